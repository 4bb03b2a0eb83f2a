"""Refreshes in processes of their own, forked from one that has imported all they need.

``python -m tests.faults.child URL FOLDER together N`` starts N at once. ``… killed PARTS…`` lets one run to
the end and kills another after each of these parts of the time that it took. It writes one line for each: how
it ended, and what is shown after it.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

from needs.domain.errors import NeedsError
from needs.sources.client import FingertipsClient
from needs.store.library import Library
from needs.store.refresh import refresh


def start(url: str, folder: Path) -> int:
    """Begin a refresh in another process; its status says whether it was done, refused, or broke."""
    child = os.fork()
    if child:
        return child
    status = 9
    try:
        refresh(Library(folder), FingertipsClient(url), indicators=["92904"])
        status = 0
    except NeedsError:
        status = 1
    finally:
        os._exit(status)


def ended(child: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def shown(folder: Path) -> str:
    loaded = Library(folder).load()
    return f"{loaded.snapshot.manifest['rows']} {loaded.problem}".strip()


def main(url: str, folder: Path, how: str, *numbers: str) -> None:
    if how == "together":
        children = [start(url, folder) for _ in range(int(numbers[0]))]
        ends = [f"{ended(child)} {shown(folder)}" for child in children]
    else:
        began = time.monotonic()
        ends = [f"{ended(start(url, folder))} {shown(folder)}"]
        whole = time.monotonic() - began
        for part in numbers:
            child = start(url, folder)
            time.sleep(float(part) * whole)
            os.kill(child, signal.SIGKILL)
            ends.append(f"{ended(child)} {shown(folder)}")
    sys.stdout.write("\n".join(ends) + "\n")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), *sys.argv[3:])
