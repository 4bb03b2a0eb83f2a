"""Words that go with a link: what it shows, and whether its figures have moved since it was made."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from needs.charts.parts.kind import Measures
from needs.charts.parts.options import TreatmentFor
from needs.charts.registry import shown_kind
from needs.domain.indicators import Indicator
from needs.domain.pages import PRODUCT, Page
from needs.domain.selection import Selection
from needs.domain.vocabulary import NEIGHBOUR_GROUPS, ComparatorGroup, Listing, Sex, Substance
from needs.language.numbers import count
from needs.language.places import day, month
from needs.links.codec import as_of_date
from needs.reports.indicators.options import IndicatorOptions
from needs.reports.inequalities.options import InequalityOptions
from needs.store.changes import GONE, NEW, REVISED, REWORDED

_OF_SEVERAL = {Measures.TWO: "two indicators", Measures.MANY: "many indicators"}
_COMPARED_WITH: Mapping[str, str] = {
    ComparatorGroup.ENGLAND: "all councils of England",
    ComparatorGroup.REGION: "the councils of its region",
    ComparatorGroup.DEPRIVATION: "councils of like deprivation",
    ComparatorGroup.SIZE: "councils of like size",
    ComparatorGroup.KIND: "councils of the same kind",
    **{group: f"its statistical neighbours ({key.label})" for group, key in NEIGHBOUR_GROUPS.items()},
}
_SUBSTANCES = {Substance.ALCOHOL: "alcohol", Substance.OCU: "opiates or crack cocaine"}
_KINDS = {
    NEW: ("new figure", "new figures"),
    REVISED: ("revised value", "revised values"),
    REWORDED: ("changed comparison", "changed comparisons"),
    GONE: ("figure no longer carried", "figures no longer carried"),
}


def link_words(selection: Selection, *, page: Page, place: str, indicator: Indicator | None) -> str:
    """One line that says what a link shows, to go before its address in a mail or a chat.

    Parameters
    ----------
    page
        What the link opens.
    place
        The name of the place; empty where none is chosen.
    """
    measure = indicator.short_name if indicator else "figures"
    if page.slug == "indicators":
        what = (
            "all indicators"
            if selection.of(IndicatorOptions).listing is Listing.ALL
            else f"what “{measure}” means"
        )
        return f"{what[0].upper()}{what[1:]} – {PRODUCT}"
    if not place:
        return f"{page.title} – {PRODUCT}"
    if page.slug == "compare":
        measured = _OF_SEVERAL.get(shown_kind(selection).measures, measure)
        whom = _COMPARED_WITH.get(selection.versus, "councils picked by hand")
        what = f"{place}: {_inside(measured)} compared with {whom}"
    else:
        others = f" and {len(selection.others)} more" if selection.others and page.slug == "explorer" else ""
        what = (page.shared_as or f"{{place}}: {page.title}").format(
            place=place,
            indicator=_inside(measure) + others,
            breakdown=selection.of(InequalityOptions).breakdown,
            substance=_SUBSTANCES[selection.of(TreatmentFor).substance],
        )
    whose = (
        f", {selection.sex}" if selection.sex != Sex.PERSONS and page.slug in ("compare", "trends") else ""
    )
    moment = f", as at {month(selection.as_at)}" if selection.as_at else ""
    return f"{what}{whose}{moment} – {PRODUCT}"


def since_sentences(
    made_on: str,
    shown: str,
    changes: pd.DataFrame | None,
    *,
    place: str,
    indicator: Indicator | None,
    own: bool = False,
) -> str:
    """Whether the figures have moved since a link was made; empty where it was made on those shown.

    Parameters
    ----------
    made_on, shown
        The stamps of the figures that the link was made on and of those that are shown.
    changes
        What differs between the two in the place's figures; none where that cannot be known.
    place
        The name of the place; empty where none is chosen.
    own
        Whether figures of the reader's own are shown too.
    """
    base, _, added = made_on.partition("+")
    said = []
    if base != shown:
        said.append(f"This link was made on figures of {day(as_of_date(base))} (snapshot {base}).")
        said.append(_moved(as_of_date(base) > as_of_date(shown), changes, place, indicator))
    if added and not own:
        said.append(
            "Whoever made this link had added figures of their own. A link does not carry those, so they are "
            "not shown."
        )
    return " ".join(said)


def _moved(newer: bool, changes: pd.DataFrame | None, place: str, indicator: Indicator | None) -> str:
    moved = "Those shown here are older" if newer else "The figures have moved since"
    if changes is None or not place:
        why = "those figures are no longer held here" if place else "no place is chosen"
        return f"{moved}; what changed cannot be said, because {why}."
    if changes.empty:
        return f"{moved}, but none of the headline figures of {place} has changed."
    mine = changes["indicator"].eq(indicator.id if indicator else "")
    parts = []
    if indicator:
        own = _counted(changes[mine]) or "nothing changed"
        parts.append(f"for {place}, {_inside(indicator.short_name)}: {own}")
    if others := changes.loc[~mine, "indicator"].nunique():
        of = f"{others} {'other ' if indicator else ''}{'indicator' if others == 1 else 'indicators'}"
        parts.append(f"{_counted(changes[~mine])} of {of}")
    return f"{moved}: {'; '.join(parts)}."


def _counted(changes: pd.DataFrame) -> str:
    kinds = changes["kind"].value_counts()
    return ", ".join(
        f"{count(kinds[kind])} {one if kinds[kind] == 1 else many}"
        for kind, (one, many) in _KINDS.items()
        if kind in kinds
    )


def _inside(name: str) -> str:
    """A name as it stands inside a sentence; an abbreviation at its start stays as it is."""
    return name if name[1:2].isupper() else name[0].lower() + name[1:]
