"""A server as ``make run`` starts it, with its log; and a reader who speaks to it without a browser."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

from tests.conftest import ROOT, WITHIN


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")


@dataclass(frozen=True)
class Server:
    """Where a server is, and where it writes its log."""

    address: str
    log: Path
    process: int = 0

    @property
    def place(self) -> str:
        return urlsplit(self.address).netloc

    def ask(
        self,
        path: str,
        method: str = "GET",
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        reader: str = "127.0.0.1",
    ) -> Answer:
        """One request, with the path as it stands: no client tidies it up."""
        connection = http.client.HTTPConnection(self.place, timeout=WITHIN, source_address=(reader, 0))
        try:
            connection.request(method, path, body, dict(headers or {}))
            answer = connection.getresponse()
            held = {name.lower(): value for name, value in answer.getheaders()}
            return Answer(answer.status, held, answer.read())
        finally:
            connection.close()

    def socket(self, **headers: str) -> ClientConnection:
        """The socket that a page of the app opens."""
        return connect(
            f"ws://{self.place}/_stcore/stream",
            subprotocols=["streamlit"],  # type: ignore[list-item]  # a name and nothing else
            additional_headers=headers,
            max_size=None,
        )


@contextmanager
def served(log: Path, app: Path = ROOT / "asgi.py", **environment: str) -> Iterator[Server]:
    """Start an app, the product's own unless another is named, and stop it afterwards."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", str(app), "--server.port", str(port)]
    with (
        log.open("wb") as written,
        subprocess.Popen(
            [*command, "--server.address", "127.0.0.1"],
            cwd=app.parent,
            env={**os.environ, **environment},
            stdout=written,
            stderr=subprocess.STDOUT,
        ) as process,
    ):
        server = Server(f"http://127.0.0.1:{port}", log, process.pid)
        try:
            until = time.monotonic() + WITHIN
            while not _is_up(server) and process.poll() is None:
                if time.monotonic() > until:
                    raise RuntimeError("the app did not start")
                time.sleep(0.05)
            if process.poll() is not None:
                raise RuntimeError(log.read_text())
            yield server
        finally:
            process.terminate()


def _is_up(server: Server) -> bool:
    try:
        return server.ask("/_stcore/health").status == 200
    except OSError:
        return False


def begin(connection: ClientConnection, query: str = "") -> str:
    """Open the app's first page over its socket, to its end; the id of the session."""
    message = BackMsg()
    message.rerun_script.query_string = query
    connection.send(message.SerializeToString())
    session = ""
    while True:
        found = ForwardMsg()
        found.ParseFromString(connection.recv(timeout=WITHIN))
        if found.WhichOneof("type") == "new_session":
            session = found.new_session.initialize.session_id
        if found.WhichOneof("type") == "script_finished":
            return session
