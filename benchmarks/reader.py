"""A reader of an app who speaks to its server without a browser, and what the server does for them."""

from __future__ import annotations

import gc
import os
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection

from benchmarks.recording import APP
from tests.conftest import ROOT
from tests.web.served import Server, served

LONGEST_END = 400
"""Bytes; the message that ends a run is shorter than this, so that no other has to be read in time."""


@dataclass(frozen=True)
class Ran:
    """One run of a page: seconds until its last message, and the bytes of all of them."""

    seconds: float
    bytes: int


class Reader:
    """One session, on one page."""

    def __init__(self, connection: ClientConnection, page: str, query: str) -> None:
        self._connection = connection
        self._name = page
        self._query = query
        self._hash = ""

    def run(self) -> Ran:
        """Run the page as a browser that is open on it asks for it."""
        message = BackMsg()
        message.rerun_script.query_string = self._query
        message.rerun_script.page_script_hash = self._hash
        if not self._hash:
            message.rerun_script.page_name = self._name
        started = time.perf_counter()
        self._connection.send(message.SerializeToString())
        received: list[bytes] = []
        while not received or not _ends(received[-1]):
            answer = self._connection.recv(timeout=60)
            assert isinstance(answer, bytes)
            received.append(answer)
        seconds = time.perf_counter() - started
        for each in received:
            self._note(each)
        return Ran(seconds, sum(map(len, received)))

    def _note(self, message: bytes) -> None:
        """Keep the page that was opened and the address that it wrote, which the next request goes with."""
        found = ForwardMsg()
        found.ParseFromString(message)
        kind = found.WhichOneof("type")
        if kind == "navigation":
            self._hash = found.navigation.page_script_hash
        elif kind == "page_info_changed":
            self._query = found.page_info_changed.query_string
        elif kind == "session_event" and found.session_event.HasField("script_compilation_exception"):
            raise RuntimeError(str(found.session_event))
        elif kind == "delta" and found.delta.new_element.WhichOneof("type") == "exception":
            raise RuntimeError(found.delta.new_element.exception.message)


def _ends(message: bytes) -> bool:
    if len(message) > LONGEST_END:
        return False
    found = ForwardMsg()
    found.ParseFromString(message)
    return found.WhichOneof("type") == "script_finished" and found.script_finished in (
        ForwardMsg.FINISHED_SUCCESSFULLY,
        ForwardMsg.FINISHED_WITH_COMPILE_ERROR,
    )


@contextmanager
def reading(server: Server, page: str, query: str) -> Iterator[Reader]:
    """A session that has opened a page, so that what it shows is warm."""
    with server.socket() as connection:
        reader = Reader(connection, page, query)
        reader.run()
        yield reader


def first_run(server: Server, page: str, query: str) -> float:
    """Seconds until a page has been run for the first reader of a fresh server."""
    started = time.perf_counter()
    with reading(server, page, query):
        return time.perf_counter() - started


@contextmanager
def both(folder: Path, bare: Path, data: Path) -> Iterator[tuple[Server, Server]]:
    """The product and the bare app side by side."""
    with serve_ours(folder, data) as ours, serve_bare(folder, bare) as floor:
        yield ours, floor


def serve_ours(folder: Path, data: Path, **more: str) -> AbstractContextManager[Server]:
    """The product on the figures of a data folder, or on those of the release where it is empty."""
    return served(folder / "ours.log", NEEDS_DATA_DIR=str(data), NEEDS_BOUNDARIES_URL="off", **more)


def serve_bare(folder: Path, bare: Path, script: str = APP) -> AbstractContextManager[Server]:
    """The bare app."""
    return served(folder / f"bare-{script}.log", bare / script, PYTHONPATH=str(ROOT))


def memory_per_session(server: Server, page: str, query: str, sessions: int) -> float:
    """Megabytes that each further open session takes: the second half of them against the first."""
    with ExitStack() as opened:
        for _ in range(sessions // 2):
            opened.enter_context(reading(server, page, query))
        before = resident(server)
        for _ in range(sessions // 2):
            opened.enter_context(reading(server, page, query))
        gc.collect()
        return (resident(server) - before) / (sessions // 2)


def processor(server: Server) -> float:
    """Seconds that the processors have worked for a server, which other programs hardly change."""
    fields = Path(f"/proc/{server.process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def resident(server: Server) -> float:
    pages = int(Path(f"/proc/{server.process}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
