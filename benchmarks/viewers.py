"""Viewers of the app over real WebSockets, many at once, speaking Streamlit's own messages.

A viewer does what a browser does with a link: fetches the page, opens the socket, asks for a run with the
query string of the link, and reads until the run has finished. Then it chooses another council.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from http.client import HTTPConnection

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

COUNCIL = "Council"
"""The label of the control that a viewer changes."""
LONGEST_END = 400
"""Bytes; the message that ends a run is shorter, so that no other has to be read while the clock runs."""
PATIENCE = 60

ENDS = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_WITH_COMPILE_ERROR)


class PageError(Exception):
    """The page showed an error in place of what was asked for."""


@dataclass(frozen=True)
class Ran:
    """One run of a page: seconds from the request to its last message, and its messages."""

    seconds: float
    messages: tuple[bytes, ...]


@dataclass
class Viewer:
    """One reader with a page open.

    Attributes
    ----------
    place
        Host and port.
    page
        The page of the app, as its address calls it; empty for the first.
    query
        The query string of the link, which the app writes anew at each choice.
    """

    place: str
    page: str
    query: str
    options: tuple[str, ...] = ()
    _connection: ClientConnection | None = None
    _hash: str = ""
    _control: str = ""

    async def open(self) -> Ran:
        """Open the link, as a browser that is new to it."""
        await asyncio.to_thread(self._fetch)
        self._connection = await connect(
            f"ws://{self.place}/_stcore/stream",
            subprotocols=["streamlit"],  # type: ignore[list-item]  # a name and nothing else
            max_size=None,
            open_timeout=PATIENCE,
        )
        self._hash = ""
        ran = await self._run()
        for each in ran.messages:
            self._note_controls(each)
        return ran

    async def choose(self, council: str) -> Ran:
        """Choose a council, as its control calls it."""
        return await self._run(self._control, council)

    async def close(self) -> None:
        """Close the page."""
        if self._connection:
            await self._connection.close()

    def _fetch(self) -> None:
        """Fetch the page itself."""
        connection = HTTPConnection(self.place, timeout=PATIENCE)
        connection.request("GET", f"/{self.page}?{self.query}")
        answer = connection.getresponse()
        answer.read()
        connection.close()
        if answer.status != 200:
            raise PageError(f"status {answer.status}")

    async def _run(self, widget: str = "", council: str = "") -> Ran:
        message = BackMsg()
        request = message.rerun_script
        request.query_string = self.query
        request.page_script_hash = self._hash
        if not self._hash:
            request.page_name = self.page
        if widget:
            request.widget_states.widgets.add(id=widget, string_value=council)
        assert self._connection
        started = time.perf_counter()
        await self._connection.send(message.SerializeToString())
        received: list[bytes] = []
        while not received or not _ends(received[-1]):
            async with asyncio.timeout(PATIENCE):
                received.append(await self._connection.recv(decode=False))
        ran = Ran(time.perf_counter() - started, tuple(received))
        for each in ran.messages:
            self._note(each)
        return ran

    def _note(self, message: bytes) -> None:
        """Keep what the next request goes with: the page that is open and the address that it wrote."""
        if len(message) > 4000:
            return
        found = ForwardMsg.FromString(message)
        kind = found.WhichOneof("type")
        if kind == "navigation":
            self._hash = found.navigation.page_script_hash
        elif kind == "page_info_changed":
            self.query = found.page_info_changed.query_string
        elif kind == "delta" and found.delta.new_element.WhichOneof("type") == "exception":
            raise PageError(found.delta.new_element.exception.message)

    def _note_controls(self, message: bytes) -> None:
        element = _element(message)
        if element is None:
            return
        if element.WhichOneof("type") == "selectbox" and element.selectbox.label == COUNCIL:
            self._control, self.options = element.selectbox.id, tuple(element.selectbox.options)


def _element(message: bytes) -> Element | None:
    found = ForwardMsg.FromString(message)
    is_element = found.WhichOneof("type") == "delta" and found.delta.WhichOneof("type") == "new_element"
    return found.delta.new_element if is_element else None


def _ends(message: bytes) -> bool:
    if len(message) > LONGEST_END:
        return False
    found = ForwardMsg.FromString(message)
    return found.WhichOneof("type") == "script_finished" and found.script_finished in ENDS


def share(values: list[float], part: float) -> float:
    """The value that so large a part of the values does not exceed."""
    ordered = sorted(values)
    return ordered[min(int(part * len(ordered)), len(ordered) - 1)]
