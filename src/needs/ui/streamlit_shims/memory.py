"""What stays in memory is set aside, so that it is not gone over after every run of a page.

Streamlit collects garbage in full when a script ends. That takes as long as there are objects in memory:
with the libraries and the figures loaded, longer than most pages take to draw.
"""

from __future__ import annotations

import asyncio
import gc
import itertools

HOLDS_FOR = "streamlit>=1.67,<2"
EVERY = 5.0
"""Seconds until what has come into memory since is set aside as well."""
TURNS = 12
"""Of so many turns one lets go of what has become garbage among what was set aside."""


def set_aside() -> None:
    """Let go of all garbage, and set aside what is left."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()


async def set_aside_in_turns() -> None:
    """Set aside what has come into memory since, again and again for as long as the server runs."""
    for turn in itertools.count():
        if turn % TURNS:
            gc.freeze()
        else:
            set_aside()
        await asyncio.sleep(EVERY)
