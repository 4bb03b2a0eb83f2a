"""The commands ``treatment`` and ``bring``."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from needs.cli.output import FORMATS, write_rows
from needs.domain.treatment import SubstanceGroup
from needs.store.bring import bring
from needs.store.shared import configured_shared
from needs.store.snapshot import Snapshot
from needs.views.treatment import treatment_frame, treatment_rows


def add_treatment(commands: Any, figures: Callable[[], Snapshot]) -> None:
    """Add the command that lists people in treatment of one place."""

    def run(chosen: argparse.Namespace) -> None:
        snapshot = figures()
        rows = treatment_rows(
            snapshot,
            snapshot.places.find(chosen.area),
            year=chosen.year,
            substance=SubstanceGroup(chosen.substance),
        )
        write_rows(treatment_frame(rows), chosen.format)

    command = commands.add_parser("treatment", help="people in treatment in one place, by category")
    command.add_argument("area", metavar="AREA", help="a code, a name, or codes joined by +")
    command.add_argument("--year", default="", metavar="Y", help="for example 2021/22; by default the newest")
    command.add_argument(
        "--substance", choices=[str(each) for each in SubstanceGroup], default=str(SubstanceGroup.ALL)
    )
    command.add_argument("--format", choices=FORMATS, default="table")
    command.set_defaults(run=run)

    command = commands.add_parser(
        "bring", help="bring a publisher’s file, such as NDTMS ViewIt’s, into the figures"
    )
    command.add_argument("files", nargs="+", type=Path, metavar="FILE")
    command.set_defaults(run=_bring)


def _bring(chosen: argparse.Namespace) -> None:
    for file in chosen.files:
        brought = bring(file, shared=configured_shared())
        print(f"{file.name}: in use. {' '.join(brought.said)}")
