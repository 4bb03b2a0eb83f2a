import io
import json
import re

import pandas as pd
import pytest

from needs.cli.main import main
from needs.views.headline import COLUMNS
from tests.stub.server import Fault, Stub


def run(capsys, *arguments):
    status = main(arguments)
    captured = capsys.readouterr()
    return status, captured.out, captured.err


def test_headline_prints_one_json_document_and_nothing_else(capsys):
    status, out, err = run(capsys, "headline", "E08000026", "--format", "json")
    rows = json.loads(out)
    assert (status, err) == (0, "")
    assert [set(row) for row in rows] == [set(COLUMNS)] * len(rows)
    mortality = next(row for row in rows if row["indicator"] == "91380")
    assert (mortality["area_value"], mortality["area_lower95"], mortality["area_upper95"]) == (
        13.4948,
        11.1088,
        16.2373,
    )
    assert (mortality["period"], mortality["area_count"], mortality["vs_england"]) == (
        "2016-18",
        114,
        "Worse",
    )
    liver = next(row for row in rows if row["indicator"] == "40601")
    assert liver["area_lower95"] is None


def test_headline_as_at_march_2024_holds_the_report_s_table(capsys):
    _, out, _ = run(capsys, "headline", "Coventry", "--as-at", "2024-03", "--format", "json")
    held = {(row["indicator"], row["period"]): row for row in json.loads(out)}
    for key, figures in {
        ("92432", "2018-20"): (4.6, None, 5.3, 5.0),
        ("93763", "2021"): (45.1, 127, 41.9, 38.4555),
        ("93764", "2021/22"): (649, 1890, 564, 494),
        ("in-treatment-all", "2022/23"): (1824, 1824, None, 290_635),
    }.items():
        row = held[key]
        assert (row["area_value"], row["area_count"], row["region_value"], row["england_value"]) == figures


def test_csv_reads_back_with_codes_as_text(capsys):
    _, out, _ = run(capsys, "headline", "E08000026", "--format", "csv")
    frame = pd.read_csv(io.StringIO(out), dtype={"indicator": str})
    assert list(frame.columns) == list(COLUMNS)


def test_a_table_for_people_marks_what_is_missing(capsys):
    _, out, _ = run(capsys, "headline", "Rutland")
    assert "[x]" in out
    assert "NaN" not in out


def test_check_and_sources_answer(capsys):
    status, out, _ = run(capsys, "check")
    assert status == 0
    assert re.search(r"[\d,]+ observations of \d+ indicators from \d+ publications are sound", out)
    status, out, _ = run(capsys, "sources", "--format", "json")
    held = json.loads(out)
    assert {"publisher", "as_of", "licence", "areas_with_value", "areas_expected"} <= set(held[0])


def test_compare_answers_for_hand_picked_authorities_and_a_region(capsys):
    codes = "E06000008+E10000017+E10000023+E06000052+E06000057+E10000012"
    _, out, _ = run(capsys, "compare", "91380", "--areas", codes, "--format", "json")
    rows = json.loads(out)
    assert [row["area_code"] for row in rows] == codes.split("+")
    assert set(rows[0]) == {
        "area_code",
        "area_name",
        "period",
        "value",
        "lower95",
        "upper95",
        "count",
        "vs_england",
        "rank",
        "rank_low",
        "rank_high",
        "note",
        "neighbour_model",
        "comparison_rank",
    }
    assert rows[0]["neighbour_model"] == ""
    _, out, _ = run(
        capsys, "compare", "91380", "--region", "West Midlands", "--period", "2010-12", "--format", "json"
    )
    assert len(json.loads(out)) == 14


@pytest.mark.parametrize(
    ("model", "name", "members"),
    [
        ([], "ONS statistical nearest neighbours (2025)", 20),
        (["--neighbour-model", "ons"], "ONS statistical nearest neighbours (2025)", 20),
        (["--neighbour-model", "dfe"], "DfE children's services statistical neighbours (2025)", 10),
    ],
)
def test_statistical_neighbours_answer_without_an_update_and_name_their_model(capsys, model, name, members):
    status, out, _ = run(
        capsys, "compare", "91380", "--neighbours-of", "E08000026", *model, "--format", "json"
    )
    rows = json.loads(out)
    assert (status, len(rows)) == (0, members)
    assert {row["neighbour_model"] for row in rows} == {name}
    assert "E08000026" not in {row["area_code"] for row in rows}


def test_a_model_of_neighbours_without_an_authority_is_refused(capsys):
    status, out, err = run(capsys, "compare", "91380", "--neighbour-model", "dfe")
    assert (status, out) == (1, "")
    assert "Add --neighbours-of with an authority" in err


def test_the_api_s_model_of_neighbours_needs_an_update(capsys):
    status, out, err = run(
        capsys, "compare", "91380", "--neighbours-of", "Coventry", "--neighbour-model", "api"
    )
    assert (status, out) == (1, "")
    assert "available after an update" in err


def test_trend_answers_with_the_series_and_the_test(capsys):
    _, out, _ = run(capsys, "trend", "drug-poisoning-deaths", "Coventry")
    document = json.loads(out)
    assert set(document["series"][0]) == {"period", "value", "lower95", "upper95", "count", "from_area"}
    assert document["marker"] == "No significant change"
    assert document["computed_or_published"] == "computed here"
    assert document["statistic"] == pytest.approx(4.461, abs=0.001)
    _, out, _ = run(capsys, "trend", "91380", "Buckinghamshire")
    assert {point["from_area"] for point in json.loads(out)["series"]} == {"E10000002"}
    _, out, _ = run(capsys, "trend", "91380", "Cumberland")
    assert {point["from_area"] for point in json.loads(out)["series"]} == {"E10000006"}
    assert json.loads(out)["reason"] == "no figure of its own is held"
    assert run(capsys, "trend", "90244", "Cumberland")[0] == 1


def test_gap_answers_with_one_row_or_the_exact_reason(capsys):
    _, out, _ = run(
        capsys, "gap", "E10000031", "--substance", "alcohol", "--period", "2018/19", "--format", "json"
    )
    (row,) = json.loads(out)
    assert list(row) == [
        "area_code",
        "substance",
        "period_treatment",
        "period_prevalence",
        "in_treatment",
        "prevalence",
        "prevalence_lower95",
        "prevalence_upper95",
        "met_percent",
        "gap_percent",
        "gap_lower95",
        "gap_upper95",
        "people_not_in_treatment",
        "computed_or_published",
        "method",
        "warnings",
    ]
    assert round(row["gap_percent"], 4) == 79.8979
    status, out, err = run(capsys, "gap", "E08000026", "--substance", "ocu")
    assert (status, out) == (1, "")
    assert "no number in treatment" in err


@pytest.mark.parametrize(
    "area", ["Atlantis", "E06009999", "", "E06000061+Cumbria+England", "E10000021+E06000061"]
)
def test_what_could_not_be_done_is_said_on_standard_error_with_status_1(capsys, area):
    status, out, err = run(capsys, "headline", area)
    assert (status, out) == (1, "")
    assert err.strip()


@pytest.mark.parametrize(
    "arguments", [[], ["headline"], ["headline", "E08000026", "--as-at", "2024-13"], ["dance"]]
)
def test_wrong_use_is_status_2(capsys, arguments):
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2


@pytest.mark.parametrize(
    ("area", "value", "count", "said"),
    [
        ("E06000061+E06000062", 8.6974, 189, "Northamptonshire’s own published figure"),
        ("E10000018+E06000016", 11.2116, 324, "approximate: rates weighted by effective denominators"),
        (
            "E10000018+E06000016+E06000017",
            11.1036,
            333,
            "the rate of Rutland is too small to publish and imputed",
        ),
        ("E06000063+E06000064", 9.9655, 161, "Cumbria’s own published figure"),
    ],
)
def test_several_councils_answer_as_one(capsys, area, value, count, said):
    status, out, _ = run(capsys, "headline", area, "--format", "json")
    rows = json.loads(out)
    deaths = next(row for row in rows if row["indicator"] == "91380")
    assert status == 0
    assert (round(deaths["area_value"], 4), deaths["area_count"], deaths["period"]) == (
        value,
        count,
        "2016-18",
    )
    assert said in deaths["note"]
    # The newest period holds values only: it is refused with the reason, and what can be stated follows.
    misuse = [row for row in rows if row["indicator"] == "92432"]
    assert misuse[0]["period"] == "2022-24"
    assert misuse[0]["area_value"] is None
    assert "not combined: no count is published" in misuse[0]["note"]
    assert all(row["area_value"] is not None for row in misuse[1:])


def test_check_live_lists_every_difference(capsys, snapshot):
    with Stub(snapshot) as stub:
        status, out, _ = run(capsys, "check", "--live", "--base-url", stub.url)
    assert status == 0
    asked = sum(each.on_fingertips for each in snapshot.catalogue)
    assert f"{asked} of {asked} indicators are listed by Fingertips" in out
    # A name that the API has yet to confirm shows as a difference, so that somebody confirms it.
    assert "94200: name is" in out


def test_refresh_from_the_command_line_reports_each_indicator(capsys, snapshot):
    with Stub(snapshot) as stub:
        status, out, err = run(capsys, "refresh", "--base-url", stub.url, "--indicators", "91380,90244")
        assert status == 0
        assert "90244: updated" in out
        assert "fetching" in err
        stub.fail(Fault.WEB_PAGE, path="all_data")
        status, _, err = run(capsys, "refresh", "--base-url", stub.url, "--indicators", "92904")
    assert status == 1
    assert "No indicator could be refreshed" in err


@pytest.mark.parametrize(
    ("indicator", "rank"), [("91380", "published"), ("drug-poisoning-crude-rate", "computed")]
)
def test_compare_says_whether_a_comparison_is_published_or_computed(capsys, indicator, rank):
    _, out, _ = run(capsys, "compare", indicator, "--areas", "E08000026+E10000031", "--format", "json")
    rows = json.loads(out)
    assert {row["comparison_rank"] for row in rows if row["vs_england"] != "Not compared"} == {rank}
