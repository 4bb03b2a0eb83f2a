"""The tables of a committee pack: each a view's rows as text to read and as numbers to reckon with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import pandas as pd

from needs.domain.areas import Area
from needs.domain.footprints import Place
from needs.domain.indicators import Indicator
from needs.domain.observations import Status
from needs.domain.periods import Period
from needs.language.comparisons import mark_of, trend_mark
from needs.language.files import file_stem
from needs.language.findings import INDICATIVE, when
from needs.language.gap import (
    MEASURE,
    NEED,
    beside_notes,
    beside_table,
    gap_indicator,
    gap_source,
    input_cells,
    parts_table,
)
from needs.language.numbers import value_of
from needs.language.ranks import own_row, rank_band
from needs.language.sources import source_line
from needs.reports.brief.words import meaning
from needs.reports.grants.numbers import Grants
from needs.reports.grants.words import amount_of, beside_need, grants_notes, grants_source, years_of
from needs.reports.pack.model import Table
from needs.reports.pack.parts import PackRequest
from needs.reports.pack.words import (
    NOT_ONE_LINE,
    SERIES_READING,
    adults_lead,
    counted,
    definitions_lead,
    former_lead,
    gap_lead,
    grants_lead,
    grouped_notes,
    headline_lead,
    inputs_lead,
    marks_note,
    numbers_lead,
    older_lead,
    parts_lead,
    ranks_lead,
    row_name,
    series_lead,
    table_title,
    told_elsewhere,
    with_interval,
    young_lead,
)
from needs.store.snapshot import Observation, Snapshot
from needs.views.comparison import Compared
from needs.views.gap_view import GapView
from needs.views.groups import Group
from needs.views.headline import ITSELF, HeadlineRow
from needs.views.ranking import RankedRow, Ranking
from needs.views.trend import Line, Role, TrendView

REGION, COUNTRY = "Region", "Country"
INDICATOR, PERIOD, NUMBER, RANK = "Indicator", "Period", "Number", "Rank, with its band"
HEADINGS = (INDICATOR, PERIOD, NUMBER, RANK, MEASURE)
"""What heads columns beside those that bear the name of a place."""
BLANK, NOT_APPLICABLE = Status.NOT_AVAILABLE.mark, Status.NOT_APPLICABLE.mark
_INPUT_COLUMNS = ("indicator", "area_code", "value", "lower95", "upper95", "note", "source")


def rates_table(asked: PackRequest, rows: Sequence[HeadlineRow]) -> Table:
    """The newest rates and shares beside region and England."""
    lead = headline_lead(asked.place, _benchmarks(asked, rows))
    return _of_rows(asked, rows, "headline figures", "Headline figures", lead)


def numbers_table(asked: PackRequest, rows: Sequence[HeadlineRow]) -> Table:
    """Numbers of people and events, which are shown and not compared."""
    lead = numbers_lead(asked.place)
    return _of_rows(asked, rows, "numbers", "Numbers of people and events", lead, compared=False)


def older_table(asked: PackRequest, rows: Sequence[HeadlineRow]) -> Table:
    """The newest figures that can be tested, of indicators whose newest figure cannot."""
    what = "Newest figures that can be tested"
    return _of_rows(asked, rows, "tested figures", what, older_lead(rows))


def former_table(asked: PackRequest, rows: Sequence[HeadlineRow]) -> Table:
    """Figures of the one area that the place was part of."""
    lead = former_lead(asked.place, rows[0].whose)
    return _of_rows(asked, rows, f"figures of {rows[0].whose}", "Figures of the former area", lead)


def earlier_table(asked: PackRequest, rows: Sequence[HeadlineRow]) -> Table:
    """Series by methods that newer ones have replaced."""
    return _of_rows(asked, rows, "earlier series", "Earlier series", NOT_ONE_LINE)


def young_table(asked: PackRequest, rows: Sequence[HeadlineRow]) -> Table:
    """What is held of people under 18."""
    lead = young_lead(asked.place)
    return _of_rows(asked, rows, "young people", "Figures of people under 18", lead)


def adults_table(asked: PackRequest, rows: Sequence[HeadlineRow]) -> Table:
    """What is held of adults that stands beside the figures of people under 18."""
    return _of_rows(asked, rows, "adults beside young people", "Figures of adults", adults_lead())


def gap_table(asked: PackRequest, view: GapView) -> Table:
    """The numbers of a gap, with region and England for the same years by the same method."""
    snapshot, need = asked.snapshot, NEED[view.substance]
    shown = [(each.place, each.row) for each in view.beside if each.row]
    cells = beside_table(snapshot, view)
    places = [place for place, _ in shown]
    keys = [key for _, row in shown for key in row.sources]
    computed = view.now is not None and not view.now.is_published
    return Table(
        title=table_title(f"{need[0].upper()}{need[1:]}: people in need and in treatment", places),
        lead=gap_lead(view.place, need, places[1:]),
        cells=cells,
        data=_whole(view.frame(shown)),
        notes=(*beside_notes(view), *_marks(cells)),
        source=gap_source(snapshot, keys, gap_indicator(snapshot, view.substance), computed=computed),
        stem=file_stem("numbers of the gap", need, view.place),
    )


def inputs_table(asked: PackRequest, view: GapView, inputs: Sequence[Observation]) -> Table:
    """Every published figure that a gap was made of, each with its own source."""
    snapshot, need = asked.snapshot, NEED[view.substance]
    cells = pd.DataFrame([input_cells(snapshot, each) for each in inputs]).replace("", NOT_APPLICABLE)
    return Table(
        title=table_title(f"{need[0].upper()}{need[1:]}: what the gap is made of", [view.place]),
        lead=inputs_lead(view.place, need),
        cells=cells,
        data=_whole(
            pd.DataFrame(
                [(each.period.text, *(getattr(each, name) for name in _INPUT_COLUMNS)) for each in inputs],
                columns=["period", *_INPUT_COLUMNS],
            )
        ),
        notes=_marks(cells),
        source=_source(snapshot, [snapshot.catalogue.get(each.indicator) for each in inputs], inputs),
        stem=file_stem("inputs of the gap", need, view.place),
    )


def members_table(asked: PackRequest, view: GapView) -> Table:
    """The councils that a gap was added up from."""
    snapshot, need = asked.snapshot, NEED[view.substance]
    cells = parts_table(snapshot, view)
    held = [(area, row) for area, row in view.parts if row]
    keys = [key for _, row in held for key in row.sources]
    return Table(
        title=table_title(f"{need[0].upper()}{need[1:]}: the councils added up", [view.place]),
        lead=parts_lead(view.place),
        cells=cells,
        data=_whole(view.frame(held)),
        notes=_marks(cells),
        source=gap_source(snapshot, keys, gap_indicator(snapshot, view.substance), computed=True),
        stem=file_stem("councils of the gap", need, view.place),
    )


def ranks_table(asked: PackRequest, rankings: Sequence[Ranking], group: Group) -> Table:
    """Where the place stands among a group, indicator by indicator."""
    rows = [(ranking, own_row(ranking, asked.place)) for ranking in rankings]
    cells = pd.DataFrame([_rank_cells(asked.place, ranking, row) for ranking, row in rows])
    notes = [
        (note, _named(ranking.indicator, ranking.period))
        for ranking, row in rows
        if row
        for note in row.notes
    ]
    return Table(
        title=f"{asked.place.name} among {group.name}",
        lead=ranks_lead(asked.place, group.name),
        cells=cells,
        data=_whole(pd.concat([_rank_data(asked.place, ranking) for ranking in rankings], ignore_index=True)),
        notes=(*grouped_notes(notes, len(rows)), *_marks(cells)),
        source=_source(
            asked.snapshot,
            [ranking.indicator for ranking in rankings],
            [figure for ranking in rankings for figure in figures_ranked(ranking)],
        ),
        stem=file_stem("ranks", "among councils", asked.place),
    )


def figures_ranked(ranking: Ranking) -> list[Observation]:
    """Every figure of a ranking, its benchmark's last."""
    figures = (*(row.figure for row in ranking.rows), ranking.benchmark_figure)
    return [figure for figure in figures if figure]


def _rank_cells(place: Place, ranking: Ranking, row: RankedRow | None) -> dict[str, str]:
    indicator, benchmark = ranking.indicator, ranking.benchmark
    cells = {
        INDICATOR: row_name(indicator),
        PERIOD: ranking.period.label(),
        place.name: with_interval(indicator, row.figure if row else None),
    }
    if place != benchmark:
        cells[benchmark.name] = value_of(indicator, ranking.benchmark_figure)
        cells[f"Compared with {benchmark.name}"] = _word(indicator, row.compared) if row else BLANK
    return {**cells, RANK: rank_band(row) if row else BLANK}


def _rank_data(place: Place, ranking: Ranking) -> pd.DataFrame:
    """The place's line of a ranking and its benchmark's, which stands last."""
    frame = ranking.frame(with_benchmark=True)
    own = frame[frame["area_name"].isin([place.name, ranking.benchmark.name])].copy()
    own.insert(0, "indicator", ranking.indicator.id)
    return own


def series_table(asked: PackRequest, views: Sequence[TrendView]) -> Table:
    """For each series its span, its ends in value, its newest figure, and whether it has lately moved."""
    lines = [(view, own_line(view)) for view in views]
    cells = pd.DataFrame([_series_cells(view, line) for view, line in lines])
    if all(line.place == asked.place for _, line in lines):
        cells = cells.drop(columns="Of")
    return Table(
        title=table_title("Figures over time", [asked.place]),
        lead=series_lead(asked.place),
        cells=cells,
        data=_whole(
            pd.concat([view.frame().assign(indicator=view.indicator.id) for view in views], ignore_index=True)
        ),
        notes=(SERIES_READING, *_marks(cells)),
        source=source_line(
            asked.snapshot,
            [view.indicator for view in views],
            [key for view in views for key in view.sources()],
        ),
        stem=file_stem("over time", "figures", asked.place),
    )


def grants_table(asked: PackRequest, found: Grants) -> Table:
    """Each grant beside the estimates of need."""
    names = [f"{row.place.name}, {years_of(row.year)}: {row.grant}" for row in found.rows]
    cells = pd.DataFrame(
        [
            {
                "Grant": name,
                "Amount": amount_of(row),
                "For each adult in need": "; or ".join(beside_need(row)),
            }
            for name, row in zip(names, found.rows, strict=True)
        ]
    )
    notes = [(note, name) for name, row in zip(names, found.rows, strict=True) for note in row.notes]
    return Table(
        title=table_title("Grants beside estimates of need", [found.place]),
        lead=grants_lead(),
        cells=cells,
        data=_whole(found.frame()),
        notes=(*grants_notes(found), *grouped_notes(notes, len(found.rows)), *_marks(cells)),
        source=grants_source(asked.snapshot, found),
        stem=file_stem("grants", "beside need", found.place),
    )


def definitions_table(asked: PackRequest, indicators: Sequence[Indicator]) -> Table:
    """What each indicator counts, and what to mind when it is read."""
    lines = [
        {
            INDICATOR: f"{each.display_name} ({each.id})" if each.on_fingertips else each.display_name,
            "What it counts": meaning(each).partition(" Official name: ")[0],
            "Caveats": " ".join((*each.caveats, *filter(None, (each.withdrawn,)))) or NOT_APPLICABLE,
        }
        for each in indicators
    ]
    about = ("id", "name", "short_name", "unit", "value_type", "polarity", "definition", "update_frequency")
    return Table(
        title="What each figure counts",
        lead=definitions_lead(),
        cells=pd.DataFrame(lines),
        data=pd.DataFrame([{name: str(getattr(each, name)) for name in about} for each in indicators]),
        notes=(),
        source=f"Source: {'; '.join(dict.fromkeys(each.source for each in indicators))}.",
        stem=file_stem("definitions", "indicators", asked.place),
    )


def own_line(view: TrendView) -> Line:
    """The line of the place itself, or of what it was where it has no figure of its own."""
    return next((line for line in view.local if line.role is Role.AREA), view.local[0])


def _of_rows(
    asked: PackRequest,
    rows: Sequence[HeadlineRow],
    topic: str,
    what: str,
    lead: str,
    *,
    compared: bool = True,
) -> Table:
    """Rows of the headline table, all of one place, beside the benchmarks that any of them has."""
    headline = asked.brief.headline
    whose = next(each for each in (headline.place, *headline.predecessors) if each.name == rows[0].whose)
    benchmarks = _benchmarks(asked, rows)
    cells = pd.DataFrame([_cells(row, whose, benchmarks, compared=compared) for row in rows])
    if cells.get(NUMBER, pd.Series(BLANK)).isin((BLANK, NOT_APPLICABLE)).all():
        cells = cells.drop(columns=NUMBER, errors="ignore")
    figures = [figure for row in rows for figure in (row.figure, *_beside(row).values()) if figure]
    return Table(
        title=table_title(what, [whose, *benchmarks]),
        lead=lead,
        cells=cells,
        data=_whole(replace(headline, rows=tuple(rows)).frame()),
        notes=(*grouped_notes(_notes(rows, compared=compared), len(rows)), *_marks(cells)),
        source=_source(asked.snapshot, [row.indicator for row in rows], figures),
        stem=file_stem("", topic, asked.place),
    )


def _notes(rows: Sequence[HeadlineRow], *, compared: bool) -> Iterator[tuple[str, str]]:
    """The notes of rows; those on what the table does not show, or says in its lead, are left out."""
    for row in rows:
        told = told_elsewhere(row)
        said = [note for note in row.notes if note not in told]
        against = row.vs_england
        if compared and against.is_indicative:
            said.append(INDICATIVE)
        elif compared and not against.is_said and against.reason not in ("", ITSELF):
            said.append(f"not compared: {against.reason}")
        yield from ((note, _named(row.indicator, row.period)) for note in said)


def _cells(row: HeadlineRow, whose: Place, benchmarks: Sequence[Area], *, compared: bool) -> dict[str, str]:
    indicator = row.indicator
    cells = {
        INDICATOR: row_name(indicator),
        PERIOD: when(row),
        whose.name: with_interval(indicator, row.figure),
    }
    if compared:
        cells[NUMBER] = counted(indicator, row.figure)
    beside = _beside(row)
    cells |= {area.name: value_of(indicator, beside[area.kind]) for area in benchmarks}
    if compared and row.vs_england.reason != ITSELF:
        cells["Compared with England"] = _word(indicator, row.vs_england)
    return cells


def _benchmarks(asked: PackRequest, rows: Sequence[HeadlineRow]) -> list[Area]:
    """The region and England, where they are not the place and any row has a figure of theirs."""
    headline = asked.brief.headline
    areas = [area for area in (headline.region, headline.england) if area and area != headline.place]
    return [area for area in areas if any(_beside(row)[area.kind] for row in rows)]


def _beside(row: HeadlineRow) -> dict[str, Observation | None]:
    return {REGION: row.region, COUNTRY: row.england}


def _word(indicator: Indicator, compared: Compared) -> str:
    return f"{mark_of(compared, indicator.polarity)} {compared.said}"


def _series_cells(view: TrendView, line: Line) -> dict[str, str]:
    low, high = (pick(line.stated, key=lambda each: each.value or 0) for pick in (min, max))
    first, last = line.stated[0], line.stated[-1]
    marker = view.recent.marker
    return {
        INDICATOR: row_name(view.indicator),
        "Of": line.name,
        "Periods": " to ".join(dict.fromkeys((first.period.label(), last.period.label()))),
        "Lowest": _dated(view.indicator, low),
        "Highest": _dated(view.indicator, high),
        "Newest": with_interval(view.indicator, last),
        "Recent trend": f"{trend_mark(marker)} {marker}",
    }


def _dated(indicator: Indicator, figure: Observation) -> str:
    return f"{value_of(indicator, figure)} in {figure.period.label()}"


def _named(indicator: Indicator, period: Period) -> str:
    return f"{indicator.short_name}, {period.label()}"


def _source(snapshot: Snapshot, indicators: Iterable[Indicator], figures: Iterable[Observation]) -> str:
    return source_line(snapshot, indicators, [key for figure in figures for key in figure.sources])


def _whole(data: pd.DataFrame) -> pd.DataFrame:
    """The same with NaN for every missing number, also in a column that has none."""
    return data.where(data.notna(), float("nan")).infer_objects()


def _marks(cells: pd.DataFrame) -> tuple[str, ...]:
    """How to read brackets and marks; those of a period's age and of an indicator's name are others."""
    shown = cells.drop(columns=[INDICATOR, PERIOD, "Source"], errors="ignore")
    return marks_note(str(cell) for cell in shown.to_numpy().ravel())
