"""Grants that councils are given for drug and alcohol work, and what they are to one another.

The names are those in ``data/grants.csv``. A grant of another name is read and shown as well; nothing is
known here of what it contains.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from needs.domain.periods import Period

SUPPLEMENTARY = "Supplementary Substance Misuse Treatment and Recovery Grant"
SUPPLEMENTARY_WITH_DETOXIFICATION = f"{SUPPLEMENTARY} with inpatient detoxification"
DRUG_STRATEGY = "Drug strategy allocation (SSMTRG with Project ADDER)"
DETOXIFICATION = "Inpatient detoxification grant"
EMPLOYMENT = "Individual Placement and Support grant"
HOUSING = "Drug strategy housing support grant"
IMPROVEMENT = "Drug and Alcohol Treatment and Recovery Improvement Grant"
PUBLIC_HEALTH = "Public health grant"
RING_FENCE = f"{PUBLIC_HEALTH}: drug and alcohol ring-fence"


class GrantStatus(StrEnum):
    """Whether an amount was decided, or announced as likely before it was."""

    CONFIRMED = "confirmed"
    INDICATIVE = "indicative"


class Purpose(StrEnum):
    """What a grant pays for, which decides whether it can be set beside estimates of need."""

    TREATMENT = "drug and alcohol treatment"
    ONE_SERVICE = "one kind of support"
    PUBLIC_HEALTH = "public health as a whole"


class Funding(StrEnum):
    """The arrangement of a financial year; the amount and scope of grants change from one to the next."""

    SUPPLEMENTARY = "grants of the drug strategy"
    ONE_GRANT = "one improvement grant"
    RING_FENCED = "within the public health grant"


@dataclass(frozen=True)
class Scheme:
    """What is known of a grant by its name.

    ``parts`` names the grants that it contains where both are given for the same years.
    """

    purpose: Purpose = Purpose.TREATMENT
    parts: frozenset[str] = frozenset()


_OTHER = Scheme()
_SCHEMES: Mapping[str, Scheme] = {
    SUPPLEMENTARY_WITH_DETOXIFICATION: Scheme(parts=frozenset({SUPPLEMENTARY, DETOXIFICATION})),
    DRUG_STRATEGY: Scheme(parts=frozenset({SUPPLEMENTARY})),
    DETOXIFICATION: Scheme(Purpose.ONE_SERVICE),
    EMPLOYMENT: Scheme(Purpose.ONE_SERVICE),
    HOUSING: Scheme(Purpose.ONE_SERVICE),
    IMPROVEMENT: Scheme(parts=frozenset({SUPPLEMENTARY, DETOXIFICATION})),
    PUBLIC_HEALTH: Scheme(Purpose.PUBLIC_HEALTH, frozenset({RING_FENCE, IMPROVEMENT, EMPLOYMENT})),
}
_STARTS: Mapping[Funding, date] = {
    Funding.RING_FENCED: date(2026, 4, 1),
    Funding.ONE_GRANT: date(2025, 4, 1),
}


def scheme_of(grant: str) -> Scheme:
    """What is known of a grant; of one that is not listed here, that it pays for treatment."""
    return _SCHEMES.get(grant, _OTHER)


def funding_of(years: Period) -> Funding:
    """The arrangement under which the first of a grant's years was funded."""
    return next((each for each, start in _STARTS.items() if years.start >= start), Funding.SUPPLEMENTARY)


def contains(whole: str, part: str) -> bool:
    """Whether a grant of some years includes another, or the same grant of one of those years."""
    return whole == part or part in scheme_of(whole).parts
