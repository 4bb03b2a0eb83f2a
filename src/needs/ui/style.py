"""The house style that files are made in: this server's, or a reader's own for their session."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import partial

import streamlit as st

from needs.domain.errors import NeedsError
from needs.domain.settings import STYLE_DIR
from needs.exports.office.style import CONFIG, HouseStyle, configured_style, read_style
from needs.exports.office.template_package import MOST_BYTES
from needs.ui.markdown import plain
from needs.ui.sign_in import may, show_sign_in

_OWN = "own house style"
_PROBLEM = "own house style problem"
_BOXES = "own house style boxes"
_UPLOADS = {
    "document": "Word template (.dotx, .docx)",
    "slides": "PowerPoint template (.potx, .pptx)",
    "config": f"Colours and typeface ({CONFIG})",
}
"""What can be uploaded, by the name that ``read_style`` gives it."""


@dataclass(frozen=True, eq=False)
class Styled:
    """A house style with what tells it from others.

    Attributes
    ----------
    mark
        The same for the same style, so that what is made in it can be kept.
    is_own
        Whether a reader added it, so that it ends with their session.
    problem
        Why the style that this server is set up with could not be used; ours stands in for it.
    """

    style: HouseStyle
    is_own: bool = False
    problem: str = ""
    mark: str = field(init=False)

    def __post_init__(self) -> None:
        style = self.style
        digest = hashlib.blake2b(repr((sorted(style.colours.items()), style.heading, style.font)).encode())
        for template in (style.document, style.slides):
            digest.update(b"\x1f" + (template or b""))
        object.__setattr__(self, "mark", digest.hexdigest()[:16])


@dataclass(frozen=True)
class _File:
    name: str
    content: bytes


@dataclass(frozen=True, eq=False)
class _Own:
    """What a reader uploaded, and the style that it makes."""

    files: dict[str, _File]
    styled: Styled


def house_style() -> Styled:
    """The style to make files in: the reader's own, else this server's, else ours."""
    own: _Own | None = st.session_state.get(_OWN)
    return own.styled if own else _configured(STYLE_DIR.text())


@st.cache_resource(max_entries=1, ttl="5m", show_spinner=False)
def _configured(folder: str) -> Styled:
    """The style of this server, read again every few minutes: its files may have been changed."""
    try:
        return Styled(configured_style())
    except NeedsError as error:
        return Styled(HouseStyle(), problem=str(error))


def choose_style() -> None:
    """Draw the boxes for a council's templates and colours, what is in use, and the way to take it out."""
    st.markdown(
        "Add your council’s template and colours, and every Word and PowerPoint file of this session is made "
        "in them. They are not kept, and not in the link."
    )
    if not show_sign_in("add a style"):
        return
    for part, box in zip(_UPLOADS, st.columns(len(_UPLOADS)), strict=True):
        box.file_uploader(
            _UPLOADS[part],
            # Of any type: Streamlit would refuse others in words of its own, or with an exception.
            key=_key(part),
            on_change=partial(_take, part),
            max_upload_size=MOST_BYTES // 1_000_000,
        )
    if problem := st.session_state.get(_PROBLEM):
        st.error(plain(problem), icon=":material/error:")
    elif problem := house_style().problem:
        st.warning(plain(f"{problem} Our plain style is used."), icon=":material/error:")
    elif not house_style().is_own and house_style().style != HouseStyle():
        st.caption("This server has a house style, which is used until you add your own.")
    with st.container(horizontal=True, vertical_alignment="center"):
        st.download_button(
            f"Download a {CONFIG} to start from",
            starter,
            file_name=CONFIG,
            mime="application/toml",
            key="download style",
            on_click="ignore",
            icon=":material/download:",
        )
        if own := st.session_state.get(_OWN):
            st.button("Remove my style", icon=":material/delete:", on_click=_remove)
            used = ", ".join(each.name for each in own.files.values())
            st.markdown(f":material/check: {plain(f'In use: {used}')}")


def starter() -> bytes:
    """A ``style.toml`` with our own style, each line of which may be changed or left out."""
    ours = HouseStyle()
    lines = [
        "# The house style of a council. Change a line, or leave it out to keep what is written here.",
        f'font = "{ours.font}"',
        f'heading = "{ours.heading}"',
        "",
        "# Of lines and bars: the place itself, its region, England, other places, and a lighter shade.",
        "[colours]",
        *(f'{stands} = "{colour}"' for stands, colour in ours.colours.items()),
    ]
    return "\n".join([*lines, ""]).encode()


def _key(part: str) -> str:
    """The key of an uploader; a new one empties it."""
    return f"house style {part} {st.session_state.get(_BOXES, 0)}"


def _take(part: str) -> None:
    """Take over what is in a box now; a file that cannot be used is left out, and the reader told why."""
    file, own = st.session_state[_key(part)], st.session_state.get(_OWN)
    files = {name: kept for name, kept in (own.files if own else {}).items() if name != part}
    st.session_state.pop(_PROBLEM, None)
    if file is not None and may():
        try:
            _use(files | {part: _File(file.name, file.getvalue())})
            return
        except NeedsError as error:
            st.session_state[_PROBLEM] = f"{file.name} is not used. {error}"
    _use(files)


def _use(files: dict[str, _File]) -> None:
    """Make a style of uploaded files, and use it from now on.

    Raises
    ------
    NeedsError
        One of them cannot be used.
    """
    if not files:
        st.session_state.pop(_OWN, None)
        return
    style = read_style(**{part: files[part].content if part in files else None for part in _UPLOADS})
    st.session_state[_OWN] = _Own(files, Styled(style, is_own=True))


def _remove() -> None:
    st.session_state.pop(_OWN, None)
    st.session_state.pop(_PROBLEM, None)
    st.session_state[_BOXES] = st.session_state.get(_BOXES, 0) + 1
