"""The app's own scripts and styles, compressed once and kept.

Streamlit sends them as they are, since to compress them anew for every reader would cost more than it saves:
nearly 9 MB for a first page with a chart. Here each is compressed when it is first asked for, which leaves a
third of it for a phone to fetch. Their names change with their content, so what is kept never grows old.
"""

from __future__ import annotations

import asyncio
import gzip
import re
from functools import cache
from pathlib import Path

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

KINDS = {".js": "text/javascript", ".css": "text/css"}

_ASKED = re.compile(r"/static/(?P<file>(?:js|css)/[\w.-]+)")


class PrecompressedStatic:
    """The middleware: it answers for compressed files, and passes on everything else.

    Parameters
    ----------
    app
        What to pass other requests on to.
    folder
        The folder that is served under ``/static/``.
    """

    def __init__(self, app: ASGIApp, folder: Path) -> None:
        self._app = app
        self._files = {
            file.relative_to(folder).as_posix(): file
            for kind in KINDS
            for file in (folder / kind[1:]).glob(f"*{kind}")
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with a file that is among ours where the browser reads gzip and wants the whole of it."""
        file = self._asked(scope)
        if file is None:
            await self._app(scope, receive, send)
            return
        content = await asyncio.to_thread(packed, file)
        headers = {
            "Content-Encoding": "gzip",
            "Vary": "Accept-Encoding",
            "Cache-Control": "public, immutable, max-age=31536000",
        }
        await Response(content, headers=headers, media_type=KINDS[file.suffix])(scope, receive, send)

    def _asked(self, scope: Scope) -> Path | None:
        if scope["type"] != "http" or scope["method"] != "GET":
            return None
        found = _ASKED.fullmatch(scope["path"].removeprefix(scope.get("root_path", "")))
        headers = Headers(scope=scope)
        if not found or "range" in headers or "gzip" not in headers.get("accept-encoding", ""):
            return None
        return self._files.get(found["file"])


@cache
def packed(file: Path) -> bytes:
    """A file as gzip; the same bytes each time. As many are kept as a version of Streamlit has files."""
    return gzip.compress(file.read_bytes(), compresslevel=6, mtime=0)
