"""Packs for all tests of exports, each gathered once in a run."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from needs.charts.parts.spec import ChartSpec
from needs.reports.pack.model import Pack
from needs.reports.pack.sections import pack_of
from needs.store.snapshot import Snapshot
from tests.chosen import chosen as select
from tests.conftest import TODAY
from tests.once import OncePerRun

SITE = "https://needs.example"


@pytest.fixture(scope="session")
def packs(snapshot: Snapshot, once: OncePerRun) -> Callable[..., Pack]:
    """The pack of a place with choices of a selection, and links to the site."""

    def of(code: str, **chosen: Any) -> Pack:
        selection = select(code, **chosen)
        place = snapshot.places.get(code, selection.name or "")
        name = "-".join(["pack", code, *(f"{key}={chosen[key]}" for key in sorted(chosen))])

        def make() -> Pack:
            made = pack_of(snapshot, place, selection, today=TODAY, site=SITE)
            for each in made.items():
                # A figure read back from the disk is the same to a reader, and not to the letter.
                assert not isinstance(each, ChartSpec) or each.hash
            return made

        return once.get(name, make)

    return of
