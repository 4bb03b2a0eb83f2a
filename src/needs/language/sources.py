"""Where numbers come from, in the form in which a report cites it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from needs.domain.indicators import Indicator
from needs.domain.neighbours import NeighbourModel
from needs.language.places import day
from needs.sources.publications import Source
from needs.store.schedule import Freshness
from needs.store.snapshot import Snapshot

MADE_HERE = "Rates computed here from published counts and ONS mid-year populations."
LICENCE = "Contains public sector information licensed under the Open Government Licence v3.0."


def publication(source: Source) -> str:
    """A publication in a list of sources: publisher, title, where it stands and as of when."""
    return f"{source.publisher}, {source.title} ({source.published_at}, as of {source.as_of})"


def source_line(snapshot: Snapshot, indicators: Indicator | Iterable[Indicator], keys: Iterable[str]) -> str:
    """The source line of a figure: its publications, and the ids of its one or more indicators."""
    parts = [publication(snapshot.sources[key]) for key in dict.fromkeys(keys)]
    listed = [indicators] if isinstance(indicators, Indicator) else list(indicators)
    ids = dict.fromkeys(each.id for each in listed if each.on_fingertips)
    identifiers = f" Fingertips indicator{'s' if len(ids) > 1 else ''} {', '.join(ids)}." if ids else ""
    made = f" {MADE_HERE}" if any(each.is_computed for each in listed) else ""
    return f"Source: {'; '.join(parts)}.{identifiers}{made} {LICENCE}" if parts else LICENCE


def neighbour_lines(snapshot: Snapshot) -> list[dict[str, str]]:
    """Each model of statistical neighbours for the list of sources: its name, publication and coverage."""
    return [
        {
            "Model": model.name,
            "Publisher": _publisher(snapshot, model),
            "Coverage": f"{len(model.lists)} councils, {_list_length(model)} neighbours each",
            "Caveats": model.note,
        }
        for model in snapshot.neighbours.values()
    ]


def _publisher(snapshot: Snapshot, model: NeighbourModel) -> str:
    if not model.source:
        return "Fingertips API, from the latest update"
    source = snapshot.sources[model.source]
    return f"{source.publisher}, as of {source.as_of}"


def _list_length(model: NeighbourModel) -> str:
    lengths = {len(codes) for codes in model.lists.values() if codes}
    return " to ".join(str(each) for each in sorted({min(lengths), max(lengths)})) if lengths else "0"


def dates_line(snapshot: Snapshot) -> str:
    """How new the figures are, for a reader who arrives."""
    dates = sorted(source.as_of for source in snapshot.publications)
    return f"Figures from {len(dates)} publications, the latest of {day(date.fromisoformat(dates[-1]))}."


def freshness_line(snapshot: Snapshot, fresh: Freshness) -> str:
    """As of when the figures are and where they come from, for the foot of every page."""
    dates = sorted(source.as_of for source in snapshot.publications)
    how = (
        f"Figures refreshed from Fingertips on {day(fresh.updated_at.date())}"
        if fresh.refreshed
        else "Figures embedded with this product"
    )
    return (
        f"{how}, from {len(dates)} publications dated {dates[0]} to {dates[-1]} "
        f"(snapshot {snapshot.stamp}). {LICENCE}"
    )


def freshness_warning(fresh: Freshness) -> str:
    """What to say above a page when the service could not be reached or a refresh is due; else empty."""
    age = f"The figures shown are {fresh.age.days} days old."
    if fresh.problem and fresh.attempted_at:
        when = day(fresh.attempted_at.date())
        return f"The figures could not be updated on {when}. {fresh.problem} {age}"
    if fresh.is_due:
        return f"A refresh is due. {age} The page Update brings newer ones."
    return ""
