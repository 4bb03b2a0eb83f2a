"""The kinds of file that a pack and a chart can be, and a file on a disk that is whole or not there."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from needs.charts.parts.spec import ChartSpec
from needs.domain.errors import NeedsError
from needs.exports.office.style import HouseStyle
from needs.reports.pack.model import Pack, Step, no_step


@dataclass(frozen=True)
class Format:
    """A kind of file.

    Attributes
    ----------
    ending
        How its name ends.
    name
        What a button calls it for one chart.
    program
        What it is for, in a word, where a pack is to be had in it.
    holds
        What a pack becomes in it.
    media_type
        What browsers call it.
    of_pack, of_figure
        Where its writers are, as ``module:function``; none where it holds no pack, or no chart.
    is_styled
        Whether its writers take the house style, and a pack's whom to tell of each step.
    needs_chart
        Whether it holds a chart only where there is one for office programs.
    """

    ending: str
    name: str
    program: str
    holds: str
    media_type: str
    of_pack: str = ""
    of_figure: str = ""
    is_styled: bool = False
    needs_chart: bool = False


_OFFICE = "application/vnd.openxmlformats-officedocument"
FORMATS = {
    each.ending: each
    for each in (
        Format(
            "docx",
            "Word document",
            "Word",
            "A section of a report, with charts to edit",
            f"{_OFFICE}.wordprocessingml.document",
            "needs.exports.office.docx:docx_of",
            "needs.exports.office.docx:docx_of_figure",
            is_styled=True,
            needs_chart=True,
        ),
        Format(
            "pptx",
            "PowerPoint slide",
            "PowerPoint",
            "One finding a slide, with notes to speak from",
            f"{_OFFICE}.presentationml.presentation",
            "needs.exports.office.pptx:pptx_of",
            "needs.exports.office.pptx:pptx_of_figure",
            is_styled=True,
            needs_chart=True,
        ),
        Format(
            "xlsx",
            "Excel workbook (XLSX)",
            "Excel",
            "Every table, each on a sheet of its own",
            f"{_OFFICE}.spreadsheetml.sheet",
            "needs.exports.sheets.xlsx:xlsx_of",
            "needs.exports.sheets.xlsx:xlsx_of_figure",
        ),
        Format(
            "ods",
            "OpenDocument spreadsheet (ODS)",
            "OpenDocument",
            "The same tables as a spreadsheet (ODS)",
            "application/vnd.oasis.opendocument.spreadsheet",
            "needs.exports.sheets.ods:ods_of",
            "needs.exports.sheets.ods:ods_of_figure",
        ),
        Format(
            "zip",
            "ZIP",
            "ZIP",
            "All of these and every picture, in one file",
            "application/zip",
            "needs.exports.bundle:zip_of",
            is_styled=True,
        ),
        Format("csv", "Figures (CSV)", "", "", "text/csv", of_figure="needs.exports.csv:csv_of_figure"),
        Format(
            "svg",
            "Picture (SVG)",
            "",
            "",
            "image/svg+xml",
            of_figure="needs.exports.picture.svg:svg_of_figure",
        ),
        Format(
            "png", "Picture (PNG)", "", "", "image/png", of_figure="needs.exports.picture.png:png_of_figure"
        ),
    )
}
"""Every kind of file by its ending. A new one is a module with its writers, and an entry here."""
ENDINGS = tuple(each.ending for each in FORMATS.values() if each.of_pack)
"""The kinds of file that a pack can be: a report, slides, two kinds of workbook, and all of them together."""
FIGURE_ENDINGS = tuple(each.ending for each in FORMATS.values() if each.of_figure)
"""The kinds of file that a chart can be."""
KINDS = f"It can be {', '.join(ENDINGS[:-1])} or {ENDINGS[-1]}."
FIGURE_KINDS = f"It can be {', '.join(FIGURE_ENDINGS[:-1])} or {FIGURE_ENDINGS[-1]}."


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
    if ending not in ENDINGS:
        raise NeedsError(f"A pack cannot be a file of the kind “{ending[:10]}”.", KINDS)
    form = FORMATS[ending]
    write = _writer(form.of_pack)
    return write(pack, style, on_step) if form.is_styled else write(pack)


def figure_written(spec: ChartSpec, ending: str, style: HouseStyle) -> bytes:
    """A chart as a file of one kind, with its words and its numbers.

    Parameters
    ----------
    ending
        One of ``FIGURE_ENDINGS``.

    Raises
    ------
    NeedsError
        There is no such kind; office programs have no such chart; or there is no font for a PNG.
    """
    if ending not in FIGURE_ENDINGS:
        raise NeedsError(f"A chart cannot be a file of the kind “{ending[:10]}”.", FIGURE_KINDS)
    form = FORMATS[ending]
    if form.needs_chart and spec.editable is None:
        raise NeedsError("Word and PowerPoint have no chart of this kind to edit.", "Take a picture.")
    write = _writer(form.of_figure)
    return write(spec, style) if form.is_styled else write(spec)


def _writer(where: str) -> Callable[..., bytes]:
    """A writer by its name; its library is loaded when it is first asked for: together they take a second."""
    module, _, name = where.partition(":")
    found: Callable[..., bytes] = getattr(import_module(module), name)
    return found


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
