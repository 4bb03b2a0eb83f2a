"""What a publisher hides stays hidden: on every screen, in every file, in every difference of two numbers."""

import csv
import io
import re
import zipfile
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from streamlit import cache_resource

from needs.domain.observations import NUMBERS, Status, withhold
from needs.domain.periods import parse_period
from needs.domain.settings import RELEASE_DIR
from needs.domain.vocabulary import Substance
from needs.exports.csv import csv_of
from needs.methods.footprint import Exactness
from needs.reports.explorer.numbers import COLUMNS as EXPLORED
from needs.sources.uploads import read_upload
from needs.store.build import PUBLICATIONS
from needs.store.changes import what_changed
from needs.store.disclosure import given_away
from needs.store.snapshot import load
from needs.views.figures import figures_of
from needs.views.gap_ranking import sums_of_authorities
from needs.web.routes import routes
from tests.conftest import TODAY
from tests.hostile.test_arguments import run
from tests.pages.driving import opened
from tests.releases import built_in
from tests.web.serve import ask

HIDDEN, SHOWN, OTHER = "E08000026", "E08000025", "E10000031"
COUNTS = {HIDDEN: 4_321_987, SHOWN: 1_234_567, OTHER: 2_345_678}
"""Numbers that stand nowhere else, so that a sum of them is known wherever it turns up."""
GIVES_AWAY = {
    COUNTS[HIDDEN] + more for more in (0, COUNTS[SHOWN], COUNTS[OTHER], COUNTS[SHOWN] + COUNTS[OTHER])
}
WITHHELD = [each for each in NUMBERS if each != "denominator"]
"""All but the population, which is public."""
NOTE = "Value suppressed for disclosure control due to small count"
KINDS = {
    "91380": "directly standardised rate",
    "drug-poisoning-deaths": "count",
    "alcohol-in-treatment": "count",
    "alcohol-dependence-estimate": "prevalence estimate",
    "93532": "proportion",
}
PLACES = {
    "itself": HIDDEN,
    "with one that is shown": f"{HIDDEN}.{SHOWN}",
    "those that are shown": f"{SHOWN}.{OTHER}",
}
SCREENS = ("overview", "brief", "compare", "trends", "gap", "inequalities", "explorer", "indicators")


@pytest.fixture(scope="module")
def folder(snapshot, tmp_path_factory):
    """Figures built from a table in which a suppressed row still carries its count, as some are published."""
    held = snapshot.observations
    held = held[held["indicator"].isin(KINDS) & held["status"].eq("value") & held["category"].eq("")].copy()
    for code, count in COUNTS.items():
        mine = held["area_code"].eq(code)
        held.loc[mine, ["count", "denominator"]] = (count, 2 * count)
        of_people = mine & held["indicator"].map(KINDS).isin(["count", "prevalence estimate"])
        held.loc[of_people, ["value", "lower95", "upper95"]] = (count, np.nan, np.nan)
    hidden = held["area_code"].eq(HIDDEN)
    held.loc[hidden, ["value", "lower95", "upper95"]] = np.nan
    held.loc[hidden, "note"] = NOTE
    with pytest.MonkeyPatch.context() as patch:
        # Counts that stand nowhere else fit no rate, which the back test of a build would say.
        patch.setattr("needs.store.build.refuse_wrong", lambda tests: None)
        made = built_in(tmp_path_factory.mktemp("hidden") / "data", held)
    assert any(str(COUNTS[HIDDEN]) in each.read_text() for each in (made / PUBLICATIONS).iterdir())
    return made


@pytest.fixture
def shown(folder, monkeypatch):
    """These figures in place of the frozen ones, for pages, routes and commands."""
    monkeypatch.setenv(RELEASE_DIR.name, str(folder))
    cache_resource.clear()
    yield load()
    cache_resource.clear()


def numbers(text):
    """Every number in a text, however it is written."""
    return {float(each.replace(",", "")) for each in re.findall(r"\d[\d,]*(?:\.\d+)?", text)}


def assert_nothing_leaks(text):
    """No number is the hidden one, nor one from which those shown could be taken to leave it."""
    found = numbers(text)
    assert not {each for each in found if any(abs(each - leak) < 1 for leak in GIVES_AWAY)}
    return found


def everything(block):
    """The messages of every element in a block, at any depth."""
    for each in block.children.values():
        if hasattr(each, "children"):
            yield from everything(each)
        else:
            yield str(getattr(each, "proto", ""))


@pytest.mark.parametrize("place", PLACES)
def test_no_screen_holds_a_number_that_gives_the_hidden_one_away(place, shown):
    found = set()
    for page in SCREENS:
        app = opened(page, area=PLACES[place], ind="91380.alcohol-in-treatment", vs="region")
        assert not app.exception, page
        tables = [each.value.to_csv() for kind in ("table", "dataframe") for each in app.get(kind)]
        found |= assert_nothing_leaks("\n".join([*tables, *everything(app.main)]))
    if place == "those that are shown":
        # So that the search is one that finds: a sum that may be stated is.
        assert COUNTS[SHOWN] + COUNTS[OTHER] in found


@pytest.mark.parametrize("place", PLACES)
def test_no_command_and_no_plain_page_gives_it_away(place, shown):
    code = PLACES[place]
    lines = [
        *(["headline", code, "--format", form] for form in ("table", "csv", "json")),
        *(["compare", each, "--areas", f"{HIDDEN}+{SHOWN}+{OTHER}", "--format", "json"] for each in KINDS),
        *(["trend", each, code] for each in KINDS),
        ["gap", code, "--substance", "alcohol", "--format", "json"],
    ]
    said = "\n".join(run(line)[1] for line in lines)
    by_path = {route.path: route for route in routes(today=lambda: TODAY)}
    for path, query in (
        ("/light/brief", f"area={code}"),
        ("/figure.svg", f"area={code}&ind=91380&page=trends"),
    ):
        said += ask(by_path[path].app, path, query).text
    found = assert_nothing_leaks(said)
    assert COUNTS[SHOWN] in found


def parts(content):
    """The text in a file of any kind, packed ones inside it too."""
    if not content.startswith(b"PK"):
        return content.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return "\n".join(parts(packed.read(name)) for name in packed.namelist())


def test_no_pack_gives_it_away(shown, tmp_path):
    """Word, slides, both workbooks, the tables and the pictures, all in one file."""
    out = tmp_path / "pack.zip"
    status, _, error = run(["pack", f"{HIDDEN}+{SHOWN}", "--out", str(out)])
    assert status == 0, error
    assert_nothing_leaks(parts(out.read_bytes()))


def test_a_table_of_everything_holds_no_number_of_a_suppressed_row(shown):
    text = csv_of(shown.observations).decode("utf-8-sig")
    assert_nothing_leaks(text)
    rows = [row for row in csv.DictReader(io.StringIO(text)) if row["area_code"] == HIDDEN]
    assert rows
    assert {row["status"] for row in rows} == {"suppressed"}
    assert {row[number] for row in rows for number in WITHHELD} <= {"", "[c]"}
    assert "status" in EXPLORED


@pytest.mark.parametrize("indicator", KINDS)
def test_a_footprint_with_a_hidden_member_has_no_total_and_says_why(indicator, shown):
    place = shown.places.get(f"{HIDDEN}.{SHOWN}.{OTHER}")
    figures = figures_of(shown, indicator, place)
    assert figures
    for figure in figures:
        assert (figure.value, figure.count, figure.denominator, figure.lower95) == (None,) * 4
        assert figure.exactness == Exactness.REFUSED
        assert figure.note.startswith("not combined: ")


def test_a_county_s_own_figure_is_no_way_round_a_successor_that_is_hidden(snapshot):
    place = snapshot.places.find("E06000061+E06000062")
    assert place.former
    (held,) = (each for each in figures_of(snapshot, "91380", place) if each.period.text == "2016-18")
    assert held.value is not None
    frame = snapshot.observations
    county = frame[frame["area_code"].eq(place.former.code)]
    north, west = (county.assign(area_code=area.code) for area in place.members)
    hidden = withhold(north.assign(value=np.nan, note=NOTE, status=str(Status.SUPPRESSED)))
    others = frame[~frame["area_code"].isin([area.code for area in place.members])]
    made = pd.concat([others, west, hidden], ignore_index=True)
    (now,) = (
        each for each in figures_of(replaced(snapshot, made), "91380", place) if each.period.text == "2016-18"
    )
    assert (now.value, now.count) == (None, None)
    assert "suppressed" in now.note


def replaced(snapshot, frame):
    return replace(snapshot, observations=frame)


def test_a_sum_of_authorities_stands_only_beside_two_that_are_hidden(snapshot):
    """England's own figure stands beside it: one hidden council alone would be the difference."""
    frame = snapshot.observations
    years = {"2017/18", "2018/19"}

    def years_without(*codes):
        made = frame.copy()
        mine = made["area_code"].isin(codes) & made["indicator"].isin(
            [
                "alcohol-in-treatment",
                "93532",
                "in-treatment-alcohol-only",
                "in-treatment-non-opiate-and-alcohol",
            ]
        )
        made.loc[mine, "status"], made.loc[mine, "note"] = str(Status.SUPPRESSED), NOTE
        sums = sums_of_authorities(replaced(snapshot, withhold(made)), Substance.ALCOHOL)
        return years & {each.period.text for each in sums}

    assert years_without() == years
    assert years_without(HIDDEN) == set()
    assert years_without(HIDDEN, SHOWN) == years


def test_what_stood_there_before_it_was_suppressed_is_not_repeated(snapshot):
    old = snapshot.observations.query("indicator == '91380' and area_code == @HIDDEN")
    new = withhold(old.assign(value=np.nan, status=str(Status.SUPPRESSED), note=NOTE))
    changed = what_changed(old, new)
    assert set(changed["kind"]) >= {"revised value"}
    assert set(changed.loc[changed["kind"].eq("revised value"), ["before", "after"]].to_numpy().ravel()) == {
        ""
    }
    kept = what_changed(old, old.assign(value=np.nan, status=str(Status.NOT_AVAILABLE)))
    assert "" not in set(kept.loc[kept["kind"].eq("revised value"), "before"])


def test_a_file_of_the_reader_s_own_keeps_no_count_beside_a_suppressed_value(snapshot):
    header = "indicator,area_code,period,value,count,denominator,note"
    upload = read_upload(
        f"{header}\n93532,E08000026,2020/21,,{COUNTS[HIDDEN]},9000000,{NOTE}\n".encode(),
        "mine.csv",
        catalogue=snapshot.catalogue,
        register=snapshot.register,
        held=snapshot.observations,
        today=TODAY,
    )
    assert upload.frame[WITHHELD].isna().all(axis=None)


def test_no_hidden_count_follows_from_the_figures_that_are_held(snapshot):
    """England less regions, England less authorities, region less authorities, persons less a sex."""
    assert snapshot.observations["status"].ne("value").any()
    assert given_away(snapshot.observations, snapshot.register) == ()


def table(**counts):
    """Counts of one indicator and period by code, or by code and sex; None where it is hidden."""
    rows = [
        {
            "indicator": "made-up",
            "area_code": cell.partition("_")[0],
            "sex": cell.partition("_")[2] or "Persons",
            "age": "18+",
            "category_type": "",
            "category": "",
            "period": parse_period("2020").text,
            "count": np.nan if count is None else count,
            "status": str(Status.SUPPRESSED if count is None else Status.VALUE),
        }
        for cell, count in counts.items()
    ]
    return pd.DataFrame(rows)


@pytest.mark.parametrize(
    ("counts", "cells"),
    [
        ({"E92000001": 9, "E12000001": 4, "E12000002": None}, ["E12000002, Persons"]),
        ({"E92000001": 9, "E08000025": 4, "E08000026": None}, ["E08000026, Persons"]),
        ({"E12000005": 9, "E08000025": 4, "E08000026": None}, ["E08000026, Persons"]),
        ({"E12000005": 9, "E08000025": None, "E08000026": None}, []),
        ({"E12000005": None, "E08000025": 4, "E08000026": 2}, ["E12000005, Persons"]),
        ({"E08000026": 9, "E08000026_Male": 5, "E08000026_Female": None}, ["E08000026, Female"]),
        ({"E08000026": None, "E08000026_Male": 5, "E08000026_Female": None}, []),
        ({"E10000021": 9, "E06000061": 5, "E06000062": None}, ["E06000062, Persons"]),
        (
            # One step leads to the next: the region gives the council, and the council the other sex.
            {
                "E12000005": 9,
                "E08000025": 4,
                "E08000026": None,
                "E08000026_Male": 2,
                "E08000026_Female": None,
            },
            ["E08000026, Persons", "E08000026, Female"],
        ),
    ],
)
def test_a_hidden_count_that_follows_from_others_is_found(snapshot, counts, cells):
    found = given_away(table(**counts), snapshot.register)
    assert found == tuple(f"made-up, {cell}, 2020" for cell in cells)
