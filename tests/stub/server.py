"""The server: endpoints, what is served at each, a count of requests, and faults on demand."""

from __future__ import annotations

import gzip
import ssl
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pandas as pd

from needs.domain.indicators import Indicator
from needs.store.snapshot import Snapshot
from tests.stub import boundaries, made_up, shapes

ROOT = "/api/"
DATA = "all_data/csv/by_indicator_id"
METADATA = "indicator_metadata/by_indicator_id"
METADATA_CSV = "indicator_metadata/csv/by_indicator_id"
UPLOADED = datetime(2026, 9, 1, 9, 30, tzinfo=UTC)

PAGE = b"<!DOCTYPE html><html><head><title>Maintenance</title></head><body>Back soon</body></html>"
BLOCK = b"91380,x,,,,,,,,,,,,,,,,,,,,,,,,,\r\n" * 32_768  # about a mebibyte


class Fault(StrEnum):
    """What may go wrong with an answer."""

    TIME_OUT = "no answer at all"
    SERVER_ERROR = "500 with a sentence"
    BUSY = "503"
    TOO_MANY = "429"
    BAD_REQUEST = "400 with a sentence"
    WEB_PAGE = "a page with status 200"
    EMPTY = "204 and nothing"
    HEADER_ONLY = "the first line only"
    TRUNCATED = "a body shorter than announced"
    CUT_SHORT = "a file that stops in the middle of a row"
    WRONG_COLUMNS = "columns of another file"
    GARBAGE = "bytes that are no text"
    SLOW_DRIP = "a byte now and then"
    OVERSIZED = "a body without end"
    REDIRECT = "a redirect within the service"
    REDIRECT_FOR_EVER = "a redirect to itself"
    REDIRECT_AWAY = "a redirect to another host"
    BYTE_ORDER_MARK = "JSON behind a byte order mark"
    ERROR_OBJECT = "an error object with status 200"
    EMPTY_LIST = "an empty list"
    ARCGIS_ERROR = "the error of ArcGIS with status 200"
    WRONG_CODES = "outlines of other places"


@dataclass
class Switch:
    """A fault at a path, for one indicator or all, for so many answers or for good."""

    fault: Fault
    path: str
    indicator: str
    times: float
    retry_after: str


@dataclass(frozen=True)
class Request:
    """One request as it came."""

    path: str
    query: dict[str, str]
    user_agent: str


@dataclass(frozen=True)
class Answer:
    """Status, headers and body to send."""

    status: int = 200
    body: bytes = b""
    kind: str = "application/json; charset=utf-8"
    headers: tuple[tuple[str, str], ...] = ()


class Stub:
    """A Fingertips on loopback, for as long as the ``with`` block lasts.

    It serves the embedded figures, made-up ones for the indicators of which none are held, and the metadata
    that the catalogue gives. ``latency`` seconds pass before each answer; ``columns`` chooses between the
    file of today (27) and that of before 2022 (26). ``certificate`` and ``key`` make it speak TLS.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        latency: float = 0,
        columns: int = 27,
        certificate: Path | None = None,
        key: Path | None = None,
        port: int = 0,
    ) -> None:
        self.snapshot = snapshot
        self.latency = latency
        self.columns = columns
        self.indicators = {one.id: one for one in snapshot.catalogue if one.on_fingertips}
        self.uploaded = dict.fromkeys(self.indicators, UPLOADED)
        self.requests: list[Request] = []
        self.most_at_once = 0
        self._at_once = 0
        self._figures: dict[str, pd.DataFrame] = {}
        self._switches: list[Switch] = []
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._files: dict[tuple[str, int, int], bytes] = {}
        self._server = _Server(self, port)
        scheme = "http"
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate, key)
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
            scheme = "https"
        self.url = f"{scheme}://127.0.0.1:{self._server.server_port}{ROOT}"

    def __enter__(self) -> Stub:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping.set()
        self._server.shutdown()
        self._server.server_close()

    @property
    def counts(self) -> Counter[str]:
        """How many requests came, by path."""
        return Counter(request.path for request in self.requests)

    def fail(
        self,
        fault: Fault,
        path: str = "",
        indicator: str = "",
        times: float = float("inf"),
        retry_after: str = "",
    ) -> None:
        """From now on, answer with a fault: at one path, for one indicator, for so many answers."""
        self._switches.append(Switch(fault, path, indicator, times, retry_after))

    def mend(self) -> None:
        """Take all faults back."""
        self._switches.clear()

    def figures(self, indicator_id: str) -> pd.DataFrame:
        """What is served of an indicator: the embedded figures, or made-up ones."""
        with self._lock:
            if indicator_id not in self._figures:
                held = self.snapshot.observations
                held = held[held["indicator"] == indicator_id].reset_index(drop=True)
                indicator = self.indicators[indicator_id]
                self._figures[indicator_id] = (
                    made_up.figures(indicator, self.snapshot.register) if held.empty else held
                )
            return self._figures[indicator_id]

    def publish(self, indicator_id: str, figures: pd.DataFrame, uploaded: datetime) -> None:
        """Replace what is served of an indicator, as a new upload does."""
        with self._lock:
            self._figures[indicator_id] = figures
            self._files.clear()
        self.uploaded[indicator_id] = uploaded

    def file(self, indicator: Indicator, child: int, parent: int) -> bytes:
        """The data file of an indicator; only its header for an area type it is not offered for."""
        if child != (indicator.area_type or shapes.UPPER_TIER):
            return shapes.table(shapes.data_header(self.columns, parent), [])
        key = (indicator.id, parent, self.columns)
        if key not in self._files:
            figures = self.figures(indicator.id)
            self._files[key] = shapes.data_file(
                figures, indicator, self.snapshot.register, parent, self.columns
            )
        return self._files[key]

    def answer(self, request: Request) -> Answer:
        """The sound answer to a request."""
        endpoint = _ENDPOINTS.get(request.path)
        if endpoint is None:
            return Answer(404, b'{"Message":"No HTTP resource was found that matches the request URI"}')
        return endpoint(self, request.query)

    def fault_for(self, request: Request) -> Switch | None:
        """The fault that is due at this request, if any; its number of times goes down."""
        ids = request.query.get("indicator_ids", "").split(",")
        with self._lock:
            for switch in self._switches:
                here = request.path.startswith(switch.path) and "moved" not in request.query
                if here and switch.times > 0 and (not switch.indicator or switch.indicator in ids):
                    switch.times -= 1
                    return switch
        return None

    def arrived(self, request: Request) -> None:
        with self._lock:
            self.requests.append(request)
            self._at_once += 1
            self.most_at_once = max(self.most_at_once, self._at_once)

    def left(self) -> None:
        with self._lock:
            self._at_once -= 1

    def pause(self, seconds: float) -> bool:
        """Wait, but not past the end of the stub; true where that has come."""
        return self._stopping.wait(seconds)

    def chosen(self, ids: str) -> list[Indicator]:
        """The indicators asked for that exist, as many of them as the service looks at."""
        return [self.indicators[one] for one in ids.split(",")[:100] if one in self.indicators]


def _data(stub: Stub, query: dict[str, str]) -> Answer:
    if not query.get("child_area_type_id") or not query.get("indicator_ids"):
        return Answer(
            400, b"ChildAreaTypeId cannot be null, IndicatorIds cannot be null or empty", "text/plain"
        )
    child, parent = int(query["child_area_type_id"]), int(query["parent_area_type_id"])
    header = shapes.table(shapes.data_header(stub.columns, parent), [])
    files = [stub.file(indicator, child, parent) for indicator in stub.chosen(query["indicator_ids"])]
    rows = b"".join(file.removeprefix(header) for file in files)
    return Answer(200, header + rows, "application/octet-stream")


def _metadata_csv(stub: Stub, query: dict[str, str]) -> Answer:
    """The metadata as CSV; one id that does not exist fails the whole request, as at the service."""
    chosen = stub.chosen(query["indicator_ids"])
    if len(chosen) < len(query["indicator_ids"].split(",")[:100]):
        return Answer(500, b"Sequence contains no elements", "text/plain")
    return Answer(200, shapes.metadata_file(chosen), "application/octet-stream")


def _children(stub: Stub, query: dict[str, str]) -> Answer:
    register = stub.snapshot.register
    if (parent_type := int(query["parent_area_type_id"])) > shapes.NEIGHBOUR_TYPES:
        return _json(shapes.neighbour_lists(register, parent_type - shapes.NEIGHBOUR_TYPES))
    inside = {
        region.code: [one.code for one in register.authorities if one.region_code == region.code]
        for region in register.regions
    }
    return _json(inside)


def _areas_in(stub: Stub, query: dict[str, str]) -> Answer:
    """The authorities of a region; for a neighbour code, the next ten in the list, which is good enough."""
    register, parent = stub.snapshot.register, query["parent_area_code"]
    inside = [one for one in register.authorities if one.region_code == parent]
    if parent.startswith("nn-"):
        codes = [one.code for one in register.authorities]
        start = codes.index(parent.split("-")[2])
        inside = [] if parent.endswith("E09000001") else list(register.authorities[start + 1 : start + 11])
    return _json([shapes.area(one) for one in inside])


def _json(content: object) -> Answer:
    return Answer(200, shapes.document(content))


_ENDPOINTS: dict[str, Callable[[Stub, dict[str, str]], Answer]] = {
    DATA: _data,
    METADATA: lambda stub, query: _json(shapes.metadata(stub.chosen(query["indicator_ids"]), stub.uploaded)),
    METADATA_CSV: _metadata_csv,
    "profiles": lambda stub, _: _json(shapes.profiles(stub.snapshot.catalogue)),
    "area_types": lambda *_: _json(shapes.area_types()),
    "available_data": lambda stub, _: _json(shapes.available_data(stub.indicators.values())),
    "parent_to_child_areas": _children,
    "nearest_neighbour_types": lambda *_: _json(shapes.neighbour_types()),
    "areas/by_parent_area_code": _areas_in,
    boundaries.PATH: lambda stub, query: _json(boundaries.page(stub.snapshot.register, query)),
}


def _spoilt(answer: Answer, switch: Switch, path: str, query: str) -> Answer:
    """The answer under a fault that needs nothing but another answer."""
    page = "text/html; charset=utf-8"
    asked = (("Retry-After", switch.retry_after),) if switch.retry_after else ()
    here = ROOT + path
    first_line = answer.body.partition(b"\n")[0] + b"\n"
    answers = {
        Fault.SERVER_ERROR: Answer(500, b"An error has occurred in the database.", "text/plain"),
        Fault.BUSY: Answer(503, PAGE, page, asked),
        Fault.TOO_MANY: Answer(429, b"Too many requests", "text/plain", asked),
        Fault.BAD_REQUEST: Answer(400, b"ChildAreaTypeId cannot be null", "text/plain"),
        Fault.WEB_PAGE: Answer(200, PAGE, page),
        Fault.EMPTY: Answer(204),
        Fault.HEADER_ONLY: replace(answer, body=first_line),
        Fault.CUT_SHORT: replace(answer, body=answer.body[:-40]),
        Fault.WRONG_COLUMNS: replace(answer, body=answer.body.replace(b"Area Code", b"Place", 1)),
        Fault.GARBAGE: replace(answer, body=b"\xff\xfe\x00\x8e" * 500),
        Fault.REDIRECT: Answer(301, headers=(("Location", f"{here}?{query}&moved=yes"),)),
        Fault.REDIRECT_FOR_EVER: Answer(302, headers=(("Location", f"{here}?{query}"),)),
        Fault.REDIRECT_AWAY: Answer(302, headers=(("Location", "http://elsewhere.invalid/api/"),)),
        Fault.BYTE_ORDER_MARK: replace(answer, body=shapes.BOM + answer.body),
        Fault.ERROR_OBJECT: Answer(200, b'{"Message":"An error has occurred."}'),
        Fault.EMPTY_LIST: Answer(200, b"[]"),
        Fault.ARCGIS_ERROR: Answer(200, boundaries.ERROR),
        Fault.WRONG_CODES: replace(answer, body=answer.body.replace(b'": "E', b'": "S')),
    }
    return answers[switch.fault]


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, stub: Stub, port: int) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.stub = stub


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        stub = self.server.stub
        parts = urlsplit(self.path)
        query = {key: values[0] for key, values in parse_qs(parts.query).items()}
        request = Request(parts.path.removeprefix(ROOT), query, self.headers.get("User-Agent", ""))
        stub.arrived(request)
        try:
            time.sleep(stub.latency)
            self._respond(stub, request, parts.query)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True  # the client has had enough, which some faults are about
        finally:
            stub.left()

    def _respond(self, stub: Stub, request: Request, query: str) -> None:
        answer = stub.answer(request)
        switch = stub.fault_for(request)
        if switch is None:
            self._send(answer)
        elif switch.fault is Fault.TIME_OUT:
            stub.pause(60)
            self.close_connection = True
        elif switch.fault is Fault.TRUNCATED:
            self._send(answer, broken_off=True)
        elif switch.fault is Fault.SLOW_DRIP:
            self._without_end(answer, b"I", every=0.02)
        elif switch.fault is Fault.OVERSIZED:
            self._without_end(answer, BLOCK, every=0)
        else:
            self._send(_spoilt(answer, switch, request.path, query))

    def _send(self, answer: Answer, broken_off: bool = False) -> None:
        body = answer.body
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.kind)
        if body and "gzip" in self.headers.get("Accept-Encoding", ""):
            body = gzip.compress(body, compresslevel=1)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        for name, value in answer.headers:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body[: len(body) // 2] if broken_off else body)
        if broken_off:
            self.close_connection = True

    def _without_end(self, answer: Answer, block: bytes, every: float) -> None:
        self.close_connection = True
        self.send_response(200)
        self.send_header("Content-Type", answer.kind)
        self.send_header("Connection", "close")
        self.end_headers()
        while not self.server.stub.pause(every):
            self.wfile.write(block)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: a test asks for the requests where it wants them."""
