"""When the source was last asked for newer figures, and what came of it, for the pages to say."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from datetime import datetime

from needs.domain.errors import NeedsError
from needs.store.library import Library

ATTEMPT, LOOK = "last-attempt.json", "last-look.json"
"""The note of the last attempt at a refresh, and of the last look at figures shared with other servers."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Attempt:
    """One attempt; ``problem`` is empty where it succeeded."""

    at: datetime
    problem: str = ""


def note_attempt(library: Library, attempt: Attempt, name: str = ATTEMPT) -> None:
    """Keep an attempt in the place of the one before; where it cannot be written, the log says so."""
    text = json.dumps({"at": attempt.at.isoformat(timespec="seconds"), "problem": attempt.problem})
    try:
        library.put(name, text)
    except NeedsError as error:
        log.error("the attempt could not be noted: %s", error)


def last_attempt(library: Library, name: str = ATTEMPT) -> Attempt | None:
    """The attempt that was noted last; none where there is no note that can be read."""
    try:
        noted = json.loads((library.folder / name).read_text("utf-8"))
        attempt = Attempt(datetime.fromisoformat(noted["at"]), str(noted["problem"]))
        if attempt.at.tzinfo is None:
            raise ValueError("its moment has no zone")
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        log.warning("the note of the last attempt cannot be read: %s", error)
        return None
    return attempt
