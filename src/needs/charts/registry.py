"""Every kind of chart, and the one call that builds one: for page, route, pack, command line and tests."""

from __future__ import annotations

from datetime import date
from importlib import import_module

from needs.charts.parts.kind import ChartKind, Request
from needs.charts.parts.spec import ChartSpec
from needs.domain.errors import NeedsError
from needs.domain.selection import DEFAULT_CHART, Selection
from needs.domain.vocabulary import Sex
from needs.sources.boundaries import Outlines
from needs.store.memo import memoise
from needs.store.snapshot import Snapshot

FOLDERS = (
    "trend",
    "gap_now",
    "gap_over_time",
    "bars",
    "strip",
    "funnel",
    "scatter",
    "rug",
    "spine",
    "maps",
    "scenario",
    "inequality",
    "by_age",
    "age_structure",
)
"""The folders of charts, in the order in which a page offers their kinds; a new one is a line here."""
KINDS: dict[str, ChartKind] = {
    kind.key: kind for folder in FOLDERS for kind in import_module(f"needs.charts.{folder}").KINDS
}
"""Every kind of chart by its key."""
COMPARE = "compare"
"""The page on which a reader chooses the kind of chart."""


def kinds_of(page: str) -> tuple[ChartKind, ...]:
    """The kinds that a page shows, in order."""
    return tuple(kind for kind in KINDS.values() if kind.page == page)


WITH_CHART = tuple(dict.fromkeys(kind.page for kind in KINDS.values()))
"""The pages that have a chart; the first where a link names none."""


def build(
    snapshot: Snapshot,
    key: str,
    selection: Selection,
    *,
    narrow: bool = False,
    today: date | None = None,
    outlines: Outlines | None = None,
) -> ChartSpec:
    """The chart of a kind for a selection, with its words and numbers; the same one for the same choices.

    Parameters
    ----------
    narrow
        For a phone.
    today
        For the age of figures; the day of the call by default.
    outlines
        The outlines for maps; without them maps are drawn with equal tiles.

    Raises
    ------
    NeedsError
        No place is chosen, or the chart cannot be built for it; the message is for the reader.
    """
    if selection.area is None:
        raise NeedsError("No place is chosen.", "Add area= and the code of a council to the link.")
    kind = KINDS[key]
    return _built(
        snapshot,
        key,
        kind.keeping(selection),
        narrow=narrow,
        today=today,
        outlines=outlines if kind.is_map else None,
    )


@memoise(256)
def _built(
    snapshot: Snapshot,
    key: str,
    selection: Selection,
    *,
    narrow: bool,
    today: date | None,
    outlines: Outlines | None,
) -> ChartSpec:
    place = snapshot.places.get(selection.area or "", selection.name or "")
    figures = figures_for(snapshot, selection)
    return KINDS[key].make(Request(figures, place, selection, today or date.today(), narrow, outlines))


def figures_for(snapshot: Snapshot, selection: Selection) -> Snapshot:
    """The figures of the chosen sex, which is persons for every indicator that is not published by sex."""
    return snapshot if selection.sex == Sex.PERSONS else snapshot.of_sex(selection.sex.published)


def shown_kind(selection: Selection) -> ChartKind:
    """The kind that a comparison is drawn as."""
    return KINDS.get(selection.show, KINDS[DEFAULT_CHART])


def kind_of(page: str, selection: Selection) -> str:
    """The key of the chart that a link to a page stands for: the chosen one of a comparison, else the first.

    Raises
    ------
    NeedsError
        The page has no chart of its own.
    """
    if page not in WITH_CHART:
        raise NeedsError(
            f"There is no figure of a page “{page[:40]}”.",
            f"Write page= and one of {', '.join(WITH_CHART)}.",
        )
    return shown_kind(selection).key if page == COMPARE else kinds_of(page)[0].key


def spec_of(
    snapshot: Snapshot,
    page: str,
    selection: Selection,
    *,
    narrow: bool = False,
    today: date | None = None,
    outlines: Outlines | None = None,
) -> ChartSpec:
    """The chart that a link to a page stands for; parameters and errors as for ``build``."""
    return build(snapshot, kind_of(page, selection), selection, narrow=narrow, today=today, outlines=outlines)
