"""Going back to earlier figures by hand: one step, nothing deleted, and no way forward but a person's."""

from __future__ import annotations

import logging

from needs.domain.errors import NeedsError, SnapshotError
from needs.store.library import WITHDRAWN, Library, Loaded
from needs.store.shared import Shared
from needs.store.snapshot import Snapshot, load

EMBEDDED = "embedded"
"""What a person calls the figures that come with the product."""

log = logging.getLogger(__name__)


def rollback(library: Library, wanted: str = "", shared: Shared | None = None) -> Loaded:
    """Go back to an earlier snapshot, in one step; nothing is deleted.

    Those made after it are marked as withdrawn, so that nothing falls back to them by itself. The next
    refresh asks again for what they held, so it has to be switched off until the fault is understood.
    ``wanted`` is the name of a snapshot, its stamp, or ``embedded``; by default the newest sound one that was
    made before the one in use, and the embedded figures where there is none. Where figures are ``shared``,
    the other servers go back as well.

    Raises
    ------
    RefreshRunningError
        A refresh is under way.
    SnapshotError, SharedError
        None of that name is held, it is not sound, there is none before the one in use, the folder cannot be
        written, or the others cannot be told. The snapshot in use stays.
    """
    with library.locked():
        name = library.current_name()
        found = _sound(library, wanted) if wanted else _sound_before(library, name)
        target = found.refreshed.name if found and found.refreshed else ""
        if shared:
            shared.publish(library, target)
        library.go_back(target)
        log.warning("went back from %s to %s", name or EMBEDDED, target or EMBEDDED)
        return Loaded(found or load())


def held(library: Library) -> list[str]:
    """One line for each snapshot that is held, newest first: its name, its stamp, and how it stands."""
    current = library.current_name()
    lines = []
    for each in library.newest_first():
        try:
            said = load(each).stamp
        except NeedsError as error:
            said = f"cannot be used: {error.message}"
        marks = [" (in use)"] * (each.name == current) + [" (withdrawn)"] * (each / WITHDRAWN).exists()
        lines.append(f"{each.name} {said}{''.join(marks)}")
    return [*lines, f"{EMBEDDED} {load().stamp}{'' if current else ' (in use)'}"]


def _sound_before(library: Library, name: str) -> Snapshot | None:
    """The newest sound snapshot made before another; none where that would be the embedded figures."""
    if not name:
        raise SnapshotError("The embedded figures are in use; there are none before them.")
    for each in library.newest_first():
        if each.name < name and not (each / WITHDRAWN).exists():
            try:
                return load(each)
            except NeedsError as error:
                log.error("snapshot %s cannot be used: %s", each.name, error)
    return None


def _sound(library: Library, wanted: str) -> Snapshot | None:
    """The snapshot of a name or a stamp; none for the embedded figures."""
    if wanted in (EMBEDDED, load().stamp):
        return None
    for each in library.newest_first():
        if each.name == wanted:
            return load(each)
    for each in library.newest_first():
        try:
            found = load(each)
        except NeedsError:
            continue
        if found.stamp == wanted:
            return found
    raise SnapshotError(f"No figures called “{wanted}” are held.", f"There are: {'; '.join(held(library))}.")
