"""The routes beside the app: the light brief, a figure as a picture, and whether the server is ready."""

from __future__ import annotations

import hashlib
import json
import logging
import re
import threading
import time
from collections.abc import Callable
from datetime import date
from functools import partial

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from needs.charts.registry import WITH_CHART, spec_of
from needs.domain.errors import NeedsError
from needs.domain.footprints import Place
from needs.domain.selection import Selection
from needs.exports.picture.png import has_font, png_of
from needs.exports.picture.svg import svg_of
from needs.exports.picture.svg_text import UndrawableError
from needs.exports.plain_html import ADDRESS, STYLE_HASH, light_brief, light_chooser, light_refusal
from needs.links.codec import decode, encode
from needs.links.words import since_sentences
from needs.reports.brief.numbers import brief
from needs.store.in_use import Figures
from needs.store.library import Loaded
from needs.store.program import build
from needs.store.snapshot import Snapshot
from needs.views.since import changed_since
from needs.web.responses import ResponseCache, ResponseIndex, StoredResponse

READY = "ready"
LEAST_WIDTH, MOST_WIDTH, DEFAULT_WIDTH = 320, 2000, 960
NARROW_BELOW = 600
LONGEST_QUERY = 4000
MOST_KEPT = 32_000_000
MOST_KNOWN = 1000
AT_ONCE = 2
"""As many pages and pictures are made at a time, so that the app beside them keeps its turn."""

HTML, SVG, PNG, TEXT = "text/html; charset=utf-8", "image/svg+xml", "image/png", "text/plain; charset=utf-8"
_CACHED = "public, max-age=300, stale-while-revalidate=86400"
_POLICY = (
    f"default-src 'none'; style-src 'sha256-{STYLE_HASH}'; img-src 'self' data:; base-uri 'none'; "
    "form-action 'none'"
)
_HEADERS = {
    "Cache-Control": _CACHED,
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Content-Language": "en-GB",
    "Vary": "Accept-Encoding",
}
log = logging.getLogger(__name__)

_SITE = re.compile(r"https?://[A-Za-z0-9.\-\[\]:]{1,255}")


def routes(figures: Figures | None = None, *, today: Callable[[], date] = date.today) -> list[Route]:
    """The plain routes, for the server to put before the app's own."""
    shared = _Shared(figures or Figures(), today)
    return [
        Route(f"/{ADDRESS}", shared.light, methods=["GET"]),
        Route("/figure.svg", shared.svg, methods=["GET"]),
        Route("/figure.png", shared.png, methods=["GET"]),
        Route(f"/{READY}", shared.ready, methods=["GET"]),
    ]


class _Shared:
    """What the requests of one server share; whatever is not kept is made in a thread."""

    def __init__(self, figures: Figures, today: Callable[[], date]) -> None:
        self._figures = figures
        self._today = today
        self._kept = ResponseCache(MOST_KEPT)
        self._known = ResponseIndex(MOST_KNOWN)
        self._making = threading.BoundedSemaphore(AT_ONCE)

    def ready(self, _: Request) -> Response:
        """Whether there are figures to show: which ones, or why not."""
        try:
            loaded = self._figures.current()
        except NeedsError as error:
            return _said(503, str(error), cached="no-store")
        return _said(200, f"Figures {loaded.snapshot.stamp}. {loaded.problem}".strip(), cached="no-store")

    def _with_figures(self, request: Request, answer: Callable[[Request, Loaded], Response]) -> Response:
        """The answer on the figures in use; words where there are none, or the link is none of ours."""
        if too_long := _too_long(request):
            return too_long
        try:
            loaded = self._figures.current()
        except NeedsError as error:
            return _said(503, str(error), cached="no-store")
        return answer(request, loaded)

    async def light(self, request: Request) -> Response:
        """The brief of a place; without one, or with one that is not known, the list of places.

        The same request of the same figures on the same day is answered from memory, without a thread.
        """
        loaded = self._figures.held()
        if loaded is None:
            return await run_in_threadpool(self._with_figures, request, self._light)
        stands = (loaded.snapshot.stamp, loaded.problem, self._today())
        asked = (request.scope["query_string"], _site(request), *stands)
        key = self._known.get(asked)
        if key and (made := self._kept.get(key)):
            return _sent(request, made, key)
        answer = await run_in_threadpool(self._with_figures, request, self._light)
        if answer.status_code == 200 and self._figures.held() is loaded:
            self._known.keep(asked, answer.headers["etag"].strip('"'))
        return answer

    def _light(self, request: Request, loaded: Loaded) -> Response:
        snapshot = loaded.snapshot
        decoded = decode(dict(request.query_params), snapshot.places, snapshot.catalogue)
        chosen = decoded.selection.of_place()
        asked = bool(request.query_params.get("area", "").strip())
        warnings = (*filter(None, (loaded.problem,)), *decoded.warnings)
        # Not all of the page's bytes follow from the selection: its preview needs the address of the site.
        site = _site(request)

        def make() -> StoredResponse:
            if chosen.area is None:
                page = light_chooser(snapshot, warnings=warnings, asked=asked)
                return StoredResponse(page.encode(), HTML, 404 if asked else 200)
            try:
                place = snapshot.places.get(chosen.area, chosen.name or "")
                found = brief(snapshot, place, as_at=chosen.as_at, today=self._today())
                said = (*warnings, *self._since(snapshot, place, decoded.as_of))
                page = light_brief(
                    snapshot, found, name=chosen.name, warnings=said, site=site, today=self._today()
                )
            except NeedsError as error:
                return StoredResponse(light_refusal(str(error), warnings=warnings).encode(), HTML, 404)
            return StoredResponse(page.encode(), HTML)

        parts = (encode(chosen), warnings, asked, site, decoded.as_of)
        return self._answer(request, loaded, chosen, make, "light", *parts)

    def _since(self, snapshot: Snapshot, place: Place, made_on: str | None) -> tuple[str, ...]:
        """Whether the figures have moved since the link was made, where it says when."""
        if not made_on:
            return ()
        base = made_on.partition("+")[0]
        changes = None
        if base != snapshot.stamp:
            changes = changed_since(snapshot, base, place, self._figures.library)
        said = since_sentences(made_on, snapshot.stamp, changes, place=place.name, indicator=None)
        return (said,) if said else ()

    def svg(self, request: Request) -> Response:
        """A figure as SVG."""
        return self._with_figures(request, partial(self._picture, media_type=SVG))

    def png(self, request: Request) -> Response:
        """A figure as PNG."""
        return self._with_figures(request, partial(self._picture, media_type=PNG))

    def _picture(self, request: Request, loaded: Loaded, media_type: str) -> Response:
        query = dict(request.query_params)
        page = query.pop("page", WITH_CHART[0])
        width = _width(query.pop("width", str(DEFAULT_WIDTH)))
        if width is None:
            return _said(
                400, f"The width has to be a whole number of pixels from {LEAST_WIDTH} to {MOST_WIDTH}."
            )
        if page not in WITH_CHART:
            return _said(
                400,
                f"The link names no page that has a figure. Write page= and one of {', '.join(WITH_CHART)}.",
            )
        snapshot = loaded.snapshot
        decoded = decode(query, snapshot.places, snapshot.catalogue)
        if decoded.selection.area is None:
            return _said(404, " ".join((*decoded.warnings, "The link names no place that is known here.")))
        outlines, drawn_on = self._figures.outlines()

        def make() -> StoredResponse:
            try:
                spec = spec_of(
                    snapshot,
                    page,
                    decoded.selection,
                    narrow=width < NARROW_BELOW,
                    today=self._today(),
                    outlines=outlines,
                )
                # A larger PNG is the same picture with more dots, so that its words grow with it.
                drawn = width if media_type == SVG else min(width, DEFAULT_WIDTH)
                picture = svg_of(spec, width=drawn)
                if media_type == PNG and not has_font():
                    return _words(
                        501, "This server has no font to write the words of a picture with. Take /figure.svg."
                    )
                body = picture.encode() if media_type == SVG else png_of(picture, width=width)
            except UndrawableError as error:
                return _words(501, str(error))
            except NeedsError as error:
                return _words(404, str(error))
            return StoredResponse(body, media_type)

        parts = (encode(decoded.selection), page, width, drawn_on)
        return self._answer(request, loaded, decoded.selection, make, media_type, *parts)

    def _answer(
        self,
        request: Request,
        loaded: Loaded,
        chosen: Selection,
        make: Callable[[], StoredResponse],
        what: str,
        *parts: object,
    ) -> Response:
        """What was made before, or is made now; nothing but a word where the reader holds it already."""
        began = time.monotonic()
        named = (build(), loaded.snapshot.stamp, self._today().isoformat(), what, *parts)
        key = hashlib.sha256(json.dumps(named, default=str).encode()).hexdigest()[:32]
        made = self._kept.get(key)
        if made is None:
            with self._making:
                # Another request may have made it while this one waited.
                made = self._kept.get(key) or make()
            self._kept.keep(key, made)
            log.info(
                "made %s",
                what,
                extra={
                    "event": "made",
                    "area": chosen.area,
                    "indicator": chosen.indicator,
                    "status": made.status,
                    "milliseconds": round(1000 * (time.monotonic() - began)),
                },
            )
        return _sent(request, made, key)


def _sent(request: Request, made: StoredResponse, key: str) -> Response:
    """A body with its name; the name alone where the reader holds it already."""
    etag = f'"{key}"'
    headers = {**_HEADERS, "ETag": etag}
    if made.status == 200 and _holds(request, etag):
        return Response(status_code=304, headers=headers)
    return Response(made.body, made.status, headers, made.media_type)


def _holds(request: Request, etag: str) -> bool:
    """Whether the reader holds this very answer; a cache on the way may have marked its name as weak."""
    asked = request.headers.get("if-none-match", "")
    return "*" in asked.split(",") or etag in (each.strip().removeprefix("W/") for each in asked.split(","))


def _too_long(request: Request) -> Response | None:
    # As it arrived: what is no UTF-8 is no address that could be read as text.
    if len(request.scope["query_string"]) <= LONGEST_QUERY:
        return None
    return _said(414, "This link is too long to be one of ours. Copy it again from the page.")


def _width(text: str) -> int | None:
    if not re.fullmatch(r"[0-9]{1,4}", text) or not LEAST_WIDTH <= int(text) <= MOST_WIDTH:
        return None
    return int(text)


def _site(request: Request) -> str:
    """The address of the site as the reader wrote it; nothing where it is none that could be."""
    address = str(request.base_url).rstrip("/")
    return address if _SITE.fullmatch(address) else ""


def _words(status: int, text: str) -> StoredResponse:
    return StoredResponse(f"{text}\n".encode(), TEXT, status)


def _said(status: int, text: str, *, cached: str = "public, max-age=60") -> Response:
    """An answer in plain words, which is not kept for long: the next link may be right."""
    headers = {**_HEADERS, "Cache-Control": cached}
    return Response(f"{text}\n", status, headers, TEXT)
