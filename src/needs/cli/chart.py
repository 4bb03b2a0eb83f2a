"""The command that makes one chart of any kind as a file; its flags are what the kind declares."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from needs.domain.errors import NeedsError
from needs.domain.selection import Selection
from needs.domain.vocabulary import ComparatorGroup, Sex
from needs.store.library import Library
from needs.store.outlines import current_outlines
from needs.store.snapshot import Snapshot

if TYPE_CHECKING:
    from needs.charts.parts.kind import ChartKind

Figures = Callable[[], Snapshot]
NAME = "chart"
_SHARED = {
    "indicator": ("IDS", "ids or keys joined by commas: the first, and those set beside it"),
    "versus": ("GROUP", f"{', '.join(ComparatorGroup)}, or codes joined by +"),
    "period": ("P", "as published, for example 2016-18; else the latest"),
}


def add_chart(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
    figures: Figures,
    month: Callable[[str], date],
    *,
    is_asked: bool,
) -> None:
    """Add the command, and its kinds where it is asked for: what draws them takes a second to load."""
    command = commands.add_parser("chart", help="one chart of any kind, as a file")
    if is_asked:
        from needs.charts.registry import KINDS

        kinds = command.add_subparsers(required=True, metavar="KIND")
        for kind in KINDS.values():
            _add_kind(kinds.add_parser(kind.key.replace(" ", "-"), help=kind.question), kind, figures, month)


def _add_kind(
    command: argparse.ArgumentParser, kind: ChartKind, figures: Figures, month: Callable[[str], date]
) -> None:
    command.add_argument("area", metavar="AREA", help="a code, a name, or codes joined by +")
    command.add_argument(
        "--out", type=Path, required=True, metavar="FILE", help="FILE.svg, .png, .docx, .csv …"
    )
    command.add_argument("--as-at", type=month, metavar="YYYY-MM", help="only periods that had ended by then")
    command.add_argument("--narrow", action="store_true", help="drawn for a phone or a page")
    for name, (what, said) in _SHARED.items():
        if name in kind.depends:
            command.add_argument(f"--{name}", metavar=what, help=said)
    if "sex" in kind.depends:
        command.add_argument("--sex", choices=[*Sex], type=Sex, default=Sex.PERSONS, help="of whom")
    for options in kind.options:
        for name, declared in options.declared().items():
            said = f"{declared.label}: {declared.values.described()}"
            command.add_argument(f"--{name}", metavar="WORD", help=said.replace("%", "%%"))
    command.set_defaults(run=lambda chosen: _run(kind, chosen, figures()))


def _run(kind: ChartKind, chosen: argparse.Namespace, snapshot: Snapshot) -> None:
    from needs.charts.registry import build
    from needs.exports.files import figure_written, save
    from needs.exports.office.style import configured_style

    spec = build(
        snapshot,
        kind.key,
        _selection(kind, chosen, snapshot),
        narrow=chosen.narrow,
        outlines=current_outlines(Library()),
    )
    path: Path = chosen.out
    content = figure_written(spec, path.suffix.removeprefix(".").lower(), configured_style())
    save(path, content)
    print(f"{path} was written ({len(content) // 1000:,} kB).")


def _selection(kind: ChartKind, chosen: argparse.Namespace, snapshot: Snapshot) -> Selection:
    """What the flags choose.

    Raises
    ------
    NeedsError
        A word is not one that its flag knows.
    """
    given = vars(chosen)
    place = snapshot.places.find(chosen.area)
    listed = [each for each in (given.get("indicator") or "").replace(" ", ",").split(",") if each]
    ids = tuple(dict.fromkeys(snapshot.catalogue.get(each).id for each in listed))
    versus = given.get("versus") or ComparatorGroup.ENGLAND
    selection = Selection(
        area=place.code,
        indicator=ids[0] if ids else None,
        others=ids[1:],
        versus=versus if ComparatorGroup.knows(versus) else snapshot.places.find(versus).code,
        period=given.get("period"),
        sex=given.get("sex") or Sex.PERSONS,
        show=kind.key,
        as_at=chosen.as_at,
    )
    warnings: list[str] = []
    for options in kind.options:
        for name, declared in options.declared().items():
            if given[name]:
                selection = selection.choosing(options, **{name: declared.values.read(given[name], warnings)})
    if warnings:
        raise NeedsError(warnings[0].replace("The link", "The line"))
    return selection
