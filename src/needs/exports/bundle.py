"""A pack as one archive: the report, the slides, the workbooks, every table and every figure by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby

from needs.charts.parts.spec import ChartSpec
from needs.domain.errors import NeedsError
from needs.exports.csv import csv_of
from needs.exports.office.docx import docx_of
from needs.exports.office.pptx import pptx_of
from needs.exports.office.style import HouseStyle
from needs.exports.picture.png import Size, picture_of
from needs.exports.picture.svg import svg_of
from needs.exports.reproducible_zip import packed
from needs.exports.sheets.book import numbered
from needs.exports.sheets.ods import ods_of
from needs.exports.sheets.xlsx import xlsx_of
from needs.language.places import day
from needs.links.packs import address_of
from needs.reports.pack.model import Pack, Step, Table, no_step

README = "README.txt"
_SVG_WIDTH = 960
_HINTS = (
    "The charts in the report and in the slides are charts of Word and PowerPoint, not pictures. To change "
    "one, select it and choose Chart Design, then Edit Data: its numbers open as a small workbook. Maps, and "
    "figures that Word and PowerPoint have no chart for, are pictures.",
    "In the report the numbers of tables and figures, and the words that refer to them, are fields. When you "
    "add one or remove one, press Ctrl+A and then F9.",
    "The PNG pictures are 16 cm wide at 300 dots an inch. The SVG pictures are sharp at any size.",
    "In the CSV files an apostrophe stands before text that a spreadsheet program would run as a formula.",
)


@dataclass(frozen=True)
class _File:
    """A file of the archive: its name, what it is, how it is made, and whether the archive can go without."""

    name: str
    what: str
    make: Callable[[Step], bytes]
    is_picture: bool = False


def zip_of(pack: Pack, style: HouseStyle, on_step: Step = no_step) -> bytes:
    """A pack with all that it is made of; the same pack gives the same bytes.

    A picture that cannot be made is named in README.txt with the reason; its numbers are there all the same.

    Parameters
    ----------
    style
        Of the report and of the slides.
    on_step
        Told before each file, and again at each step of the report and of the slides.

    Raises
    ------
    NeedsError
        The style's own template cannot be written into.
    """
    files = list(_files(pack, style))
    made: dict[str, bytes] = {}
    left_out: dict[str, str] = {}
    for done, file in enumerate(files):
        on_step(done, len(files), file.what)
        try:
            made[file.name] = file.make(_within(on_step, done, len(files)))
        except NeedsError as error:
            if not file.is_picture:
                raise
            left_out[file.name] = error.message
    readme = _readme(pack, [file for file in files if file.name in made], left_out)
    return packed({README: readme.encode(), **made})


def _within(on_step: Step, done: int, of: int) -> Step:
    """Tells of the steps of one file as of this file, so that the work can be stopped within it."""
    return lambda _done, _of, what: on_step(done, of, what)


def _files(pack: Pack, style: HouseStyle) -> Iterator[_File]:
    """The documents, then tables and figures in the order of reading."""
    yield _File(f"{pack.stem}.docx", "The report, for Word", partial(docx_of, pack, style))
    yield _File(f"{pack.stem}.pptx", "The slides, for PowerPoint", partial(pptx_of, pack, style))
    yield _File(f"{pack.stem}.xlsx", "All numbers as a workbook, for Excel", lambda _: xlsx_of(pack))
    yield _File(f"{pack.stem}.ods", "The same workbook, for other programs", lambda _: ods_of(pack))
    for number, (label, item) in enumerate(numbered(pack), start=1):
        stem, what = f"{number:02d}-{item.stem}", f"{label}: {item.title}"
        yield _File(f"tables/{stem}.csv", what, partial(_csv, item))
        if isinstance(item, ChartSpec):
            yield _File(f"figures/{stem}.png", what, partial(_png, item), is_picture=True)
            yield _File(f"figures/{stem}.svg", what, partial(_svg, item), is_picture=True)


def _csv(item: Table | ChartSpec, _: Step) -> bytes:
    return csv_of(item.data)


def _png(spec: ChartSpec, _: Step) -> bytes:
    page = spec.on_paper() if spec.on_paper else spec
    return picture_of(page, Size.FULL, wide=spec.on_paper is None)


def _svg(spec: ChartSpec, _: Step) -> bytes:
    return svg_of(spec, width=_SVG_WIDTH).encode()


def _readme(pack: Pack, files: Sequence[_File], left_out: Mapping[str, str]) -> str:
    """What the archive holds, in plain text that any program for text shows right."""
    of_each = groupby(files, key=lambda file: file.what)
    parts = {
        pack.title: [pack.standfirst],
        "Files": ["\n".join((what, *(f"    {file.name}" for file in same))) for what, same in of_each],
        "Left out": [f"{name}\n    {reason}" for name, reason in left_out.items()],
        "To use them": _HINTS,
        "Sources": [f"- {source}" for source in pack.sources],
        "About the figures": [
            pack.freshness,
            pack.licence,
            f"Made on {day(pack.made_on)} from snapshot {pack.stamp}.",
            f"The same pack can be made again from this link: {address_of(pack)}",
        ],
    }
    blocks = [
        f"{title}\n{'=' * len(title)}\n\n" + "\n".join(lines) for title, lines in parts.items() if lines
    ]
    return ("\n\n".join(blocks) + "\n").replace("\n", "\r\n")
