"""The light brief against a bare Starlette route, in one run: ``python -m benchmarks.light``.

Both are asked in the same process, without a network, in turns; the bare route returns a page of the same
size from memory. Requests a second are medians of the rounds; only their ratio carries over to another
machine. The cold time is that of a place whose page was not made before.
"""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Sequence

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from needs.web.routes import routes

ROUNDS, REQUESTS = 5, 400
PLACE = "area=E08000026"
OTHERS = ("E06000017", "E09000001", "E06000063", "E92000001", "E08000025")


async def ask(app: Starlette, path: str, query: str) -> bytes:
    """One request to an ASGI app, and the body of its answer."""
    body = []

    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict) -> None:
        body.append(message.get("body", b""))

    scope = {
        "type": "http",
        "method": "GET",
        "scheme": "http",
        "http_version": "1.1",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": [(b"host", b"localhost")],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80),
    }
    await app(scope, receive, send)
    return b"".join(body)


async def rate(app: Starlette, path: str, query: str) -> float:
    """Requests a second, one after another."""
    start = time.perf_counter()
    for _ in range(REQUESTS):
        await ask(app, path, query)
    return REQUESTS / (time.perf_counter() - start)


async def cold(app: Starlette, codes: Sequence[str]) -> list[float]:
    """Seconds for pages that were not made before."""
    times = []
    for code in codes:
        start = time.perf_counter()
        await ask(app, "/light/brief", f"area={code}")
        times.append(time.perf_counter() - start)
    return times


async def main() -> None:
    """Measure and print."""
    light = Starlette(routes=routes())
    page = await ask(light, "/light/brief", PLACE)

    async def same_size(_: Request) -> Response:
        return Response(page, media_type="text/html")

    bare = Starlette(routes=[Route("/bare", same_size)])
    first = await cold(light, OTHERS)
    rounds = []
    for _ in range(ROUNDS):
        rounds.append((await rate(light, "/light/brief", PLACE), await rate(bare, "/bare", "")))
    warm, floor = (statistics.median(each) for each in zip(*rounds, strict=True))
    made = statistics.median(first) * 1000
    print(f"page: {len(page) / 1000:.0f} kB; cold: {made:.0f} ms (median of {len(first)})")
    print(f"warm: {1000 / warm:.2f} ms, {warm:.0f} requests a second; bare route: {floor:.0f}")
    print(f"ratio: {warm / floor:.2f} of a bare route")


if __name__ == "__main__":
    asyncio.run(main())
