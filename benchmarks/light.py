"""The light brief over HTTP against a bare Starlette route that returns the same bytes from memory.

Both are served by uvicorn without the app's middleware, whose limit on one reader's requests would be what is
measured. Compared is what each server works for a request.
"""

from __future__ import annotations

import http.client
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from benchmarks.reader import processor
from benchmarks.table import Row, measured_in_turns
from needs.web.routes import routes
from tests.conftest import ROOT
from tests.web.served import Server

PATH = "/light/brief?area=E08000026"
PAGE_VARIABLE = "BENCHMARK_PAGE"
AIM = 0.5


def ours() -> Starlette:
    """The plain routes of the product, for uvicorn."""
    return Starlette(routes=routes())


def bare() -> Starlette:
    """One route that returns a page from memory, for uvicorn."""
    page = Path(os.environ[PAGE_VARIABLE]).read_bytes()

    async def same(_: Request) -> Response:
        return Response(page, media_type="text/html")

    return Starlette(routes=[Route("/light/brief", same)])


def rows(folder: Path, data: Path, *, quick: bool) -> Iterator[Row]:
    """Requests a second of one processor."""
    page = folder / "page.html"
    with _served("ours", NEEDS_DATA_DIR=str(data)) as mine:
        page.write_bytes(mine.ask(PATH).body)
        with _served("bare", **{PAGE_VARIABLE: str(page)}) as floor:
            requests = 500 if quick else 2000
            found = measured_in_turns(
                {"ours": partial(_rate, mine, requests), "bare": partial(_rate, floor, requests)}, 7
            )
    yield Row("light brief by HTTP, asked for before", *_medians(found), "/s", AIM, least=True)


def _rate(server: Server, requests: int) -> float:
    connection = http.client.HTTPConnection(server.place, timeout=30)
    before = processor(server)
    for _ in range(requests):
        connection.request("GET", PATH)
        connection.getresponse().read()
    worked = processor(server) - before
    connection.close()
    return requests / worked


def _medians(found: dict[str, list[float]]) -> list[float]:
    return [statistics.median(each) for each in found.values()]


@contextmanager
def _served(app: str, **environment: str) -> Iterator[Server]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    command = [sys.executable, "-m", "uvicorn", "--factory", f"benchmarks.light:{app}", "--port", str(port)]
    with subprocess.Popen(
        [*command, "--no-access-log", "--log-level", "error"], cwd=ROOT, env={**os.environ, **environment}
    ) as process:
        server = Server(f"http://127.0.0.1:{port}", Path(os.devnull), process.pid)
        try:
            _wait(partial(server.ask, PATH))
            yield server
        finally:
            process.terminate()


def _wait(ask: Callable[[], object]) -> None:
    until = time.monotonic() + 60
    while True:
        try:
            ask()
            return
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
