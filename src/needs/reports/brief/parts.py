"""The charts of a brief with their words, on its page and in its light version."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from needs.charts.parts.options import TreatmentFor
from needs.charts.trend.options import TrendOptions
from needs.domain.selection import Selection
from needs.domain.vocabulary import OtherCouncils
from needs.reports.brief.words import BriefText


@dataclass(frozen=True)
class BriefChart:
    """A chart of a brief: its kind and choices, and the words above it."""

    kind: str
    selection: Selection
    title: str
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class BriefPart:
    """A heading with its charts, then sentences and a note."""

    title: str
    charts: tuple[BriefChart, ...]
    sentences: tuple[str, ...] = ()
    note: str = ""


def _gaps(words: BriefText, place: Selection) -> BriefPart:
    return BriefPart(
        "Who is not in treatment",
        tuple(
            BriefChart(
                "gap", place.choosing(TreatmentFor, substance=each.substance), each.title, each.sentences
            )
            for each in words.gaps
        ),
        sentences=words.unknown_gaps,
    )


def _trends(words: BriefText, place: Selection) -> BriefPart:
    # Lines of other councils beside the place are more than can be read in two minutes.
    alone = place.choosing(TrendOptions, councils=OtherCouncils.LEFT_OUT)
    return BriefPart(
        "Over time",
        tuple(
            BriefChart("trend", replace(alone, indicator=each.indicator_id), each.title, each.sentences)
            for each in words.trends
        ),
        note=words.trends_note,
    )


PARTS: tuple[Callable[[BriefText, Selection], BriefPart], ...] = (_gaps, _trends)
"""Each makes a part of the words and the selection of the place."""
