"""How a report cites a figure: one line for its source, and one entry for a reference manager."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from needs.domain.indicators import Indicator
from needs.domain.periods import Period, parse_month, parse_period
from needs.language.places import day, month
from needs.language.sources import LICENCE
from needs.sources.publications import Source
from needs.store.snapshot import Observation, Snapshot

FINGERTIPS, NDTMS = "fingertips.phe.org.uk", "ndtms.net"
"""Where the figures that councils cite in a form of their own are published."""

_OGL = "OGL"
_BIBTEX = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "#": r"\#",
    "$": r"\$",
    "%": r"\%",
    "&": r"\&",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "–": "--",
    "“": "``",
    "”": "''",
    "’": "'",
}
_TO_ESCAPE = re.compile("|".join(map(re.escape, _BIBTEX)))


@dataclass(frozen=True)
class Citation:
    """A source line for a report, and BibTeX, one entry for each source; both empty where none is held."""

    line: str
    bibtex: str


def cite(snapshot: Snapshot, indicator: Indicator, figure: Observation | None = None) -> Citation:
    """Cite a figure, or without one every publication that figures of the indicator were read from.

    The date of access is the day that the figures carry, as exact as it is recorded.
    """
    cited = _cited(snapshot, indicator, figure)
    if not cited:
        return Citation("", "")
    said = "; ".join(_said(indicator, *each) for each in cited)
    return Citation(f"Source: {said}.", "\n\n".join(_entry(indicator, *each) for each in cited))


def cite_chart(
    title: str,
    subtitle: str,
    source: str,
    stem: str,
    *,
    product: str,
    stamp: str,
    address: str,
    accessed: date,
) -> Citation:
    """Cite a chart as it is shown: where its numbers come from, and by way of which of the figures here.

    Parameters
    ----------
    title, subtitle, source, stem
        The chart's own.
    product
        The name of the product.
    stamp
        The name of the figures that it was drawn from.
    address
        The link that shows it again.
    accessed
        The day on which it was taken.
    """
    published = " ".join(source.removesuffix(LICENCE).split()).rstrip(" .")
    whence = f"{published}, by way of {product}" if published else f"Source: {product}"
    licence = f" {LICENCE}" if source.endswith(LICENCE) else ""
    fields = {
        "title": f"{title}. {subtitle}",
        "howpublished": address,
        "year": f"{accessed.year}",
        "note": source,
        "urldate": accessed.isoformat(),
    }
    line = f"{whence}, snapshot {stamp}, accessed {day(accessed)}.{licence}"
    return Citation(line, _written(stem, fields))


def _cited(
    snapshot: Snapshot, indicator: Indicator, figure: Observation | None
) -> list[tuple[Source, Period, str]]:
    """Each source with the newest period taken from it and the day on which it was taken."""
    if figure:
        alone = len(figure.sources) == 1
        return [
            (source, figure.period, figure.retrieved_at if alone else source.as_of)
            for source in (snapshot.sources[key] for key in figure.sources)
        ]
    held = snapshot.observations[snapshot.observations["indicator"].eq(indicator.id)]
    newest = {
        str(key): max(parse_period(text) for text in own.unique())
        for key, own in held.groupby("source", sort=False)["period"]
    }
    latest_first = sorted(newest, key=lambda key: newest[key], reverse=True)
    return [
        (source, newest[source.key], source.as_of)
        for source in map(snapshot.sources.__getitem__, latest_first)
    ]


def _said(indicator: Indicator, source: Source, period: Period, taken: str) -> str:
    """The form that councils use for the two services, and the publication as it is named for the rest."""
    if source.published_at == FINGERTIPS and indicator.on_fingertips:
        return f"OHID, Fingertips (Public Health Profiles), {_name(indicator)}, accessed {_when(taken)}"
    if source.published_at == NDTMS:
        return f"OHID, NDTMS, {_name(indicator)}, {period.label()}, accessed {_when(taken)}"
    quoted = "" if source.licence.startswith(_OGL) else f", {source.licence}"
    return f"{source.publisher}, “{source.title}”, {_name(indicator)}, as of {_when(taken)}{quoted}"


def _entry(indicator: Indicator, source: Source, period: Period, taken: str) -> str:
    """One entry for a publication."""
    licence = LICENCE if source.licence.startswith(_OGL) else f"{source.licence}."
    fields = {
        "author": source.publisher,
        "title": f"{_name(indicator)}, {period.label()}",
        "howpublished": f"{source.title}, {source.published_at}",
        "year": taken[:4],
        "note": f"As of {_when(taken)}. {licence}",
    }
    return _written(f"{source.key}-{indicator.id}", fields)


def _written(key: str, fields: Mapping[str, str]) -> str:
    """An entry of a reference manager; double braces keep the capitals of names."""
    body = "".join(f"  {field} = {{{{{_escaped(text)}}}}},\n" for field, text in fields.items())
    return f"@misc{{{key},\n{body}}}"


def _name(indicator: Indicator) -> str:
    """The name with its id, which is shown only where Fingertips gave it out."""
    if not indicator.is_named or not indicator.on_fingertips:
        return indicator.display_name
    return f"{indicator.name} ({indicator.id})"


def _when(text: str) -> str:
    """``2019-12`` as ``December 2019``: a day, a month or a year, as it was recorded."""
    if len(text) == len("2019"):
        return text
    return month(parse_month(text)) if len(text) == len("2019-12") else day(date.fromisoformat(text))


def _escaped(text: str) -> str:
    return _TO_ESCAPE.sub(lambda found: _BIBTEX[found[0]], " ".join(text.split()))
