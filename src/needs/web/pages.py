"""The page of HTML that carries the app, with what a link to it shows.

A link that is pasted into a message is read by a program that runs no scripts: it finds the place and the
question here.
"""

from __future__ import annotations

import html
from functools import partial

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from needs.charts.registry import WITH_CHART
from needs.domain.errors import NeedsError
from needs.domain.pages import PAGES, PRODUCT, Page
from needs.links.codec import decode
from needs.links.words import link_words
from needs.store.in_use import Figures
from needs.web.routes import LONGEST_QUERY


def page_routes(figures: Figures, *, plain: str, charted: str) -> list[Route]:
    """A route for each page of the app.

    Parameters
    ----------
    figures
        Those that the plain routes share.
    plain, charted
        The HTML of a page without and with a chart; its ``{head}`` is filled for each link.
    """
    return [
        Route(
            f"/{page.path}",
            partial(_answer, shell=charted if page.slug in WITH_CHART else plain, page=page, figures=figures),
            methods=["GET"],
        )
        for page in PAGES
    ]


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
