"""The server: Streamlit's app around ``app.py``, plain routes beside it, and a refresh by itself."""

import asyncio
import logging
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from needs.domain.errors import NeedsError
from needs.domain.log import configure_log
from needs.store.in_use import FIGURES
from needs.store.schedule import Schedule, configured_schedule, refresh_by_schedule
from needs.store.shared import Follower, Shared, configured_shared
from needs.ui import sign_in
from needs.ui.streamlit_shims.memory import set_aside_in_turns
from needs.ui.streamlit_shims.sessions import forget_readers
from needs.ui.streamlit_shims.shell import PAGE, STATIC, shell
from needs.web.guard import Guard, Rules, configured_rules
from needs.web.pages import page_routes
from needs.web.precompressed import PrecompressedStatic
from needs.web.routes import routes

FIRST_LOOK_SECONDS = 20
"""As long does a start wait for figures that are shared; then it goes on with those that it has."""

log = logging.getLogger("needs.server")


def schedule() -> Schedule:
    """How often to refresh; never, where the setting cannot be read, which every page then says."""
    try:
        return configured_schedule()
    except NeedsError as error:
        log.error("%s", error)
        return Schedule.OFF


def rules() -> Rules:
    """Begin the log, and read what is allowed; a server that cannot know does not start."""
    try:
        configure_log()
        sign_in.configured()
        return configured_rules(PAGE)
    except NeedsError as error:
        raise SystemExit(str(error)) from error


def shared() -> Shared | None:
    """Where the figures of all servers lie, if they are shared; a server that cannot know does not start."""
    try:
        return configured_shared()
    except NeedsError as error:
        raise SystemExit(str(error)) from error


def read() -> None:
    """Read the figures before the first reader comes; where there are none to read, the pages say why."""
    try:
        FIGURES.current()
    except NeedsError as error:
        log.error("%s", error)


SHARED = shared()


@asynccontextmanager
async def lifespan(_: st.App) -> AsyncIterator[None]:
    """Read the figures; refresh and follow shared ones as long as the server runs, without a page waiting."""
    stop = threading.Event()
    chosen = schedule()
    if chosen.interval:
        threading.Thread(
            target=refresh_by_schedule, args=(chosen, stop), name="refresh-schedule", daemon=True
        ).start()
    if SHARED:
        follower = Follower(SHARED)
        threading.Thread(target=follower.follow, args=(stop,), name="shared-figures", daemon=True).start()
        await asyncio.to_thread(follower.looked.wait, FIRST_LOOK_SECONDS)
    await asyncio.to_thread(read)
    tasks = [asyncio.create_task(each()) for each in (forget_readers, set_aside_in_turns)]
    yield
    for task in tasks:
        task.cancel()
    stop.set()


app = st.App(
    Path(__file__).resolve().parent / "app.py",
    routes=[*routes(FIGURES), *page_routes(FIGURES, plain=shell(charted=False), charted=shell(charted=True))],
    middleware=[
        Middleware(Guard, rules=rules()),
        Middleware(PrecompressedStatic, folder=STATIC / "static"),
    ],
    lifespan=lifespan,
)
