"""Figures of a reader's own: adding them from a file for one session, and taking them out again."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
import streamlit as st

from needs.domain.areas import Area
from needs.domain.errors import InvalidFiguresError
from needs.domain.footprints import Footprint, Place
from needs.domain.vocabulary import Substance
from needs.exports.csv import MIME, csv_of
from needs.language.files import file_stem
from needs.language.uploads import (
    COLUMNS_EXPLAINED,
    LIMITS,
    in_use_line,
    problem_lines,
    replaced_table,
    small_warning,
)
from needs.sources.uploads import FILE_COLUMNS, MOST_BYTES
from needs.store.snapshot import Snapshot
from needs.ui import state
from needs.ui.figures import add_own, chosen_place, no_longer_fit, own_figures, published, remove_own
from needs.ui.markdown import plain
from needs.ui.sign_in import may, show_sign_in
from needs.views.gap import INPUTS, held_by_year

YEARS_IN_TEMPLATE = 3
"""For each council and substance, the newest years that lack a number are the lines of its template."""

_USE_MINE = "use mine"
_PROBLEM = "own figures problem"
_UPLOADS = "own files so far"


def show_in_use() -> None:
    """Say on every page, in one line, that own figures are in use, or that an update took them out."""
    if own := own_figures():
        st.info(plain(in_use_line(own.upload)), icon=":material/upload_file:")
    elif no_longer_fit():
        st.warning(
            "The figures were updated, and your own no longer fit them: they were taken out. The page Update "
            "says why.",
            icon=":material/upload_file:",
        )


def show_upload() -> None:
    """Draw how figures of one's own are added, what was taken or refused, and the way to remove them."""
    st.header("Add figures of your own", anchor=False)
    st.markdown(
        "For example the number of adults in treatment from NDTMS ViewIt, or a newer estimate of need. They "
        "stand beside the published figures on every page, for you and for this session only: they are not "
        "kept, they are not in the link, and a page that is opened in a new tab starts without them."
    )
    with st.expander("What the file has to hold"):
        st.markdown(plain(LIMITS))
        st.table(
            pd.DataFrame(COLUMNS_EXPLAINED.items(), columns=["Column", "What it holds"]).map(plain),
            border="horizontal",
            hide_index=True,
            alt="The columns of the file",
        )
    _show_template()
    if not show_sign_in("add figures"):
        return
    st.file_uploader(
        "A CSV file with your figures",
        # Of any type: Streamlit would refuse others in words of its own, or with an exception.
        key=_uploader(),
        on_change=_take_file,
        max_upload_size=-(-MOST_BYTES // 1_000_000),
    )
    st.session_state[_USE_MINE] = st.session_state.get(f"{_USE_MINE} chosen", False)
    st.checkbox(
        "Use mine where both are held",
        key=_USE_MINE,
        on_change=_take_choice,
        help="Without it, a file that gives a figure which is held already is not taken.",
    )
    _show_problem()
    _show_taken()


def _show_template() -> None:
    selection = state.current()
    if not selection.area:
        st.caption("Choose a council above for a template with its code.")
        return
    place = chosen_place(selection)
    st.download_button(
        f"Download a template for {place.name} (CSV)",
        lambda: csv_of(_template(published(), place)),
        file_name=f"{file_stem('template', 'own figures', place)}.csv",
        mime=MIME,
        key="download template",
        on_click="ignore",
        icon=":material/download:",
        help="One line for each number that a treatment gap lacks; leave out or add any.",
    )


def _template(figures: Snapshot, place: Place) -> pd.DataFrame:
    """One line for each number that a treatment gap of the place lacks, without its value."""
    lines = [
        {"indicator": indicator, "area_code": council.code, "period": period}
        for substance in Substance
        for council in _councils(figures, place)
        for indicator, period in _lacking(figures, council, substance)
    ]
    return pd.DataFrame(lines, columns=list(FILE_COLUMNS))


def _councils(figures: Snapshot, place: Place) -> tuple[Area, ...]:
    """Whose own numbers make the place's gap."""
    if isinstance(place, Footprint):
        return place.members
    if place.kind != "Region":
        return (place,)
    return tuple(each for each in figures.register.authorities if each.region_code == place.code)


def _lacking(figures: Snapshot, council: Area, substance: Substance) -> Iterator[tuple[str, str]]:
    inputs = INPUTS[substance]
    without = [year for year in held_by_year(figures, council, substance) if year.row is None]
    for year in without[:YEARS_IN_TEMPLATE]:
        if year.in_treatment is None:
            yield inputs.treatment, year.period.text
        if year.estimate is None:
            yield inputs.prevalence, year.period.text


def _show_problem() -> None:
    """What is wrong with the file that stands in the uploader, or with the one in use before an update."""
    chosen: InvalidFiguresError | None = st.session_state.get(_PROBLEM)
    in_view = chosen if st.session_state.get(_uploader()) is not None else None
    if problem := in_view or no_longer_fit():
        st.error(plain(f"{problem.message} {problem.advice}".strip()), icon=":material/error:")
        st.markdown("\n".join(f"- {plain(line)}" for line in problem_lines(problem)))


def _show_taken() -> None:
    own = own_figures()
    if not own:
        return
    upload = own.upload
    for note in filter(None, (upload.encoding_note, small_warning(upload))):
        st.warning(plain(note), icon=":material/warning:")
    if upload.replaced:
        st.markdown("**Yours in place of what is held**")
        st.table(
            replaced_table(own.whole, upload).map(plain),
            border="horizontal",
            hide_index=True,
            alt="Figures held that yours take the place of, with both values",
        )
    st.button("Remove my figures", icon=":material/delete:", on_click=_remove)


def _uploader() -> str:
    """The uploader's key; a new one empties it."""
    return f"own file {st.session_state.get(_UPLOADS, 0)}"


def _take_file() -> None:
    file = st.session_state[_uploader()]
    if file is None:
        # Not a new box: a browser says so too, for a moment, when another file is put into this one.
        _forget()
    else:
        _take(file.getvalue(), file.name)


def _take_choice() -> None:
    st.session_state[f"{_USE_MINE} chosen"] = st.session_state[_USE_MINE]
    file, own = st.session_state.get(_uploader()), own_figures()
    if file is not None:
        _take(file.getvalue(), file.name)
    elif own:
        _take(own.content, own.upload.name)


def _take(content: bytes, name: str) -> None:
    st.session_state.pop(_PROBLEM, None)
    if not may():
        return
    try:
        add_own(content, name, replace=st.session_state.get(f"{_USE_MINE} chosen", False))
    except InvalidFiguresError as error:
        st.session_state[_PROBLEM] = error


def _forget() -> None:
    remove_own()
    st.session_state.pop(_PROBLEM, None)


def _remove() -> None:
    _forget()
    st.session_state[_UPLOADS] = st.session_state.get(_UPLOADS, 0) + 1
