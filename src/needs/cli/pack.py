"""The command that makes committee packs: of one place into a file, or of all councils into a folder.

What draws and writes them takes a second to load, so it is loaded when a pack is made and not for every
other command.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from needs.domain.errors import NeedsError
from needs.domain.footprints import Footprint, Place
from needs.domain.options import ALL, place_name
from needs.domain.selection import Selection
from needs.domain.vocabulary import ComparatorGroup, Depth, PackSection
from needs.reports.pack.options import PackOptions
from needs.store.library import Library
from needs.store.outlines import current_outlines
from needs.store.snapshot import Snapshot

if TYPE_CHECKING:
    from needs.exports.batch import Entry
    from needs.exports.office.style import HouseStyle

Figures = Callable[[], Snapshot]
"""The figures that the app would show."""
BATCH_ENDING = "zip"
_LISTED = re.compile(r"[.+,\s]+")


def add_pack(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
    figures: Figures,
    month: Callable[[str], date],
) -> None:
    """Add the command and its arguments."""
    command = commands.add_parser("pack", help="a committee pack as a document, slides, workbook or archive")
    which = command.add_mutually_exclusive_group(required=True)
    which.add_argument("area", nargs="?", metavar="AREA", help="a code, a name, or codes joined by +")
    which.add_argument("--all", action="store_true", help="every upper-tier authority, into a folder")
    command.add_argument(
        "--out",
        type=Path,
        required=True,
        metavar="FILE",
        help="FILE.docx, .pptx, .xlsx, .ods or .zip; with --all a folder",
    )
    command.add_argument("--as-at", type=month, metavar="YYYY-MM", help="only periods that had ended by then")
    command.add_argument("--indicators", metavar="IDS", help="ids or keys joined by commas; else by rule")
    command.add_argument(
        "--sections",
        type=_sections,
        default=tuple(PackSection),
        metavar="LIST",
        help=f"some of {','.join(PackSection)}; else all",
    )
    command.add_argument("--depth", choices=[*Depth], default=Depth.SHORT, help="how many figures")
    command.add_argument(
        "--against",
        default=ComparatorGroup.REGION,
        metavar="GROUP",
        help=f"{', '.join(ComparatorGroup)}, or codes joined by +; {ComparatorGroup.REGION} by default",
    )
    command.add_argument("--name", default="", help="what councils taken together are called")
    command.add_argument("--style", type=Path, metavar="DIR", help="a folder with a house style")
    command.add_argument("--site", default="", metavar="URL", help="where the app stands, for links")
    command.add_argument("--format", help=f"with --all: the kind of file; {BATCH_ENDING} by default")
    command.add_argument("--workers", type=_workers, metavar="N", help="with --all: so many at a time")
    command.set_defaults(run=lambda chosen: _run(command, chosen, figures))


def _run(command: argparse.ArgumentParser, chosen: argparse.Namespace, figures: Figures) -> None:
    from needs.exports.files import ENDINGS, KINDS

    ending = (chosen.format or BATCH_ENDING) if chosen.all else chosen.out.suffix.removeprefix(".").lower()
    if ending not in ENDINGS:
        what = "--format" if chosen.all else "the name after --out"
        command.error(f"{what} does not say what kind of file the pack is to be. {KINDS}")
    if not chosen.all and (chosen.format or chosen.workers):
        command.error("--format and --workers go with --all")
    if chosen.all and chosen.name:
        command.error("--name goes with councils taken together")
    if chosen.all:
        _make_all(chosen, figures(), ending)
    else:
        _make_one(chosen, figures(), ending)


def _make_one(chosen: argparse.Namespace, snapshot: Snapshot, ending: str) -> None:
    from needs.exports.files import save, written
    from needs.reports.pack.sections import pack_of

    path: Path = chosen.out
    # Said before the work is done.
    if path.is_dir():
        raise NeedsError(f"{path} is a folder.", "Name a file.")
    if not path.parent.is_dir():
        raise NeedsError(f"The folder {path.parent} is not there.", "Make it, or name another.")
    style, place = _style(chosen.style), _place(snapshot, chosen)
    selection = replace(_selection(snapshot, chosen), area=place.code)
    pack = pack_of(
        snapshot,
        place,
        selection,
        today=date.today(),
        site=chosen.site.rstrip("/"),
        outlines=current_outlines(Library()),
        on_step=_tell,
    )
    content = written(pack, ending, style, _tell)
    save(path, content)
    print(f"{path} was written ({len(content) // 1000:,} kB).")


def _make_all(chosen: argparse.Namespace, snapshot: Snapshot, ending: str) -> None:
    from needs.exports.batch import LOG, WORKERS, BatchState, Order, batch

    order = Order(
        selection=_selection(snapshot, chosen),
        today=date.today(),
        ending=ending,
        style=_style(chosen.style),
        site=chosen.site.rstrip("/"),
        outlines=current_outlines(Library()),
    )
    try:
        entries = batch(
            snapshot, chosen.out, order, workers=chosen.workers or WORKERS, on_entry=_tell_of_entry
        )
    except KeyboardInterrupt:
        raise NeedsError("Stopped.", "The same line goes on where this left off.") from None
    counted = {state: sum(each.state is state for each in entries) for state in BatchState}
    print(f"{', '.join(f'{number} {state}' for state, number in counted.items())}.")
    if counted[BatchState.FAILED]:
        raise NeedsError(
            f"{counted[BatchState.FAILED]} of {len(entries)} packs could not be made.",
            f"{chosen.out / LOG} says why; the same line makes only those.",
        )


def _selection(snapshot: Snapshot, chosen: argparse.Namespace) -> Selection:
    """The choices that do not depend on the place."""
    listed = [each for each in _LISTED.split(chosen.indicators or "") if each]
    ids = tuple(dict.fromkeys(snapshot.catalogue.get(each).id for each in listed))
    against: str = chosen.against
    return Selection(
        indicator=ids[0] if ids else None,
        others=ids[1:],
        versus=against if ComparatorGroup.knows(against) else snapshot.places.find(against).code,
        as_at=chosen.as_at,
        options=(PackOptions(chosen.sections, Depth(chosen.depth)),),
    )


def _place(snapshot: Snapshot, chosen: argparse.Namespace) -> Place:
    place = snapshot.places.find(chosen.area)
    if not chosen.name:
        return place
    if not isinstance(place, Footprint):
        raise NeedsError(f"{place.name} has a name.", "One can be given to councils taken together only.")
    return snapshot.places.get(place.code, place_name(chosen.name))


def _style(folder: Path | None) -> HouseStyle:
    """The house style of a folder, which stands for the configured one."""
    from needs.exports.office.style import configured_style, style_in

    if folder is None:
        return configured_style()
    if not folder.is_dir():
        raise NeedsError(f"The folder {folder} is not there.", "Name one with a house style.")
    return style_in(folder)


def _sections(text: str) -> tuple[PackSection, ...]:
    asked = [each.lower() for each in _LISTED.split(text) if each]
    if asked == [ALL]:
        return tuple(PackSection)
    if unknown := [each for each in asked if not PackSection.knows(each)]:
        raise argparse.ArgumentTypeError(
            f"{', '.join(unknown)} is no section; there are {', '.join(PackSection)}"
        )
    if not asked:
        raise argparse.ArgumentTypeError(f"name one or more of {', '.join(PackSection)}")
    return tuple(each for each in PackSection if each in asked)


def _workers(text: str) -> int:
    if not re.fullmatch(r"[1-9][0-9]?", text):
        raise argparse.ArgumentTypeError(f"{text} is no number of processes from 1 to 99")
    return int(text)


def _tell(done: int, of: int, what: str) -> None:
    print(f"{min(done + 1, of)} of {of}: {what}", file=sys.stderr)


def _tell_of_entry(done: int, of: int, entry: Entry) -> None:
    message = f" ({entry.message})" if entry.message else ""
    print(f"{done} of {of}: {entry.name}, {entry.state}{message}", file=sys.stderr)
