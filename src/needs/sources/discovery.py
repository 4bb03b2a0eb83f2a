"""What Fingertips says it publishes, asked through fingertips_py: the one place that knows this package.

fingertips_py 0.4.3 does its HTTP without time-outs, attempts or a look at the status. On a refused
certificate it asks again without verifying; a failed request comes back as an empty table with the error for
a header. So its requests are sent through our client for as long as a question takes, and what it makes of
an answer is checked.

Figures go round it. Its tables come by pandas' own reader, uncompressed, with types that depend on the
content (a period may become a number, "NA" a blank), with England twice, and with nothing to tell a
truncated file from a whole one. ``fingertips_csv`` reads them under the data contract, at three a time.

Sources
-------
fingertips_py, https://github.com/dhsc-govuk/fingertips_py, under the GPL-3.0.
"""

from __future__ import annotations

import io
import logging
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from types import ModuleType, SimpleNamespace
from typing import Any

import pandas as pd
import requests

from needs.domain.indicators import Catalogue, Indicator
from needs.domain.measures import Polarity, ValueType
from needs.sources.client import IDS_PER_REQUEST, UPPER_TIER, FingertipsClient, uploaded_at
from needs.sources.errors import NoDataError, UnexpectedDataError

log = logging.getLogger(__name__)

_REPLACING = threading.Lock()
_POLARITIES = {
    "RAG - Low is good": Polarity.LOW_IS_GOOD,
    "RAG - High is good": Polarity.HIGH_IS_GOOD,
    "BOB - Blue orange blue": Polarity.NEUTRAL,
    "Not applicable": Polarity.NOT_APPLICABLE,
}
_METADATA = ("Indicator ID", "Indicator", "Definition", "Unit", "Value type", "Polarity")


@dataclass(frozen=True)
class Profile:
    """A collection of indicators on Fingertips; ``key`` is its name in an address."""

    id: int
    name: str
    key: str


@dataclass(frozen=True)
class IndicatorMetadata:
    """What Fingertips says about an indicator.

    ``polarity`` is as published, which may be a text the product does not know; ``definition`` may hold
    fragments of HTML. ``last_upload`` is none where the service does not say.
    """

    id: str
    name: str
    definition: str
    unit: str
    value_type: str
    polarity: str
    area_types: frozenset[int]
    last_upload: datetime | None


@dataclass(frozen=True)
class Difference:
    """A point on which the catalogue or the figures held here, and Fingertips, do not agree."""

    indicator: str
    what: str
    here: str
    there: str


@contextmanager
def over_our_session(client: FingertipsClient) -> Iterator[ModuleType]:
    """fingertips_py, with every request of it sent by our client.

    For as long as the block lasts, three things in its modules are replaced, and put back after it: the
    base address (which it copies into two modules), ``requests`` where it fetches JSON, and pandas where it
    fetches CSV. Ours raise our errors, which none of its own handlers catches. One block at a time, for all
    threads.

    Parameters
    ----------
    client
        Sends the requests; its base address is the one used.
    """
    import fingertips_py  # not before it is needed: the app runs on embedded figures without it
    from fingertips_py import api_calls, metadata, retrieve_data

    def get(url: str, verify: bool = True) -> SimpleNamespace:
        # ``verify`` is taken so that the signature fits, and has no effect: certificates are verified.
        body = client.get(url, client.json_seconds).removeprefix(b"\xef\xbb\xbf")
        return SimpleNamespace(content=body)

    def read_csv(url: str, **_: object) -> pd.DataFrame:
        body = client.get(url, client.csv_seconds)
        return pd.read_csv(io.BytesIO(body), dtype=str, keep_default_na=False, encoding="utf-8-sig")

    our_requests = SimpleNamespace(get=get, exceptions=requests.exceptions)
    our_pandas = SimpleNamespace(read_csv=read_csv, concat=pd.concat, DataFrame=pd.DataFrame)
    replacements = [
        (api_calls, "requests", our_requests),
        (metadata, "base_url", client.base_url),
        (metadata, "pd", our_pandas),
        (retrieve_data, "base_url", client.base_url),
        (retrieve_data, "pd", our_pandas),
    ]
    with _REPLACING:
        originals = [(module, name, getattr(module, name)) for module, name, _ in replacements]
        try:
            for module, name, ours in replacements:
                setattr(module, name, ours)
            yield fingertips_py
        finally:
            for module, name, original in originals:
                setattr(module, name, original)


def profiles(client: FingertipsClient) -> list[Profile]:
    """Every profile, in one request.

    Raises
    ------
    SourceError
        The service did not give them.
    """
    found = _ask(client, lambda package: list(package.get_all_profiles().values()), "the profiles")
    try:
        return [Profile(int(one["Id"]), str(one["Name"]), str(one["Key"])) for one in found]
    except (KeyError, TypeError, ValueError) as error:
        raise _unexpected("the profiles") from error


def indicator_metadata(
    client: FingertipsClient, indicator_ids: Iterable[str]
) -> dict[str, IndicatorMetadata]:
    """What Fingertips says about each indicator: three requests for up to a hundred of them.

    Returns
    -------
    dict
        By id. An indicator that Fingertips does not list is not there.

    Raises
    ------
    SourceError
        The service did not give it, or gave something else.
    """
    # Asked as CSV about an id that it does not know, the service fails for all of them; asked as JSON, not.
    known = client.metadata(indicator_ids)
    ids = [int(one) for one in known]
    area_types = _area_types(client) if ids else {}
    found = {}
    for start in range(0, len(ids), IDS_PER_REQUEST):
        for row in _metadata_rows(client, ids[start : start + IDS_PER_REQUEST]):
            key = row["Indicator ID"]
            found[key] = IndicatorMetadata(
                id=key,
                name=row["Indicator"],
                definition=row["Definition"],
                unit=row["Unit"],
                value_type=row["Value type"],
                polarity=row["Polarity"],
                area_types=frozenset(area_types.get(int(key), ())),
                last_upload=uploaded_at(known[key]),
            )
    return found


def _metadata_rows(client: FingertipsClient, ids: list[int]) -> list[dict[str, str]]:
    table: pd.DataFrame = _ask(
        client, lambda package: package.get_metadata_for_indicator_as_dataframe(ids), "the metadata"
    )
    if not set(_METADATA) <= set(table.columns):
        log.warning("columns of the metadata: %r", list(table.columns)[:40])
        raise _unexpected("the metadata")
    rows = [
        {name: str(row[name]).strip() for name in _METADATA}
        for row in table[list(_METADATA)].to_dict("records")
    ]
    if {row["Indicator ID"] for row in rows} != {str(one) for one in ids}:
        raise _unexpected("the metadata")
    return rows


def _area_types(client: FingertipsClient) -> dict[int, list[int]]:
    """The ids of the area types under which each indicator is published, by the indicator's id."""
    found: dict[int, list[int]] = _ask(
        client, lambda package: package.get_all_areas_for_all_indicators(), "the area types"
    )
    if not found:
        raise NoDataError("Fingertips lists no indicator under any area type.", "Try again later.")
    return found


def _ask(client: FingertipsClient, question: Callable[[Any], Any], what: str) -> Any:
    """Ask through fingertips_py; what it trips over is an answer that is not what it should be."""
    try:
        with over_our_session(client) as package:
            return question(package)
    except (AttributeError, LookupError, NameError, TypeError, ValueError) as error:
        log.warning("fingertips_py on %s: %r", what, error)
        raise _unexpected(what) from error


def _unexpected(what: str) -> UnexpectedDataError:
    return UnexpectedDataError(
        f"Fingertips did not send {what} in a form that can be read.",
        "The interface of the service may have changed; try again later.",
    )


def compare_catalogue(
    catalogue: Catalogue,
    published: Mapping[str, IndicatorMetadata],
    held: Mapping[str, str] | None = None,
) -> list[Difference]:
    """Every point on which the catalogue and Fingertips differ: name, unit, polarity, area type, upload.

    Parameters
    ----------
    catalogue
        The indicators; those that are not on Fingertips are passed over.
    published
        What Fingertips says, from ``indicator_metadata``.
    held
        The day, month or year as of which figures of an indicator are held, as text such as ``2026-09-24`` or
        ``2023-05``; an upload on a later one is a difference.
    """
    differences = []
    for indicator in catalogue:
        if not indicator.on_fingertips:
            continue
        about = published.get(indicator.id)
        if about is not None:
            differences += _compare(indicator, about, (held or {}).get(indicator.id, ""))
        elif not indicator.withdrawn:
            differences.append(Difference(indicator.id, "indicator", indicator.display_name, "not listed"))
    return differences


def _compare(indicator: Indicator, about: IndicatorMetadata, held: str) -> list[Difference]:
    name = indicator.name if indicator.name_status == "confirmed" else indicator.display_name
    # The unit of a count is our own word for what is counted.
    unit = about.unit if indicator.value_type is ValueType.COUNT else indicator.unit
    polarity = _POLARITIES.get(about.polarity)
    area_type = indicator.area_type or UPPER_TIER
    uploaded = about.last_upload.date().isoformat() if about.last_upload else ""
    points = [
        ("name", name, about.name, name == about.name),
        ("unit", unit, about.unit, unit.casefold() == about.unit.casefold()),
        ("polarity", str(indicator.polarity), about.polarity, polarity is indicator.polarity),
        ("area type", str(area_type), _numbers(about.area_types), area_type in about.area_types),
        ("last upload", held, uploaded, not held or uploaded[: len(held)] <= held),
    ]
    return [Difference(indicator.id, what, here, there) for what, here, there, same in points if not same]


def _numbers(area_types: Iterable[int]) -> str:
    return ", ".join(str(one) for one in sorted(area_types)) or "none"
