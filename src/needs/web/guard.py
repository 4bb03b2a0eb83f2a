"""What every request passes on its way in and every answer on its way out, the app's own pages included.

On the way in: the host has to be one of ours, where it is said which those are; and what costs much, which is
pictures, plain pages and files sent to the server, is not to be had without end. On the way out: the headers
that tell a browser to run nothing and load nothing but what this server sends.
"""

from __future__ import annotations

import base64
import hashlib
import logging
import math
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from cachetools import LRUCache
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from needs.domain.errors import NeedsError
from needs.domain.settings import ALLOWED_HOSTS, FRAME_ANCESTORS

UPLOADS = "/_stcore/upload_file/"
DEAR = ("/light/", "/figure.")
ALWAYS_ANSWERED = ("/_stcore/health", "/ready")
"""What looks after servers asks by address and not by name."""
BROKEN = "Something went wrong on this server. Its log says what; please tell whoever looks after it."
MOST_FILES = 20
"""As many files may a session have sent and not taken back."""
MOST_KNOWN = 10_000
"""As many readers, or sessions, are kept count of; the one that was not heard of the longest goes first."""

_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_ANCESTOR = re.compile(r"'self'|'none'|https?://(\*\.)?[A-Za-z0-9.-]+(:[0-9]{1,5}|:\*)?|\*|https:")
_HOST = re.compile(r"(\*\.)?[a-z0-9.:\[\]-]+")
_PERMISSIONS = (
    "accelerometer=(), autoplay=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), "
    "magnetometer=(), microphone=(), midi=(), payment=(), usb=()"
)

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Rules:
    """What is allowed.

    Attributes
    ----------
    frame_ancestors
        The sites that may show this one in a frame, as a content security policy names them.
    hosts
        The names by which the server may be asked, each as it is or with ``*.`` before it; any, where empty.
    scripts
        The hashes of the scripts that stand in the app's own page.
    """

    frame_ancestors: str = "'self'"
    hosts: tuple[str, ...] = ()
    scripts: tuple[str, ...] = ()

    @property
    def policy(self) -> str:
        """The content security policy of the app's pages.

        Its styles are made in the browser, so they cannot be told by a hash. What it draws and offers to
        download comes as ``data:`` and ``blob:``, and so do the scripts of its components. Its numbers of 64
        bits are reckoned in WebAssembly, which can reach nothing that a script cannot.
        """
        scripts = " ".join(["'self'", "blob:", "'wasm-unsafe-eval'", *self.scripts])
        return (
            f"default-src 'self'; script-src {scripts}; worker-src 'self'; style-src 'self' 'unsafe-inline'; "
            "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; object-src 'none'; "
            "base-uri 'self'; form-action 'self'"
        )


def configured_rules(page: str = "") -> Rules:
    """The rules that the environment sets, for an app whose page is this HTML.

    Raises
    ------
    NeedsError
        A setting names what can be no site or no host.
    """
    ancestors = FRAME_ANCESTORS.text().split() or ["'self'"]
    if wrong := [each for each in ancestors if not _ANCESTOR.fullmatch(each)]:
        raise NeedsError(
            f"{FRAME_ANCESTORS} holds “{wrong[0]}”.",
            "It takes sites between spaces, such as https://intranet.example.gov.uk, or 'self', or 'none'.",
        )
    hosts = ALLOWED_HOSTS.words()
    if wrong := [each for each in hosts if not _HOST.fullmatch(each)]:
        raise NeedsError(
            f"{ALLOWED_HOSTS} holds “{wrong[0]}”.",
            "It takes names between spaces, such as needs.example.gov.uk or *.example.gov.uk.",
        )
    return Rules(" ".join(ancestors), tuple(hosts), hashes_of(page))


def hashes_of(page: str) -> tuple[str, ...]:
    """What a policy calls the scripts that stand in a page of HTML."""
    digests = [hashlib.sha256(script.encode()).digest() for script in _SCRIPT.findall(page)]
    return tuple(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)


class Buckets:
    """How much each of many readers may have: so much at once, and then so much a second.

    Parameters
    ----------
    at_once, each_second
        The most that a reader may take without a pause, and how fast that comes back.
    clock
        Seconds from any beginning.
    """

    def __init__(
        self, at_once: float, each_second: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._at_once = at_once
        self._each_second = each_second
        self._clock = clock
        self._lock = threading.Lock()
        self._left: LRUCache[str, tuple[float, float]] = LRUCache(MOST_KNOWN)

    def wait(self, reader: str) -> float:
        """Take one: 0 where it is there, and otherwise the seconds until it would be."""
        now = self._clock()
        with self._lock:
            left, then = self._left.get(reader, (self._at_once, now))
            left = min(self._at_once, left + (now - then) * self._each_second)
            taken = left >= 1
            self._left[reader] = (left - 1 if taken else left, now)
        return 0.0 if taken else (1 - left) / self._each_second

    def __len__(self) -> int:
        return len(self._left)


@dataclass
class Files:
    """Which files each session has sent and not taken back."""

    _lock: threading.Lock = field(default_factory=threading.Lock)
    _held: LRUCache[str, set[str]] = field(default_factory=lambda: LRUCache(MOST_KNOWN))

    def is_full(self, session: str, file: str) -> bool:
        """Whether a session may not send another file."""
        with self._lock:
            held = self._held.get(session, set())
            return len(held) >= MOST_FILES and file not in held

    def note(self, session: str, file: str, *, sent: bool) -> None:
        """Keep in mind that a file was sent, or taken back."""
        with self._lock:
            held = self._held.pop(session, set())
            held = held | {file} if sent else held - {file}
            if held:
                self._held[session] = held

    def __len__(self) -> int:
        return len(self._held)


class Guard:
    """The middleware: around the whole app, its WebSocket included."""

    def __init__(self, app: ASGIApp, rules: Rules | None = None) -> None:
        self._app = app
        self._rules = rules or Rules()
        self._pages = Buckets(at_once=240, each_second=4)
        self._uploads = Buckets(at_once=30, each_second=0.2)
        self._files = Files()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or pass it on."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
        elif not self._is_ours(scope):
            await self._refuse(scope, receive, send, 400, "This server is not known by that name.")
        elif scope["type"] == "websocket":
            await self._app(scope, receive, send)
        elif problem := self._too_much(scope):
            status, said, seconds = problem
            await self._refuse(scope, receive, send, status, said, seconds)
        else:
            await self._answer(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; what goes wrong here is for the log, and the reader gets a sentence."""
        started = False
        sending = self._sending(scope, send)

        async def noting(message: Message) -> None:
            nonlocal started
            started = True
            await sending(message)

        try:
            await self._app(scope, receive, noting)
        except Exception:
            log.exception("a request could not be answered")
            if started:
                raise
            await PlainTextResponse(f"{BROKEN}\n", 500)(scope, receive, sending)

    def _is_ours(self, scope: Scope) -> bool:
        if not self._rules.hosts or scope["path"] in ALWAYS_ANSWERED:
            return True
        asked = Headers(scope=scope).get("host", "").lower()
        name = re.sub(r":[0-9]+$", "", asked).rstrip(".")
        return any(
            name.endswith(each[1:]) if each.startswith("*.") else name == each for each in self._rules.hosts
        )

    def _too_much(self, scope: Scope) -> tuple[int, str, float] | None:
        """Why a request is not answered now, and in how many seconds it would be."""
        reader, path = str((scope.get("client") or ("unknown",))[0]), scope["path"]
        if path.startswith(DEAR):
            seconds = self._pages.wait(reader)
            what = "pages and pictures"
        elif UPLOADS in path and scope["method"] == "PUT":
            if self._files.is_full(*_session_and_file(path)):
                return 413, f"At most {MOST_FILES} files may be added. Open the page in a new tab.", 0
            seconds = self._uploads.wait(reader)
            what = "files"
        else:
            return None
        if not seconds:
            return None
        log.warning("too many %s are asked for", what)
        later = math.ceil(seconds)
        return 429, f"Too many {what} at once. Try again in {later} second{'s' * (later != 1)}.", later

    async def _refuse(
        self, scope: Scope, receive: Receive, send: Send, status: int, said: str, seconds: float = 0
    ) -> None:
        if scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 1008, "reason": said})
            return
        headers = {"Retry-After": str(math.ceil(seconds))} if seconds else {}
        answer = PlainTextResponse(f"{said}\n", status, headers)
        await answer(scope, receive, self._sending(scope, send))

    def _sending(self, scope: Scope, send: Send) -> Send:
        """What puts the headers on an answer, and keeps count of the files that were taken."""

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._dress(MutableHeaders(raw=message.setdefault("headers", [])))
                if UPLOADS in scope["path"] and 200 <= message["status"] < 300:
                    self._note_file(scope)
            await send(message)

        return sending

    def _note_file(self, scope: Scope) -> None:
        if scope["method"] in ("PUT", "DELETE"):
            session, file = _session_and_file(scope["path"])
            self._files.note(session, file, sent=scope["method"] == "PUT")

    def _dress(self, headers: MutableHeaders) -> None:
        """Put on what is not there already: a plain page has a stricter policy of its own."""
        policy = headers.get("content-security-policy", self._rules.policy)
        headers["Content-Security-Policy"] = f"{policy}; frame-ancestors {self._rules.frame_ancestors}"
        headers.setdefault("X-Content-Type-Options", "nosniff")
        headers.setdefault("Referrer-Policy", "no-referrer")
        headers.setdefault("Permissions-Policy", _PERMISSIONS)
        headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")


def _session_and_file(path: str) -> tuple[str, str]:
    session, _, file = path.rpartition(UPLOADS)[2].partition("/")
    return session[:100], file[:100]
