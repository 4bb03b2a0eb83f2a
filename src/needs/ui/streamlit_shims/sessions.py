"""Sessions whose page was closed: kept for a reader whose connection failed, and let go of in time.

Streamlit's own storage lets go of one only when another comes or goes, so that on a quiet server a reader's
file would stay in memory all night.
"""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable

import streamlit as st
from streamlit.runtime import get_instance
from streamlit.runtime.session_manager import SessionInfo, SessionStorage
from streamlit.runtime.websocket_session_manager import WebsocketSessionManager

HOLDS_FOR = "streamlit>=1.67,<2"

log = logging.getLogger(__name__)

MOST = 128
"""As many are kept at once; the oldest goes first."""


class ExpiringSessionStorage(SessionStorage):
    """The sessions without a page, each for so many seconds.

    Parameters
    ----------
    seconds
        How long a reader may stay away.
    clock
        Seconds from any beginning.
    """

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._clock = clock
        self._lock = threading.Lock()
        self._held: OrderedDict[str, tuple[float, SessionInfo]] = OrderedDict()

    def get(self, session_id: str) -> SessionInfo | None:
        """A session, for a reader who is back in time."""
        left, held = self._held.get(session_id, (0.0, None))
        return held if self._clock() - left < self._seconds else None

    def save(self, session_info: SessionInfo) -> None:
        """Keep a session whose page was closed."""
        with self._lock:
            self._held[session_info.session.id] = (self._clock(), session_info)
        self.forget()

    def delete(self, session_id: str) -> None:
        """Hand a session back to its reader."""
        with self._lock:
            self._held.pop(session_id, None)

    def list(self) -> list[SessionInfo]:
        """Every session that a reader may still come back to."""
        return [held for session in [*self._held] if (held := self.get(session))]

    def forget(self) -> None:
        """Let go of every session that nobody came back to, with the files and figures in it."""
        now = self._clock()
        with self._lock:
            over = [
                session
                for at, (session, (left, _)) in enumerate(reversed(self._held.items()))
                if at >= MOST or now - left >= self._seconds
            ]
            gone = [self._held.pop(session)[1] for session in over]
        for each in gone:
            each.session.shutdown()
            # Streamlit holds on to the session that was last at work; to be empty, it need not be gone.
            each.session.session_state.clear()


async def forget_readers() -> None:
    """Let go of sessions whose readers have left, again and again for as long as the server runs."""
    seconds = st.get_option("server.disconnectedSessionTTL")
    resting = ExpiringSessionStorage(seconds)
    manager = get_instance()._session_mgr
    if isinstance(manager, WebsocketSessionManager):
        manager._session_storage = resting  # it is made with the app, and nowhere to be chosen
    while True:
        await asyncio.sleep(max(seconds / 4, 1))
        try:
            resting.forget()
        except Exception:
            # One session that cannot be let go of is not to keep all the others.
            log.exception("a session could not be let go of")
