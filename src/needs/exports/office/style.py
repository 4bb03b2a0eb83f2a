"""The house style of a council for its documents and slides: colours, a typeface, and its own templates.

Contrast is that of the Web Content Accessibility Guidelines 2.2 (W3C, 2023): at least 4.5 to 1 for words
(success criterion 1.4.3) and 3 to 1 for the lines and bars of a chart (1.4.11).
"""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from needs.charts.parts.editable import SeriesRole
from needs.charts.parts.house import Colour
from needs.charts.parts.shades import contrast
from needs.domain.errors import NeedsError
from needs.domain.settings import STYLE_DIR

CONFIG = "style.toml"
DOCUMENTS = ("house.dotx", "house.docx")
SLIDES = ("house.potx", "house.pptx")
"""The files of a folder with a house style; the first that is there is taken."""

MOST_BYTES = 10_000
WORDS_CONTRAST, MARKS_CONTRAST = 4.5, 3.0
APART = 1.5
"""The least contrast between the place's colour and those beside it, so that they stay two colours when a
page is printed in black and white. Ours: the guidelines ask for no more than the words that lines carry."""

COLOURS: Mapping[SeriesRole, str] = {
    SeriesRole.AREA: Colour.AREA.value,
    SeriesRole.REGION: Colour.REGION.value,
    SeriesRole.ENGLAND: Colour.ENGLAND.value,
    SeriesRole.OTHERS: Colour.QUIET.value,
    SeriesRole.LIGHT: "#ADD1F1",
}

_KEYS = ("font", "heading", "colours")
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
# Word names a typeface in at most 31 characters (LOGFONT, lfFaceName); "+mn-lt" and "@" mean something else.
_FONT = re.compile(r"[^\W_][\w .&'-]{0,30}")


@dataclass(frozen=True)
class HouseStyle:
    """How documents and slides look.

    Attributes
    ----------
    colours
        Of the lines and bars, as ``#12436D``.
    heading
        The colour of headings.
    font
        The typeface, named as Word names it.
    document, slides
        A council's own Word and PowerPoint files to write into, or nothing for our plain ones.
    """

    colours: Mapping[SeriesRole, str] = field(default_factory=lambda: dict(COLOURS))
    heading: str = Colour.AREA.value
    font: str = "Arial"
    document: bytes | None = None
    slides: bytes | None = None


def read_style(config: bytes | None, document: bytes | None, slides: bytes | None) -> HouseStyle:
    """A house style from its files; what is not there is our plain style.

    Parameters
    ----------
    config
        ``style.toml``: ``font``, ``heading``, and under ``[colours]`` any of ``area``, ``region``,
        ``england``, ``others`` and ``light``; colours as ``#RRGGBB``.
    document, slides
        A Word and a PowerPoint template.

    Raises
    ------
    NeedsError
        A file cannot be used, or a colour cannot be seen; the message names the file and the key.
    """
    # Only a council's own templates need the libraries of documents, which take long to load.
    from needs.exports.office.template import document_template, slide_template

    plain = HouseStyle()
    said = _config(config or b"")
    style = HouseStyle(
        colours={**plain.colours, **{SeriesRole(key): colour for key, colour in said["colours"].items()}},
        heading=said.get("heading", plain.heading),
        font=said.get("font", plain.font),
        document=document_template(document) if document is not None else None,
        slides=slide_template(slides) if slides is not None else None,
    )
    if problem := next(_faint(style), None):
        raise NeedsError(*problem)
    return style


def configured_style() -> HouseStyle:
    """The house style in the folder that ``NEEDS_STYLE_DIR`` names; our plain one where there is none.

    Raises
    ------
    NeedsError
        As for ``style_in``.
    """
    configured = STYLE_DIR.text()
    return style_in(Path(configured)) if configured else HouseStyle()


def style_in(folder: Path) -> HouseStyle:
    """The house style in a folder; what is missing there is as in our plain one.

    Raises
    ------
    NeedsError
        A file in it cannot be read or used.
    """
    try:
        return read_style(*(_first_of(folder, names) for names in ((CONFIG,), DOCUMENTS, SLIDES)))
    except NeedsError as error:
        raise NeedsError(
            f"The house style in {folder} cannot be used. {error.message}", error.advice
        ) from error


def _first_of(folder: Path, names: Sequence[str]) -> bytes | None:
    for name in names:
        try:
            return (folder / name).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            continue
        except OSError as error:
            raise NeedsError(f"{name} cannot be read ({error.strerror}).") from error
    return None


def _config(content: bytes) -> dict[str, Any]:
    """What ``style.toml`` says, each value in its form; ``colours`` is there even where it says none."""
    if len(content) > MOST_BYTES:
        raise NeedsError(f"{CONFIG} is larger than {MOST_BYTES // 1000} kB.", "It holds a few lines only.")
    try:
        said = tomllib.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise NeedsError(f"{CONFIG} is not text in UTF-8.", "Save it as UTF-8.") from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise NeedsError(
            f"{CONFIG} cannot be read ({error}).", "Colours and names stand in quotes."
        ) from error
    said.setdefault("colours", {})
    if not isinstance(said["colours"], dict):
        raise NeedsError(f"{CONFIG}: colours is not a table.", "Write [colours] on a line of its own.")
    _check_keys("", said, _KEYS)
    _check_keys("colours.", said["colours"], tuple(SeriesRole))
    if "font" in said and not _is(_FONT, said["font"]):
        raise NeedsError(
            f"{CONFIG}: font is not the name of a typeface.",
            "Write it as Word does: font = “Arial”, in quotes.",
        )
    colours = {f"colours.{key}": colour for key, colour in said["colours"].items()}
    if "heading" in said:
        colours["heading"] = said["heading"]
    for key, colour in colours.items():
        if not _is(_COLOUR, colour):
            raise NeedsError(f"{CONFIG}: {key} is not a colour.", "Write it in quotes as #12436D.")
    return said


def _check_keys(where: str, said: Mapping[str, object], known: Sequence[str]) -> None:
    if unknown := [f"{where}{key[:40]}" for key in said if key not in known]:
        raise NeedsError(
            f"{CONFIG}: {', '.join(unknown)} is not known here.",
            f"It may say {', '.join(f'{where}{key}' for key in known)}.",
        )


def _is(pattern: re.Pattern[str], value: object) -> bool:
    return isinstance(value, str) and bool(pattern.fullmatch(value))


def _faint(style: HouseStyle) -> Iterator[tuple[str, str]]:
    """What cannot be seen well enough, each with what to do about it."""
    paper = Colour.PAPER.value
    on_paper = {"heading": (style.heading, WORDS_CONTRAST, "words, 1.4.3")}
    for stands in (SeriesRole.AREA, SeriesRole.REGION, SeriesRole.ENGLAND):
        on_paper[f"colours.{stands}"] = (style.colours[stands], MARKS_CONTRAST, "lines and bars, 1.4.11")
    for key, (colour, needed, why) in on_paper.items():
        if (found := contrast(colour, paper)) < needed:
            yield (
                f"{CONFIG}: {key} is {colour}, which has a contrast of {_ratio(found)} on white; at least "
                f"{_ratio(needed)} is needed (WCAG 2.2, {why}).",
                "Choose a darker shade of it.",
            )
    area = style.colours[SeriesRole.AREA]
    for stands in (SeriesRole.REGION, SeriesRole.OTHERS, SeriesRole.LIGHT):
        if (found := contrast(area, style.colours[stands])) < APART:
            yield (
                f"{CONFIG}: colours.area is {area} and colours.{stands} is {style.colours[stands]}; the "
                f"contrast between them is {_ratio(found)}, and at least {_ratio(APART)} is needed to tell "
                "them apart in black and white.",
                "Set both, and make one of them darker or lighter.",
            )


def _ratio(number: float) -> str:
    """A contrast in words, never rounded up to what is needed."""
    return f"{math.floor(number * 100) / 100:g} to 1"
