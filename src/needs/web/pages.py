"""The page of HTML that carries the app, with what Streamlit's own lacks before its scripts have run.

A link that is pasted into a message is read by a program that runs no scripts: it finds the place and the
question here. A reader's browser finds the language, the styles that keep the page from jumping, and which
scripts to fetch at once instead of one after another. Whoever has no scripts is led to the light brief.
"""

from __future__ import annotations

import html
import re
from functools import partial
from pathlib import Path

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from needs.charts.registry import WITH_CHART
from needs.domain.errors import NeedsError
from needs.domain.pages import PAGES, PRODUCT, Page
from needs.exports.plain_html import ADDRESS
from needs.links.codec import decode
from needs.links.words import link_words
from needs.store.in_use import Figures
from needs.web.routes import LONGEST_QUERY

EVERYWHERE = ("Html", "BidiComponent", "PageLink", "Selectbox", "Table", "ButtonGroup")
CHART = "PlotlyChart"
"""What Streamlit calls the scripts of the elements of every page, and of a page with a chart."""

_IMPORTED = re.compile(r"""from\s*["']\./([\w.-]+\.js)["']""")
_NO_SCRIPT = (
    "<noscript><p>This page needs JavaScript. The "
    f'<a href="./{ADDRESS}">light brief</a> shows a place without it.</p></noscript>'
)


def page_routes(index: Path, figures: Figures, *, style: str) -> list[Route]:
    """A route for each page of the app.

    Parameters
    ----------
    index
        Streamlit's own page, beside the folder of its scripts.
    figures
        Those that the plain routes share.
    style
        The CSS of its pages.
    """
    carrier, scripts = index.read_text("utf-8"), index.parent / "static" / "js"
    plain, charted = (
        shell_of(carrier, style, scripts_of(scripts, parts)) for parts in (EVERYWHERE, (*EVERYWHERE, CHART))
    )
    return [
        Route(
            f"/{page.path}",
            partial(_answer, shell=charted if page.slug in WITH_CHART else plain, page=page, figures=figures),
            methods=["GET"],
        )
        for page in PAGES
    ]


def shell_of(page: str, style: str, scripts: tuple[str, ...]) -> str:
    """Streamlit's page with the language, the styles and the scripts to fetch; ``{head}`` is left to fill."""
    fetched = "".join(
        f'<link rel="modulepreload" crossorigin href="./static/js/{name}">'
        for name in scripts
        if name not in page
    )
    page = re.sub(r'<html lang="\w+">', '<html lang="en-GB">', page)
    page = re.sub(r"<noscript>.*?</noscript>", _NO_SCRIPT, page, flags=re.DOTALL)
    page = re.sub(r"<title>.*?</title>", "{head}", page, flags=re.DOTALL)
    return page.replace("</head>", f"<style>{style}</style>{fetched}</head>", 1)


def scripts_of(folder: Path, parts: tuple[str, ...]) -> tuple[str, ...]:
    """The files of some parts and of all that they import, by what stands in them; none where none is found.

    A name has a hash in it that changes from one version of Streamlit to the next.
    """
    waiting = [file.name for part in parts for file in folder.glob(f"{part}.*.js")]
    found: dict[str, None] = {}
    while waiting:
        name = waiting.pop()
        if name not in found and (folder / name).is_file():
            found[name] = None
            waiting += _IMPORTED.findall((folder / name).read_text("utf-8"))
    return tuple(found)


# No coroutine: it runs in a thread, since the first one reads the figures.
def _answer(request: Request, *, shell: str, page: Page, figures: Figures) -> Response:
    words = html.escape(_words(request, page, figures))
    head = f'<title>{words}</title><meta property="og:title" content="{words}">'
    return HTMLResponse(shell.replace("{head}", head, 1), headers={"Cache-Control": "no-cache"})


def _words(request: Request, page: Page, figures: Figures) -> str:
    """What the page shows, in one line; only its title where a link cannot be read, which the app says."""
    plain = f"{page.title} – {PRODUCT}"
    if len(request.scope["query_string"]) > LONGEST_QUERY:
        return plain
    try:
        snapshot = figures.current().snapshot
        chosen = decode(dict(request.query_params), snapshot.places, snapshot.catalogue).selection
        if not chosen.area:
            return plain
        return link_words(
            chosen,
            page=page,
            place=snapshot.places.get(chosen.area, chosen.name or "").name,
            indicator=snapshot.catalogue.get(chosen.indicator) if chosen.indicator else None,
        )
    except NeedsError:
        return plain
