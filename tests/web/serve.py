"""Calls a route as a server would, without one: a request in, status, headers and body out."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict
    body: bytes

    @property
    def text(self):
        return self.body.decode()


def ask(app, path, query="", *, method="GET", headers=(), host="needs.example", client="127.0.0.1"):
    """Ask an ASGI app for a path; ``query`` as it stands in the address, text or bytes."""
    sent = []

    async def receive():
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message):
        sent.append(message)

    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query if isinstance(query, bytes) else query.encode(),
        "root_path": "",
        "headers": [(b"host", host.encode()), *headers],
        "client": (client, 1),
        "server": ("127.0.0.1", 80),
    }
    # In a thread of its own: the browser tests leave a running loop in the main one.
    with ThreadPoolExecutor(1) as alone:
        alone.submit(asyncio.run, app(scope, receive, send)).result()
    held = {name.decode().lower(): value.decode() for name, value in sent[0]["headers"]}
    return Answer(sent[0]["status"], held, b"".join(each.get("body", b"") for each in sent[1:]))
