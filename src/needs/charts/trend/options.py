"""What a reader may choose of a trend."""

from __future__ import annotations

from dataclasses import dataclass

from needs.domain.options import LocalNote, Notes, OneOf, Options, SomeOf, option
from needs.domain.vocabulary import NationalEvent, OtherCouncils, TrendForm


@dataclass(frozen=True)
class TrendOptions(Options):
    """How a trend is drawn, and what is marked on it."""

    form: TrendForm = option(
        "form",
        "Draw as",
        OneOf(TrendForm, "to draw a trend as"),
        TrendForm.VALUES,
        help="Values as published; an index, with the first period that place, region and England share as "
        "100; the difference from England; or the place among the spread of the other councils.",
    )
    councils: OtherCouncils = option(
        "oc",
        "Other councils",
        OneOf(OtherCouncils, "for other councils"),
        OtherCouncils.DRAWN,
        help="Lines of the councils compared with; the spread always needs them.",
    )
    events: tuple[NationalEvent, ...] = option(
        "events", "National events to mark", SomeOf(NationalEvent, "to mark"), ()
    )
    notes: tuple[LocalNote, ...] = option("notes", "Notes of your own", Notes(), ())
