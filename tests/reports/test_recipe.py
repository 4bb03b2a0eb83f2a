from datetime import date
from urllib.parse import parse_qs, urlsplit

import pandas as pd
import pytest

from needs.exports.csv import csv_of
from needs.reports.explorer.numbers import all_rows
from needs.reports.indicators.recipe import recipe
from needs.sources.client import BASE_URL, FingertipsClient
from needs.sources.fingertips import FingertipsSource
from needs.views.headline import headline
from tests.places import AWKWARD

INDICATORS = ["91380", "92432", "92906", "92708", "94240", "alcohol-in-treatment", "lac-substance-misuse"]
CASES = [(code, each) for code in AWKWARD for each in INDICATORS[:2]]
CASES += [("E08000026", each) for each in INDICATORS[2:]]


def shown(snapshot, indicator, place, **moment):
    """The newest number that the Overview shows for the place itself."""
    rows = headline(snapshot, place, **moment).rows
    own = [row for row in rows if row.indicator.id == indicator and row.whose == place.name]
    return next((row.figure.value for row in own if row.figure.value is not None), None)


@pytest.mark.parametrize(("code", "indicator"), CASES)
def test_the_python_gives_the_number_of_the_overview(snapshot, code, indicator):
    place = snapshot.places.get(code)
    found = recipe(snapshot, snapshot.catalogue.get(indicator), place)
    expected = shown(snapshot, indicator, place)
    assert (found.figure.value if found.figure else None) == expected
    if expected is None:
        assert found.python == found.pandas("figures.csv") == ""
        return
    assert len(found.python.splitlines()) == 3
    names = {}
    exec(found.python, names)
    assert names["value"] == expected


def test_the_python_holds_at_an_earlier_moment_too(snapshot, coventry):
    as_at = date(2016, 6, 30)
    found = recipe(snapshot, snapshot.catalogue.get("91380"), coventry, as_at=as_at)
    assert found.figure.period.text == "2013-15"
    names = {}
    exec(found.python, names)
    assert names["value"] == found.figure.value == shown(snapshot, "91380", coventry, as_at=as_at)


@pytest.mark.parametrize("indicator", INDICATORS)
@pytest.mark.parametrize("code", AWKWARD)
def test_the_line_of_pandas_finds_the_number_in_the_download(
    snapshot, code, indicator, tmp_path, monkeypatch
):
    place = snapshot.places.get(code)
    described = snapshot.catalogue.get(indicator)
    found = recipe(snapshot, described, place)
    if not found.figure:
        return
    (tmp_path / "figures.csv").write_bytes(csv_of(all_rows(snapshot, [described], place)))
    monkeypatch.chdir(tmp_path)
    assert eval(found.pandas("figures.csv"), {"pd": pd}) == pytest.approx(found.figure.value, rel=1e-12)


def test_the_call_is_the_documented_one_with_the_catalogue_s_area_type_and_profile(snapshot, coventry):
    address = recipe(snapshot, snapshot.catalogue.get("91380"), coventry).address
    parts = urlsplit(address)
    assert f"{parts.scheme}://{parts.netloc}{parts.path}" == f"{BASE_URL}all_data/csv/by_indicator_id"
    assert parse_qs(parts.query) == {
        "indicator_ids": ["91380"],
        "child_area_type_id": ["502"],
        "parent_area_type_id": ["6"],
        "profile_id": ["87"],
    }


def test_the_call_is_the_one_that_a_refresh_makes(snapshot, coventry):
    asked = []

    class Noting:
        requests_made = 0

        def get(self, url, seconds):
            asked.append(url)
            return b"Indicator ID,"

    for indicator in snapshot.catalogue:
        if indicator.on_fingertips:
            client = FingertipsClient(BASE_URL, transport=Noting())
            FingertipsSource(client, snapshot.register, "key", date(2026, 1, 1)).download(indicator)
            assert recipe(snapshot, indicator, coventry).address == asked[-1]


def test_a_mirror_of_one_s_own_is_not_named_as_the_address(snapshot, coventry, monkeypatch):
    monkeypatch.setenv("NEEDS_FINGERTIPS_URL", "http://127.0.0.1:1/api/")
    assert recipe(snapshot, snapshot.catalogue.get("91380"), coventry).address.startswith(BASE_URL)


def test_a_series_that_fingertips_does_not_carry_has_publications_and_no_call(snapshot, coventry):
    found = recipe(snapshot, snapshot.catalogue.get("alcohol-in-treatment"), coventry)
    assert found.address == ""
    assert [each.key for each in found.sources] == ["ons-sdg-3-5-1"]


def test_a_footprint_names_the_rows_of_its_members(snapshot):
    place = snapshot.places.get("E10000018.E06000016.E06000017")
    found = recipe(snapshot, snapshot.catalogue.get("91380"), place)
    assert set(found.area_codes) == {"E10000018", "E06000016", "E06000017"}


def test_nothing_held_leaves_the_call_only(snapshot, coventry):
    found = recipe(snapshot, snapshot.catalogue.get("90244"), coventry)
    assert (found.figure, found.sources, found.python) == (None, (), "")
    assert "indicator_ids=90244" in found.address
