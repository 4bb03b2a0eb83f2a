"""A committee pack as a file of any kind, and a file on a disk that is whole or not there at all."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Mapping
from pathlib import Path

from needs.domain.errors import NeedsError
from needs.exports.office.style import HouseStyle
from needs.exports.pack.model import Pack, Step, no_step

# Each library is loaded when a file of its kind is first asked for: together they take a second.


def _docx(pack: Pack, style: HouseStyle, on_step: Step) -> bytes:
    from needs.exports.office.docx import docx_of

    return docx_of(pack, style, on_step)


def _pptx(pack: Pack, style: HouseStyle, on_step: Step) -> bytes:
    from needs.exports.office.pptx import pptx_of

    return pptx_of(pack, style, on_step)


def _xlsx(pack: Pack, style: HouseStyle, on_step: Step) -> bytes:
    from needs.exports.sheets.xlsx import xlsx_of

    return xlsx_of(pack)


def _ods(pack: Pack, style: HouseStyle, on_step: Step) -> bytes:
    from needs.exports.sheets.ods import ods_of

    return ods_of(pack)


def _zip(pack: Pack, style: HouseStyle, on_step: Step) -> bytes:
    from needs.exports.bundle import zip_of

    return zip_of(pack, style, on_step)


_WRITERS: Mapping[str, Callable[[Pack, HouseStyle, Step], bytes]] = {
    "docx": _docx,
    "pptx": _pptx,
    "xlsx": _xlsx,
    "ods": _ods,
    "zip": _zip,
}
ENDINGS = tuple(_WRITERS)
"""The kinds of file that a pack can be: a report, slides, two kinds of workbook, and all of them together."""
KINDS = f"It can be {', '.join(ENDINGS[:-1])} or {ENDINGS[-1]}."


def written(pack: Pack, ending: str, style: HouseStyle, on_step: Step = no_step) -> bytes:
    """A pack as a file of one kind.

    Parameters
    ----------
    ending
        One of ``ENDINGS``.
    on_step
        Told before each piece of a document, of slides and of an archive.

    Raises
    ------
    NeedsError
        There is no such kind; or the style's own template cannot be written into.
    """
    if ending not in _WRITERS:
        raise NeedsError(f"A pack cannot be a file of the kind “{ending[:10]}”.", KINDS)
    return _WRITERS[ending](pack, style, on_step)


def save(path: Path, content: bytes) -> None:
    """Put content into a file in one step: whoever stops it leaves the file that was there before, or none.

    Raises
    ------
    NeedsError
        The folder is not there or cannot be written, or the disk is full.
    """
    # Beside its place, since a file can be moved in one step within one disk only.
    unfinished = path.with_name(f".{secrets.token_hex(8)}.part")
    try:
        with unfinished.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    except FileNotFoundError:
        raise NeedsError(f"The folder {path.parent} is not there.", "Make it, or name another.") from None
    except OSError as error:
        raise NeedsError(
            f"{path} cannot be written ({error.strerror or error}).",
            "Free some space, or name a place that can be written.",
        ) from error
    finally:
        unfinished.unlink(missing_ok=True)
