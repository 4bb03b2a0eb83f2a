"""The brief as one plain HTML page: no script, nothing fetched, small pictures inside, fit to print.

Every text that comes from a link or from the figures is escaped here, in ``_t``, and nowhere else.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from urllib.parse import urlencode

import pandas as pd

from needs.charts.parts.options import TreatmentFor
from needs.charts.parts.spec import ChartSpec
from needs.charts.registry import build
from needs.domain.areas import Area
from needs.domain.footprints import JOINER, Place
from needs.domain.observations import Status
from needs.domain.pages import PRODUCT
from needs.domain.selection import Selection
from needs.exports.picture.png import has_font
from needs.exports.picture.svg import svg_of
from needs.exports.picture.svg_text import UndrawableError, safe
from needs.links.codec import encode, link
from needs.reports.brief.numbers import Brief
from needs.reports.brief.parts import PARTS, BriefChart, BriefPart
from needs.reports.brief.words import LOOK_CLOSER, BriefText, TableRow, words_of
from needs.store.snapshot import Snapshot

ADDRESS = "light/brief"
"""Where the page stands, from the root of the site."""
CHART_WIDTH = 320
"""Pixels: a picture is drawn for the narrowest window, so that its words keep their size in every other."""
HEIGHTS = {"gap": 218, "trend": 340}
"""Pixels, of charts that are lower here than elsewhere."""
PREVIEW_WIDTH = 1200
LICENCE_ADDRESS = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"

CSS = Path(__file__).with_name("plain_html.css").read_text("utf-8")
STYLE_HASH = base64.b64encode(hashlib.sha256(CSS.encode()).digest()).decode()
"""What a content security policy names the style of these pages by."""


def light_brief(
    snapshot: Snapshot,
    brief: Brief,
    *,
    name: str | None = None,
    warnings: Sequence[str] = (),
    site: str = "",
    today: date | None = None,
) -> str:
    """The brief of a place as a page.

    Parameters
    ----------
    name
        The name that the link gives to a footprint.
    warnings
        What is to be said above the brief, such as what the link got wrong.
    site
        The address of the site with its protocol, without a slash at its end, for the picture of a preview;
        without it there is none.
    today
        For the age of figures; the day of the call by default.
    """
    words = words_of(snapshot, brief)
    selection = Selection(area=brief.place.code, name=name, as_at=brief.as_at)
    parts = [
        f"<h1>{_t(words.title)}</h1>",
        f'<p class="lead">{_t(words.standfirst)}</p>',
        *_paragraphs(words.place_notes),
        _findings(words),
        _table(brief, words),
        *(_part(snapshot, part(words, selection), today) for part in PARTS),
        _list("What the figures cannot say", words.cannot_say),
        _definitions(words),
        _sources(words),
        _closer(selection),
    ]
    head = _head(
        f"{brief.place.name}: drug and alcohol need in brief",
        words.description,
        preview=_preview(brief, selection, site),
        address=f"{site}{link(ADDRESS, selection)}" if site else "",
    )
    return _page(head, _warned(warnings), parts)


def light_chooser(snapshot: Snapshot, *, warnings: Sequence[str] = (), asked: bool = False) -> str:
    """A page from which every place can be reached by a link.

    Parameters
    ----------
    asked
        Whether a place was asked for that is not known.
    """
    register, places = snapshot.register, snapshot.places
    title = "This place is not known" if asked else "Choose a council, a region or England"
    lead = (
        "The link does not name a council, region or country in England that is known here. "
        "Choose one from the lists below."
        if asked
        else "Each link opens a brief on drug and alcohol need, to read in two minutes or to print."
    )
    together = [places.get(JOINER.join(each.codes), each.name) for each in places.saved]
    parts = [
        f"<h1>{title}</h1>",
        f'<p class="lead">{lead}</p>',
        f"<p>{_place_link(register.england)}</p>",
        *(_region(snapshot, region) for region in register.regions),
        "<h2>Taken together</h2>" if together else "",
        _bullets(_place_link(each, name=each.name) for each in together),
        '<p class="screen"><a href="../">Open the full product</a></p>',
    ]
    head = _head(title, "What matters about drug and alcohol need in one place, in two minutes.")
    return _page(head, _warned(warnings), parts)


def light_refusal(message: str, *, warnings: Sequence[str] = ()) -> str:
    """A page that says in plain words why a place cannot be shown."""
    parts = [
        "<h1>This brief cannot be shown</h1>",
        f'<p class="lead">{_t(message)}</p>',
        '<p><a href="brief">Choose another place</a></p>',
    ]
    return _page(_head("This brief cannot be shown", message), _warned(warnings), parts)


def _head(title: str, description: str, *, preview: str = "", address: str = "") -> str:
    named = f"{title} – {PRODUCT}"
    tags = [
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width,initial-scale=1">',
        f"<title>{_t(named)}</title>",
        _meta("name", "description", description),
        _meta("property", "og:type", "article"),
        _meta("property", "og:site_name", PRODUCT),
        _meta("property", "og:locale", "en_GB"),
        _meta("property", "og:title", title),
        _meta("property", "og:description", description),
        _meta("name", "twitter:card", "summary_large_image" if preview else "summary"),
    ]
    if preview:
        tags += [
            _meta("property", "og:image", preview),
            _meta("property", "og:image:alt", title),
        ]
    if address:
        tags += [_meta("property", "og:url", address), f'<link rel="canonical" href="{_t(address)}">']
    return "".join(tags) + f"<style>{CSS}</style>"


def _meta(kind: str, key: str, content: str) -> str:
    return f'<meta {kind}="{key}" content="{_t(content)}">'


def _page(head: str, above: str, parts: Iterable[str]) -> str:
    return (
        f'<!DOCTYPE html>\n<html lang="en-GB"><head>{head}</head><body>'
        '<a class="skip" href="#main">Skip to the brief</a>'
        f'<header><p class="note">{PRODUCT} · <a class="screen" href="../">full product</a></p></header>'
        f'<main id="main">{above}{"".join(parts)}</main>'
        '<footer class="screen"><p class="note"><a href="../privacy">Privacy</a> '
        '<a href="../accessibility">Accessibility statement</a></p>'
        "</footer></body></html>\n"
    )


def _warned(warnings: Iterable[str]) -> str:
    return "".join(f'<p class="warning" role="note">{_t(each)}</p>' for each in warnings)


def _preview(brief: Brief, selection: Selection, site: str) -> str:
    """The address of the picture that chats and mail show: the gap where it is known, else a trend."""
    if not site:
        return ""
    if brief.known_gaps:
        page, shown = "gap", selection.choosing(TreatmentFor, substance=brief.known_gaps[0].substance)
    elif brief.trends and brief.trends[0].has_local_figures:
        page, shown = "trends", replace(selection, indicator=brief.trends[0].indicator.id)
    else:
        return ""
    query = urlencode({**encode(shown), "page": page, "width": str(PREVIEW_WIDTH)})
    return f"{site}/figure.{_preview_kind()}?{query}"


def _preview_kind() -> str:
    """Most chats show no SVG; it is named where the server cannot write the words of a PNG."""
    return "png" if has_font() else "svg"


def _findings(words: BriefText) -> str:
    listed = (
        f"<ol>{''.join(f'<li>{_t(each)}</li>' for each in words.findings)}</ol>" if words.findings else ""
    )
    return f'<h2>What stands out</h2>{listed}<p class="note">{_t(words.findings_note)}</p>'


def _table(brief: Brief, words: BriefText) -> str:
    if not words.rows:
        return ""
    with_england = not brief.is_england
    columns = ["Figure", brief.place.name, "Likely range"]
    columns += ["England", "Compared with England"] if with_england else []
    columns.append("Period")
    head = "".join(f'<th scope="col">{_t(each)}</th>' for each in columns)
    rows = "".join(_row(each, columns, with_england=with_england) for each in words.rows)
    return (
        f'<h2>The figures</h2><table class="brief-table"><caption>{_t(brief.place.name)} in figures</caption>'
        f'<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table><p class="note">{_t(words.marks)}</p>'
    )


def _row(row: TableRow, columns: Sequence[str], *, with_england: bool) -> str:
    cells = [row.value, row.interval or Status.NOT_AVAILABLE.mark]
    cells += [row.england, f"{row.mark} {row.word}".strip()] if with_england else []
    cells.append(row.period)
    written = "".join(
        f'<td data-name="{_t(column)}">{_t(cell)}</td>'
        for column, cell in zip(columns[1:], cells, strict=True)
    )
    return f'<tr><th scope="row">{_t(row.label)}</th>{written}</tr>'


def _part(snapshot: Snapshot, part: BriefPart, today: date | None) -> str:
    drawn = "".join(_chart(snapshot, each, today) for each in part.charts)
    note = f'<p class="note">{_t(part.note)}</p>' if part.note else ""
    return (
        f'<h2>{_t(part.title)}</h2><div class="charts">{drawn}</div>'
        f"{''.join(_paragraphs(part.sentences))}{note}"
    )


def _chart(snapshot: Snapshot, shown: BriefChart, today: date | None) -> str:
    """The words of a chart, then the chart."""
    spec = build(snapshot, shown.kind, shown.selection, narrow=True, today=today)
    return (
        f'<section class="block {_t(shown.kind.replace(" ", "-"))}"><div><h3>{_t(shown.title)}</h3>'
        f"{''.join(_paragraphs(shown.sentences))}</div>"
        f"{_figure(spec, height=HEIGHTS.get(shown.kind))}</section>"
    )


def _figure(spec: ChartSpec, *, height: float | None = None) -> str:
    """A picture with its caption and, behind a fold, its table, which is open where there is no picture."""
    try:
        svg = svg_of(spec, width=CHART_WIDTH, height=height, title=False)
    except UndrawableError:
        svg = ""
    return (
        f"<figure>{svg}<figcaption>{_t(spec.subtitle)}. "
        f'<span class="reading">{_t(spec.reading)}</span></figcaption>'
        f"<details{'' if svg else ' open'}><summary>The figures behind this picture</summary>"
        f'<div class="wide" tabindex="0" role="group" aria-label="Table: {_t(spec.title)}">'
        f"{_frame(spec.table, spec.subtitle)}</div>"
        f'<p class="note">{_t(spec.source)}</p></details></figure>'
    )


def _frame(table: pd.DataFrame, caption: str) -> str:
    head = "".join(f'<th scope="col">{_t(str(each))}</th>' for each in table.columns)
    rows = ""
    for first, *others in table.itertuples(index=False, name=None):
        cells = "".join(f"<td>{_t(str(each))}</td>" for each in others)
        rows += f'<tr><th scope="row">{_t(str(first))}</th>{cells}</tr>'
    return (
        f"<table><caption>{_t(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    )


def _list(title: str, lines: Iterable[str]) -> str:
    return f"<h2>{title}</h2>{_bullets(_t(each) for each in lines)}"


def _definitions(words: BriefText) -> str:
    lines = "".join(f"<dt>{_t(term)}:</dt> <dd>{_t(means)}</dd>" for term, means in words.definitions)
    return f'<h2>What the words mean</h2><dl class="columns">{lines}</dl>' if lines else ""


def _sources(words: BriefText) -> str:
    # Only the name of the licence is a link; the sentence is the publisher's own.
    licence = f'{_t(words.licence)} <a class="screen" href="{LICENCE_ADDRESS}">Read the licence</a>'
    listed = _bullets(_t(each) for each in words.sources)
    return (
        f'<h2>Where the figures come from</h2><div class="note">{listed}</div>'
        f'<p class="note">{_t(words.freshness)}</p><p class="note">{licence}</p>'
    )


def _closer(selection: Selection) -> str:
    pages = (*LOOK_CLOSER, ("brief", "This brief in the full product"))
    links = [f'<a href="{_t(".." + link(page, selection))}">{_t(text)}</a>' for page, text in pages]
    listed = _bullets((*links, '<a href="brief">Another place</a>'))
    return f'<nav class="screen" aria-labelledby="closer"><h2 id="closer">Look closer</h2>{listed}</nav>'


def _region(snapshot: Snapshot, region: Area) -> str:
    members = [each for each in snapshot.register.authorities if each.region_code == region.code]
    links = _bullets(_place_link(each) for each in sorted(members, key=lambda each: each.name))
    whole = f"<p>{_place_link(region, said=f'{region.name} as a whole')}</p>"
    return f"<details><summary>{_t(region.name)}, {len(members)} councils</summary>{whole}{links}</details>"


def _place_link(place: Place, *, name: str | None = None, said: str = "") -> str:
    # Short, without the defaults: these are links to send on.
    query = {"area": place.code, **({"name": name} if name else {})}
    return f'<a href="brief?{_t(urlencode(query))}">{_t(said or place.name)}</a>'


def _paragraphs(lines: Iterable[str]) -> list[str]:
    return [f"<p>{_t(each)}</p>" for each in lines]


def _bullets(items: Iterable[str]) -> str:
    """A list of items that are HTML already."""
    listed = "".join(f"<li>{each}</li>" for each in items)
    return f"<ul>{listed}</ul>" if listed else ""


def _t(text: str) -> str:
    """Text as HTML can hold it, inside an element or a quoted attribute."""
    return safe(text)
