"""Grants made up for a test, and what is shown of them for a place."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from needs.domain.grants import SUPPLEMENTARY, GrantStatus
from needs.domain.periods import parse_period
from needs.reports.grants.numbers import Grants, grants_of
from needs.sources.grants import Grant
from needs.store.snapshot import Snapshot
from tests.places import COVENTRY


def grant(
    area: str = COVENTRY,
    name: str = SUPPLEMENTARY,
    year: str = "2024/25",
    amount: float = 1_164_000.0,
    status: str = "confirmed",
) -> Grant:
    """A grant as the paper of its own council states it."""
    return Grant(area, name, parse_period(year), amount, GrantStatus(status), f"Paper of {area}", "", "")


def found_in(snapshot: Snapshot, code: str, *grants: Grant, as_at: date | None = None) -> Grants:
    """What is shown for a place where exactly these grants are held."""
    made = replace(snapshot, grants=grants)
    return grants_of(made, made.places.get(code), as_at=as_at)
