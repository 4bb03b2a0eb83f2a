"""What every map of a ranking shares: its colours, its words, its key, its table.

A map lies on axes that run east and south from its north-west corner; a tile map has one unit for each tile,
and another map is scaled to about as many, so that one key fits both.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go

from needs.charts.parts.annotations import write
from needs.charts.parts.shades import _WORDS, BLANK, ColourBy, _fifth_names, fills_of, line_on, mark_of
from needs.charts.parts.spec import ChartSpec
from needs.domain.areas import Area
from needs.domain.indicators import Indicator
from needs.domain.measures import Basis, Polarity, ValueType, Word
from needs.language.comparisons import comparison_phrase
from needs.language.files import file_stem
from needs.language.numbers import in_brackets, interval_of, interval_phrase, value_of, with_unit
from needs.language.sources import source_line
from needs.methods.rank import fifths
from needs.store.snapshot import Snapshot
from needs.views.ranking import LEAST_COVERAGE, RankedRow, Ranking

READING: dict[ColourBy, str] = {
    "comparison": "Each shape is a council, coloured by how it compares with England; its size on "
    "the map says nothing about how many people live there.",
    "fifths": "Each shape is a council, coloured by the fifth of councils it falls in; those near the edge "
    "of a fifth could by chance lie in the next.",
}
HEIGHT, NARROW_HEIGHT = 860, 490
MEDIUM, THICK = 3, 6
"""Widths of the outlines of comparators and of the chosen area; two thirds of that on a phone."""
KEY_STEP = 0.8
"""Rows from one word of the key to the next."""

NO_VALUE, NOT_RANKED = "No value", "Not ranked"


@dataclass(frozen=True)
class Shown:
    """One authority of a map: its figure, the word that colours it, and its fifth."""

    area: Area
    row: RankedRow
    region: str
    word: str
    fifth: str


Key = Sequence[tuple[str, int]]
"""The words of a map in order, each with how many authorities it holds for."""


def shown_on(snapshot: Snapshot, ranking: Ranking, colour_by: ColourBy) -> list[Shown]:
    """The authorities of a ranking; a footprint is not among them, its members are."""
    rows = [(row.area, row) for row in ranking.rows if isinstance(row.area, Area)]
    shown = []
    for (area, row), fifth in zip(rows, _fifths(ranking, rows), strict=True):
        has_value = row.figure is not None and row.figure.value is not None
        compared = str(row.compared.word) if has_value else NO_VALUE
        shown.append(
            Shown(
                area=area,
                row=row,
                region=snapshot.register.get(area.region_code).name,
                word=compared if colour_by == "comparison" else fifth,
                fifth=fifth,
            )
        )
    return shown


def hover_text(indicator: Indicator, each: Shown) -> str:
    """What hovering over an authority tells: value, interval, period, and the comparison or the reason."""
    row = each.row
    value = value_of(indicator, row.figure)
    said = row.notes[0] if row.notes else ""
    if row.figure is not None and row.figure.value is not None:
        value = with_unit(indicator, row.figure) + in_brackets(interval_of(indicator, row.figure))
        said = comparison_phrase(row.compared, "England")
    lines = [
        f"<b>{each.area.name}</b>, {each.region}",
        f"{value} in {row.period.label()}",
    ]
    lines += [said[0].upper() + said[1:]] if said else []
    lines += [_in_fifth(each)] if each.word == each.fifth else []
    return "<br>".join(lines)


def key_of(shown: Sequence[Shown], fills: dict[str, str]) -> Key:
    """The words that occur, each with how often."""
    counts = Counter(each.word for each in shown)
    words = (*fills, Word.NOT_COMPARED, NOT_RANKED, NO_VALUE)
    return [(word, counts[word]) for word in words if counts[word]]


def write_key(
    figure: go.Figure, left: float, key: Key, fills: dict[str, str], indicator: Indicator, *, narrow: bool
) -> None:
    """The words with their marks and counts, downwards from the map's northern edge."""
    for place, (word, count) in enumerate(key):
        middle = KEY_STEP * place
        figure.add_shape(
            type="rect",
            x0=left - 0.4,
            x1=left + 0.1,
            y0=middle - 0.25,
            y1=middle + 0.25,
            fillcolor=fills.get(word, BLANK),
            line={"color": line_on(word, fills), "width": 1},
        )
        write(
            figure,
            f"{mark_of(word, indicator)} {word} {count}".strip(),
            x=left + 0.15,
            y=middle,
            xanchor="left",
            size=11 if narrow else 14,
        )


def set_axes(figure: go.Figure, east: float, south: float, *, narrow: bool) -> None:
    """Hidden axes of one scale, which reach to the eastern and the southern edge of the map."""
    hidden = {"visible": False, "fixedrange": True, "constrain": "domain"}
    figure.update_xaxes(range=[-0.6, east + 0.6], **hidden)
    figure.update_yaxes(range=[south + 0.6, -0.6], scaleanchor="x", scaleratio=1, **hidden)
    figure.update_layout(margin={"l": 2, "r": 14 if narrow else 30, "t": 4, "b": 4})


def spec_of(
    figure: go.Figure,
    snapshot: Snapshot,
    ranking: Ranking,
    shown: Sequence[Shown],
    *,
    colour_by: ColourBy,
    area: Area | None,
    kind: str,
    notes: Sequence[str],
) -> ChartSpec:
    """A map with its words and its table.

    Parameters
    ----------
    shown
        The authorities, in the order of the table.
    area
        The chosen one.
    kind
        What the alt text calls the map, with ``{}`` for the indicator.
    notes
        What is to be said of this kind of map, before the caveats of the figures.
    """
    key = key_of(shown, fills_of(ranking.indicator, colour_by))
    own = next((each for each in shown if area and each.area.code == area.code), None)
    return ChartSpec(
        figure=figure,
        table=_table(ranking.indicator, shown),
        data=ranking.frame(),
        title=_title(ranking, shown, colour_by),
        subtitle=_subtitle(ranking, colour_by),
        takeaway=_takeaway(ranking, shown, key, own, colour_by),
        alt=_alt(ranking, shown, key, colour_by, kind),
        reading=READING[colour_by],
        source=source_line(snapshot, ranking.indicator, _sources(shown)),
        notes=(*notes, *_notes(ranking, shown, colour_by)),
        stem=file_stem(f"map-{colour_by}", ranking.indicator, area or "England", ranking.period),
    )


def _fifths(ranking: Ranking, rows: Sequence[tuple[Area, RankedRow]]) -> list[str]:
    """The fifth of each authority in words, or why it has none."""
    values = [row.figure.value if row.figure else None for _, row in rows]
    ranked = [value if area.ranked else None for (area, _), value in zip(rows, values, strict=True)]
    parts = [None] * len(rows) if _why_no_fifths(ranking) else fifths(ranked, ranking.indicator.polarity)
    names = _fifth_names(ranking.indicator)
    return [
        names[part - 1] if part else NO_VALUE if area.ranked and value is None else NOT_RANKED
        for (area, _), value, part in zip(rows, values, parts, strict=True)
    ]


def _why_no_fifths(ranking: Ranking) -> str:
    if ranking.indicator.value_type in (ValueType.COUNT, ValueType.ESTIMATE):
        return "a number of people or events says how large a place is, not how it compares"
    if ranking.with_value < LEAST_COVERAGE * len(ranking.rows):
        return "fewer than half of the authorities have a value"
    return ""


def _in_fifth(each: Shown) -> str:
    """The fifth as a reader meets it outside the key: ``2nd highest fifth``, ``Not ranked``."""
    return (
        each.fifth if each.fifth in (NOT_RANKED, NO_VALUE) or "fifth" in each.fifth else f"{each.fifth} fifth"
    )


def _table(indicator: Indicator, shown: Sequence[Shown]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "Authority": each.area.name,
                "Region": each.region,
                "Value": value_of(indicator, each.row.figure),
                "95% confidence interval": interval_of(indicator, each.row.figure) or "[x]",
                "Compared with England": str(each.row.compared.word),
                "Fifth": _in_fifth(each),
            }
            for each in shown
        ]
    )


def _title(ranking: Ranking, shown: Sequence[Shown], colour_by: ColourBy) -> str:
    if colour_by == "comparison":
        first, count, compared = _leading(shown)
        if not compared:
            return "No authority can be compared with England"
        be = "is" if count == 1 else "are"
        than = "to" if first == Word.SIMILAR else "than"
        return f"{count} of {compared} authorities {be} {first.lower()} {than} England"
    last = _fifth_names(ranking.indicator)[-1]
    within = [each for each in shown if each.fifth == last]
    if not within:
        return "The authorities cannot be put into fifths"
    high_is_last = ranking.indicator.polarity is not Polarity.HIGH_IS_GOOD
    edge = (min if high_is_last else max)(within, key=_value)
    limit = with_unit(ranking.indicator, edge.row.figure) if edge.row.figure else ""
    return f"{last} of the authorities: {limit} or {'more' if high_is_last else 'less'}"


def _leading(shown: Sequence[Shown]) -> tuple[str, int, int]:
    """The word to lead with, how many it holds for, and of how many that were compared."""
    counts = Counter(str(each.row.compared.word) for each in shown if each.row.compared.is_tested)
    first = next((word for word in map(str, _WORDS) if counts[word]), "")
    return first, counts[first], counts.total()


def _value(each: Shown) -> float:
    return (each.row.figure.value if each.row.figure else None) or 0


def _subtitle(ranking: Ranking, colour_by: ColourBy) -> str:
    indicator = ranking.indicator
    shown = "compared with England" if colour_by == "comparison" else "in fifths"
    return f"{indicator.display_name}, {indicator.unit}, {ranking.period.label()}: authorities {shown}"


def _takeaway(ranking: Ranking, shown: Sequence[Shown], key: Key, own: Shown | None, by: ColourBy) -> str:
    indicator = ranking.indicator
    counts = ", ".join(f"{word.lower()} {count}" for word, count in key)
    against = "Compared with England" if by == "comparison" else "In fifths"
    england = (
        f" England: {with_unit(indicator, ranking.england)}."
        if ranking.england and ranking.england.value is not None
        else ""
    )
    sentence = f"{against}, of {len(shown)} authorities in {ranking.period.label()}: {counts}.{england}"
    if own is None:
        return sentence
    figure = own.row.figure
    value = with_unit(indicator, figure) if figure and figure.value is not None else "no value is held"
    word = comparison_phrase(own.row.compared, "England")
    fifth = f"; {_in_fifth(own).lower()}" if by == "fifths" else ""
    return f"{sentence} {own.area.name}: {value}{interval_phrase(indicator, figure)}, {word}{fifth}."


def _alt(ranking: Ranking, shown: Sequence[Shown], key: Key, colour_by: ColourBy, kind: str) -> str:
    counts = ", ".join(f"{word.lower()} {count}" for word, count in key)
    start = f"{kind.format(ranking.indicator.short_name)}: {counts}."
    word = _leading(shown)[0] if colour_by == "comparison" else _fifth_names(ranking.indicator)[-1]
    regions = Counter(each.region for each in shown)
    holding = Counter(each.region for each in shown if each.word == word)
    if not holding:
        return start
    most = max(holding, key=lambda region: holding[region] / regions[region])
    return f"{start} {word} is most frequent in {most}, {holding[most]} of {regions[most]}."


def _sources(shown: Sequence[Shown]) -> list[str]:
    return sorted({key for each in shown if each.row.figure for key in each.row.figure.sources})


def _notes(ranking: Ranking, shown: Sequence[Shown], colour_by: ColourBy) -> tuple[str, ...]:
    notes = [*ranking.indicator.caveats]
    if any(each.row.compared.basis is Basis.COMPUTED for each in shown):
        notes.append("Some comparisons are computed here, by the 95% interval against England's value.")
    if colour_by == "fifths":
        why = _why_no_fifths(ranking)
        notes.append(f"Not in fifths: {why}." if why else _about_fifths(ranking, shown))
    notes += [each.area.note for each in shown if each.area.note]
    return tuple(notes)


def _about_fifths(ranking: Ranking, shown: Sequence[Shown]) -> str:
    ranked = sum(each.fifth in _fifth_names(ranking.indicator) for each in shown)
    return (
        f"Fifths are of the {ranked} authorities that have a value and are ranked. They say nothing of "
        "chance: places in neighbouring fifths may not differ."
    )
