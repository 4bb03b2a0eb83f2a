"""What is said of one place over many indicators: its title, its sentences, and the words of a cell."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from needs.domain.measures import Basis, Word
from needs.language.comparisons import comparison_phrase, direction
from needs.language.findings import CHANCE
from needs.language.numbers import figure_phrase, in_brackets, interval_of, value_of, with_unit
from needs.language.sources import source_line
from needs.store.snapshot import Snapshot
from needs.views.headline import ITSELF
from needs.views.profile import LeftOut, Standing

COMPUTED = "Some comparisons are computed here, by the 95% interval against England's value."
UNRANKED = "Councils in which few people live are not among the lowest and highest."


def word_of(cell: Standing) -> str:
    """The comparison as mark and word; empty for England itself and where there is no value."""
    if not cell.has_value or cell.compared.reason == ITSELF:
        return ""
    return f"{direction(cell.compared.word, cell.indicator.polarity)} {cell.compared.word}"


def cell_of(cell: Standing) -> str:
    """Mark, word and value: ``▲ Worse 13.5``; the value alone where nothing can be said of it."""
    return f"{word_of(cell)} {value_of(cell.indicator, cell.figure)}".strip()


def column_of(column: Standing) -> str:
    """What heads a column: indicator, unit, period."""
    return f"{column.indicator.short_name}, {column.indicator.unit}, {column.period.label()}"


def hover_of(name: str, cell: Standing) -> str:
    """What hovering over a cell or a mark tells: whose, what, when, how much, and against England."""
    lines = [f"<b>{name}</b>", f"{cell.indicator.short_name}, {cell.period.label()}", _value(cell)]
    if cell.has_value and cell.compared.reason != ITSELF:
        said = comparison_phrase(cell.compared, "England")
        lines.append(said[0].upper() + said[1:])
    return "<br>".join(lines)


def amount(cell: Standing, value: float) -> str:
    """Another value of the same indicator, written as its figures are."""
    figure = cell.figure or cell.england
    return value_of(cell.indicator, replace(figure, value=value) if figure else None)


def standing_title(name: str, cells: Sequence[Standing]) -> str:
    """The finding: on how many indicators a place differs from England, counted where it can be compared."""
    differing, similar, untested = counts_of(cells)
    of = f"{len(cells)} indicator{'s' if len(cells) != 1 else ''}"
    if not differing + similar:
        none = f"none of {of}" if len(cells) > 1 else "no indicator"
        return f"{name}: {none} can be compared with England"
    rest = f"; {untested} cannot be compared" if untested else ""
    if not differing:
        return f"{name} is similar to England on {similar} of {of}{rest}"
    alike = f", similar on {similar}" if similar else ""
    return f"{name} differs from England on {differing} of {of}{alike}{rest}"


def standing_takeaway(cells: Sequence[Standing]) -> str:
    """Which indicators are higher, lower, similar or not compared; the tested ones with their numbers."""
    said: dict[str, list[str]] = {}
    for cell in sorted(cells, key=_order):
        if cell.compared.is_tested:
            phrase = comparison_phrase(cell.compared, "England")
            said.setdefault(phrase, []).append(_with_england(cell))
        else:
            reason = "no value is held" if not cell.has_value else cell.compared.reason
            said.setdefault(f"not compared, because {reason}", []).append(cell.indicator.short_name)
    return " ".join(f"{phrase[0].upper()}{phrase[1:]}: {'; '.join(of)}." for phrase, of in said.items())


def profile_notes(cells: Iterable[Standing], left_out: Sequence[LeftOut]) -> tuple[str, ...]:
    """What has to be said of comparisons, of indicators that are not shown, and of each that is."""
    shown = list(cells)
    notes = [CHANCE] if any(cell.compared.is_tested for cell in shown) else []
    notes += [COMPUTED] if any(cell.compared.basis is Basis.COMPUTED for cell in shown) else []
    notes += by_reason("Left out", left_out)
    indicators = dict.fromkeys(cell.indicator for cell in shown)
    notes += [f"{each.short_name}: {caveat}" for each in indicators for caveat in each.caveats]
    return tuple(notes)


def by_reason(what: str, left_out: Iterable[LeftOut]) -> list[str]:
    """A sentence for each reason, with the indicators that it holds for."""
    reasons: dict[str, list[str]] = {}
    for each in left_out:
        reasons.setdefault(each.reason, []).append(each.indicator.short_name)
    return [f"{what} ({reason}): {'; '.join(of)}." for reason, of in reasons.items()]


def profile_source(snapshot: Snapshot, cells: Iterable[Standing]) -> str:
    """The source line of many indicators: publishers, titles and dates, and the indicators' ids."""
    shown = [cell for cell in cells if cell.figure and cell.has_value]
    keys = [key for cell in shown if cell.figure for key in cell.figure.sources]
    return source_line(snapshot, [cell.indicator for cell in shown], keys)


def counts_of(cells: Iterable[Standing]) -> tuple[int, int, int]:
    """How many differ from England, are similar to it, and cannot be compared."""
    words = [cell.compared.word for cell in cells]
    similar, untested = words.count(Word.SIMILAR), words.count(Word.NOT_COMPARED)
    return len(words) - similar - untested, similar, untested


def _order(cell: Standing) -> int:
    """Differences first, then similarities, then what cannot be compared."""
    return 2 if not cell.compared.is_tested else 1 if cell.compared.word is Word.SIMILAR else 0


def _value(cell: Standing) -> str:
    """The value with its unit and interval, or its mark."""
    if cell.figure is None or not cell.has_value:
        return value_of(cell.indicator, cell.figure)
    return with_unit(cell.indicator, cell.figure) + in_brackets(interval_of(cell.indicator, cell.figure))


def _with_england(cell: Standing) -> str:
    value = figure_phrase(cell.indicator, cell.figure) if cell.figure else ""
    against = f" against {value_of(cell.indicator, cell.england)}" if cell.england else ""
    return f"{cell.indicator.short_name}, {value}{against} in {cell.period.label()}"
