"""Commands and their arguments."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from needs.cli.output import FORMATS, write_rows
from needs.domain.areas import Area
from needs.domain.errors import NeedsError
from needs.domain.periods import parse_month
from needs.store.build import build
from needs.store.snapshot import Snapshot, check, embedded_folder, load
from needs.views.coverage import coverage, coverage_frame
from needs.views.headline import headline


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    parser = _parser()
    chosen = parser.parse_args(arguments)
    try:
        chosen.run(chosen)
    except NeedsError as error:
        print(error, file=sys.stderr)
        return 1
    except BrokenPipeError:
        # The reader of a pipe (head, less) has seen enough.
        sys.stderr.close()
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="needs", description="Local need for drug and alcohol treatment in England."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    command = commands.add_parser("headline", help="one place against its region and England")
    command.add_argument("area", metavar="AREA", help="a code or a name")
    command.add_argument(
        "--as-at", type=_month, metavar="YYYY-MM", help="only periods that had ended by then"
    )
    _add_format(command)
    command.set_defaults(run=_headline)

    command = commands.add_parser("check", help="validate again everything that the app would show")
    command.set_defaults(run=_check)

    command = commands.add_parser("sources", help="every series held, with publisher, date and coverage")
    _add_format(command)
    command.set_defaults(run=_sources)

    command = commands.add_parser("build", help="build the embedded figures from a table of tidy figures")
    command.add_argument("figures", type=Path, metavar="OBSERVATIONS.csv")
    command.set_defaults(run=_build)
    return parser


def _add_format(command: argparse.ArgumentParser) -> None:
    command.add_argument("--format", choices=FORMATS, default="table")


def _month(text: str) -> date:
    try:
        return parse_month(text)
    except NeedsError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _place(snapshot: Snapshot, text: str) -> Area:
    parts = [part for part in text.split("+") if part.strip()]
    if len(parts) != 1:
        raise NeedsError(f"“{text}” does not name one place.", "Give one code or one name.")
    return snapshot.register.find(parts[0])


def _headline(chosen: argparse.Namespace) -> None:
    snapshot = load()
    area = _place(snapshot, chosen.area)
    write_rows(headline(snapshot, area, as_at=chosen.as_at).frame(), chosen.format)


def _check(_: argparse.Namespace) -> None:
    snapshot = load()
    check(snapshot)
    print(
        f"{len(snapshot.observations):,} observations of {len(snapshot.manifest['rows_by_indicator'])} "
        f"indicators from {len(snapshot.sources)} sources are sound ({snapshot.folder})."
    )


def _sources(chosen: argparse.Namespace) -> None:
    write_rows(coverage_frame(coverage(load())), chosen.format)


def _build(chosen: argparse.Namespace) -> None:
    manifest = build(chosen.figures, embedded_folder())
    print(f"{manifest['rows']:,} observations were written (snapshot {manifest['stamp']}).")
