"""One GET over the network, and every way in which it may end.

The retries are a loop here because urllib3's own ``Retry`` neither covers a body that breaks off after its
headers nor keeps all attempts together within one deadline.
"""

from __future__ import annotations

import json
import logging
import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from importlib.metadata import version
from typing import Any
from urllib.parse import SplitResult, urljoin, urlsplit

import requests
import urllib3

from needs.domain.settings import Setting
from needs.sources.errors import (
    AddressError,
    CannotConnectError,
    CertificateRefusedError,
    PassingError,
    RateLimitedError,
    RedirectRefusedError,
    RequestRefusedError,
    ServerFailedError,
    TimedOutError,
    TooLargeError,
    TruncatedError,
)

_AT_ONCE = 3
_REDIRECTS = 5
_BLOCK = 64 * 1024
_TRY_LATER = "The figures already held stay in use; try again later."

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Limits:
    """How long the product waits and how much it takes; seconds and bytes.

    ``total_seconds`` bounds one request with all its attempts and the waits between them, so that an answer
    which trickles in ends too. A service that asks to be left alone for longer than ``longest_wait_seconds``
    is not asked again.
    """

    connect_seconds: float = 5
    total_seconds: float = 300
    retries: int = 3
    first_wait_seconds: float = 1
    longest_wait_seconds: float = 30
    largest_bytes: int = 64 * 1024 * 1024


class Transport:
    """Requests to one or more services over one session, at most three at a time.

    Certificates are always verified; a session set not to is overruled. ``requests_made`` counts everything
    sent, attempts and redirects included. ``sleep`` waits a number of seconds between attempts; what it
    raises ends the request, which is how one is cancelled.
    """

    def __init__(
        self,
        session: requests.Session | None = None,
        limits: Limits | None = None,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        self.session = session or requests.Session()
        self.session.headers["User-Agent"] = f"drug-and-alcohol-needs/{version('needs')} (+python-requests)"
        self.limits = limits or Limits()
        self.requests_made = 0
        self._sleep = sleep
        self._slots = threading.BoundedSemaphore(_AT_ONCE)
        self._counting = threading.Lock()

    def get(self, url: str, read_seconds: float) -> bytes:
        """The body that an address answers with, decompressed; empty where the service has nothing to say.

        The service may be silent for ``read_seconds``.

        Raises
        ------
        PassingError
            Every attempt failed: no connection, too slow, the service's own failure, too many requests, or a
            body that broke off.
        CertificateRefusedError, RequestRefusedError, RedirectRefusedError, TooLargeError
            The answer would be the same at every attempt, so there was one.
        """
        # A slot is kept through the waits: a service in trouble gets fewer requests, not more.
        with self._slots:
            deadline = time.monotonic() + self.limits.total_seconds
            attempt = 0
            while True:
                try:
                    return self._attempt(url, read_seconds, deadline)
                except PassingError as error:
                    wait = self._wait_before_next(attempt, error, deadline)
                    log.warning("attempt %d at %s: %s", attempt + 1, url, error.message)
                    if wait is None:
                        raise
                self._sleep(wait)
                attempt += 1

    def _wait_before_next(self, attempt: int, error: PassingError, deadline: float) -> float | None:
        """Seconds until the next attempt; none where there is to be no other."""
        limits = self.limits
        asked = error.retry_after or 0
        if attempt >= limits.retries or asked > limits.longest_wait_seconds:
            return None
        backing_off = min(limits.first_wait_seconds * 2**attempt, limits.longest_wait_seconds)
        # Half to all of it, at random, so that many copies of the product do not return in step.
        wait = max(asked, backing_off * random.uniform(0.5, 1))  # noqa: S311  # nothing secret hangs on it
        return wait if time.monotonic() + wait < deadline else None

    def _attempt(self, url: str, read_seconds: float, deadline: float) -> bytes:
        for _ in range(_REDIRECTS + 1):
            with self._send(url, read_seconds, deadline) as response:
                if not response.is_redirect:
                    body = self._body(response, deadline)
                    _check_status(response, body)
                    return body
                url = follow(url, response.headers["Location"])
        raise RedirectRefusedError(
            f"{_host(url)} kept pointing from one address to another.",
            "Check the configured address of the service.",
        )

    def _send(self, url: str, read_seconds: float, deadline: float) -> requests.Response:
        left = max(deadline - time.monotonic(), 0.001)
        with self._counting:
            self.requests_made += 1
        try:
            return self.session.get(
                url,
                timeout=(min(self.limits.connect_seconds, left), min(read_seconds, left)),
                stream=True,
                allow_redirects=False,
                verify=True,
            )
        except requests.exceptions.SSLError as error:
            log.error("TLS with %s: %s", _host(url), error)
            raise CertificateRefusedError(
                f"{_host(url)} could not prove who it is: its certificate was refused.",
                "Nothing was fetched. On a network that inspects traffic, set REQUESTS_CA_BUNDLE to the "
                "organisation's certificates.",
            ) from error
        except requests.Timeout as error:
            raise _timed_out(url) from error
        except OSError as error:  # every error of requests is one, and so is a bundle that is not there
            log.warning("connecting to %s: %s", _host(url), error)
            raise CannotConnectError(
                f"{_host(url)} cannot be reached.",
                f"Check the connection to the internet and any proxy. {_TRY_LATER}",
            ) from error

    def _body(self, response: requests.Response, deadline: float) -> bytes:
        body = bytearray()
        try:
            # read1 hands over what has come, where read would wait for a whole block past every deadline.
            while block := response.raw.read1(_BLOCK, decode_content=True):
                body += block
                if len(body) > self.limits.largest_bytes:
                    raise TooLargeError(
                        f"{_host(response.url)} sent more than {self.limits.largest_bytes:,} bytes, "
                        "far more than figures need.",
                        "Nothing of it was used.",
                    )
                if time.monotonic() > deadline:
                    raise _timed_out(response.url)
        except urllib3.exceptions.ReadTimeoutError as error:
            raise _timed_out(response.url) from error
        except urllib3.exceptions.HTTPError as error:
            log.warning("reading from %s: %s", _host(response.url), error)
            raise TruncatedError(
                f"The answer from {_host(response.url)} broke off before its end.",
                f"Nothing of it was used. {_TRY_LATER}",
            ) from error
        return bytes(body)


def _check_status(response: requests.Response, body: bytes) -> None:
    status, host = response.status_code, _host(response.url)
    if 200 <= status < 300:
        return
    said = _sentence(body)
    log.warning("%s answered %d: %s", response.url, status, said or "nothing readable")
    asked = _seconds_asked(response.headers.get("Retry-After"))
    if status == requests.codes.too_many_requests:
        soon = f"Try again in {asked:.0f} seconds or later." if asked else _TRY_LATER
        raise RateLimitedError(f"{host} asks for fewer requests.", soon, asked)
    if status >= requests.codes.server_error:
        raise ServerFailedError(f"{host} failed (status {status}){said}.", _TRY_LATER, asked)
    raise RequestRefusedError(
        f"{host} refused the request (status {status}){said}.",
        "The address or the interface of the service may have changed.",
    )


def _sentence(body: bytes) -> str:
    """What the service said about its failure, if in words: one line of it, set off by a colon."""
    text = " ".join(body[:2000].decode("utf-8-sig", "replace").split())
    return f": {text[:200].rstrip('. ')}" if text and not text.startswith("<") else ""


def _seconds_asked(retry_after: str | None) -> float | None:
    """How long a Retry-After header asks to wait, given as seconds or as a date."""
    if retry_after is None:
        return None
    if retry_after.strip().isdecimal():
        return float(retry_after)
    try:
        moment = parsedate_to_datetime(retry_after)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max((moment - datetime.now(UTC)).total_seconds(), 0)


def follow(url: str, location: str) -> str:
    """Where a redirect leads, if it stays at the service.

    Raises
    ------
    RedirectRefusedError
        It leads to another host or port, or from https to http.
    """
    try:
        target = urljoin(url, location)
        here, there = urlsplit(url), urlsplit(target)
        stays = (here.scheme, here.netloc) == (there.scheme, there.netloc)
        secured = (here.scheme, there.scheme) == ("http", "https") and here.hostname == there.hostname
    except ValueError:
        stays = secured = False
    if stays or secured:
        return target
    raise RedirectRefusedError(
        f"{_host(url)} pointed to another place ({location[:100]}), which the product does not follow.",
        "If the service has moved, configure its new address; a network's sign-in page does this as well.",
    )


def read_json(body: bytes) -> Any:
    """The JSON document that a body holds, with or without a byte order mark.

    Raises
    ------
    ValueError
        It is none, it is nested too deeply to be read, or a text in it could not be written out again.
    """
    try:
        document = json.loads(body.decode("utf-8-sig"))
        # Half of a surrogate pair can be read, and then breaks the page or the file that it is put into.
        json.dumps(document, ensure_ascii=False).encode()
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error
    return document


def _timed_out(url: str) -> TimedOutError:
    return TimedOutError(f"{_host(url)} took too long to answer.", _TRY_LATER)


def _host(url: str) -> str:
    return urlsplit(url).netloc


def web_address(text: str, what: str, example: str, setting: Setting) -> SplitResult:
    """Read the address of a service.

    Raises
    ------
    AddressError
        It is not an http or https address; the advice gives an example and the setting.
    """
    try:
        parts = urlsplit(text.strip())
        usable = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        usable = False
    if not usable:
        raise AddressError(
            f"“{text}” is not the address of {what}.", f"One looks like {example}; {setting} sets it."
        )
    return parts
