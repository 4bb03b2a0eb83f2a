"""Where numbers come from, in the form in which a report cites it."""

from __future__ import annotations

from collections.abc import Iterable

from needs.domain.indicators import Indicator
from needs.store.snapshot import Snapshot

LICENCE = "Contains public sector information licensed under the Open Government Licence v3.0."


def source_line(snapshot: Snapshot, indicator: Indicator, keys: Iterable[str]) -> str:
    """The source line of a figure: publisher, title, date of the figures, and the indicator's id."""
    parts = []
    for key in keys:
        source = snapshot.sources[key]
        parts.append(f"{source.publisher}, {source.title} ({source.published_at}, as of {source.as_of})")
    identifier = f" Fingertips indicator {indicator.id}." if indicator.on_fingertips else ""
    return f"Source: {'; '.join(parts)}.{identifier} {LICENCE}" if parts else LICENCE


def freshness(snapshot: Snapshot) -> str:
    """As of when the figures are, for the foot of every page."""
    dates = sorted(source.as_of for source in snapshot.sources.values())
    return (
        f"Figures embedded with this product, from {len(snapshot.sources)} publications dated {dates[0]} to "
        f"{dates[-1]} (snapshot {snapshot.stamp}). {LICENCE}"
    )
