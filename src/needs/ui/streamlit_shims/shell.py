"""Streamlit's page of HTML, with what it lacks before its scripts have run.

It cannot be configured. It says that it is in American English, fetches its scripts one after another, and
jumps while they arrive. So language, styles, the scripts to fetch at once and a way on without scripts are
written into a copy, with which the routes of ``web`` answer.
"""

from __future__ import annotations

import re
from pathlib import Path

import streamlit as st

from needs.exports.plain_html import ADDRESS
from needs.ui.streamlit_shims.aids import STYLE

HOLDS_FOR = "streamlit>=1.67,<2"
STATIC = Path(st.__file__).with_name("static")
"""What is served under ``/static/`` lies in it, beside the page itself."""
PAGE = (STATIC / "index.html").read_text("utf-8")
SCRIPTS = STATIC / "static" / "js"
EVERYWHERE = ("Html", "BidiComponent", "PageLink", "Selectbox", "Table", "ButtonGroup")
CHART = "PlotlyChart"
"""What Streamlit calls the scripts of the elements of every page, and of a page with a chart."""

_IMPORTED = re.compile(r"""from\s*["']\./([\w.-]+\.js)["']""")
_NO_SCRIPT = (
    "<noscript><p>This page needs JavaScript. The "
    f'<a href="./{ADDRESS}">light brief</a> shows a place without it.</p></noscript>'
)


def shell(*, charted: bool) -> str:
    """The page for those with a chart or without one; ``{head}`` is left to fill."""
    return shell_of(PAGE, STYLE, scripts_of(SCRIPTS, (*EVERYWHERE, CHART) if charted else EVERYWHERE))


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
