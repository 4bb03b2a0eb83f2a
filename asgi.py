"""The server: Streamlit's app around ``app.py``, plain routes beside it, and a refresh by itself."""

import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st

from needs.store.schedule import configured_schedule, refresh_by_schedule
from needs.web.routes import routes


@asynccontextmanager
async def lifespan(_: st.App) -> AsyncIterator[None]:
    """Refresh in the background for as long as the server runs; pages never wait for it."""
    stop = threading.Event()
    schedule = configured_schedule()
    if schedule.interval:
        threading.Thread(
            target=refresh_by_schedule, args=(schedule, stop), name="refresh-schedule", daemon=True
        ).start()
    yield
    stop.set()


app = st.App(Path(__file__).resolve().parent / "app.py", routes=routes(), lifespan=lifespan)
