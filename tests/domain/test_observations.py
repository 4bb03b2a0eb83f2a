import math

import pandas as pd
import pytest

from needs.domain.errors import InvalidFiguresError
from needs.domain.observations import COLUMNS, NUMBERS, Status, status_of, validate

GOOD = {
    "indicator": "91380",
    "area_code": "E08000026",
    "sex": "Persons",
    "age": "All ages",
    "category_type": "",
    "category": "",
    "period": "2016-18",
    "value": 13.4,
    "lower95": 11.1,
    "upper95": 16.2,
    "lower998": math.nan,
    "upper998": math.nan,
    "count": 114.0,
    "denominator": 1000.0,
    "vs_england": "Worse",
    "vs_region": "Similar",
    "recent_trend": "",
    "note": "",
    "source": "s",
    "retrieved_at": "2019-12",
    "status": "value",
}


def check(snapshot, *rows):
    frame = pd.DataFrame([{**GOOD, **row} for row in rows], columns=list(COLUMNS))
    frame[list(NUMBERS)] = frame[list(NUMBERS)].astype(float)
    validate(frame, snapshot.catalogue, snapshot.register, [f"line {n}" for n in range(2, len(frame) + 2)])


def test_a_sound_row_passes(snapshot):
    check(snapshot, {})


@pytest.mark.parametrize(
    "row",
    [
        {"value": 100.0, "lower95": 88.6, "upper95": 99.99999999999999},
        {"value": 2.0, "lower95": 2.0000000001, "upper95": 3.0},
        {"value": 100.0, "lower95": 100.0, "upper95": 99.99999999999999},
    ],
)
def test_the_last_digits_of_a_publisher_s_arithmetic_are_no_fault(snapshot, row):
    check(snapshot, row)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"indicator": "1"}, "unknown indicator “1”"),
        ({"area_code": "E06009999"}, "unknown area “E06009999”"),
        ({"sex": "Both"}, "unknown sex “Both”"),
        ({"source": ""}, "no source"),
        ({"period": "2018-16"}, "unreadable period “2018-16”"),
        ({"value": 17.0}, "95 interval does not contain the value “17.0”"),
        ({"value": 16.2000001}, "95 interval does not contain the value"),
        ({"value": 11.0999999}, "95 interval does not contain the value"),
        ({"lower95": 16.5}, "turned round"),
        ({"upper95": math.nan}, "half of the 95 interval is missing"),
        ({"value": math.nan, "status": "not available"}, "interval without a value"),
        ({"count": -1.0}, "negative count “-1.0”"),
        ({"denominator": math.inf}, "denominator is not a finite number"),
        ({"vs_england": "Terrible"}, "vs_england is not a word the publisher uses"),
        ({"recent_trend": "Up"}, "recent_trend is not a word"),
        ({"status": "suppressed"}, "status does not fit"),
    ],
)
def test_each_fault_is_named_with_its_row(snapshot, row, said):
    with pytest.raises(InvalidFiguresError) as caught:
        check(snapshot, {}, {"period": "2015-17", **row})
    assert len(caught.value.problems) >= 1
    assert all(problem.startswith("line 3") for problem in caught.value.problems)
    assert said in "\n".join(caught.value.problems)


def test_a_duplicate_key_shows_both_rows(snapshot):
    with pytest.raises(
        InvalidFiguresError, match="line 2 and line 3: the same figure is given more than once"
    ):
        check(snapshot, {}, {"value": 13.5})


@pytest.mark.parametrize(
    ("value", "note", "status"),
    [
        (0.0, "", Status.VALUE),
        (5.0, "There is a data quality issue with this value", Status.VALUE),
        (math.nan, "Value suppressed for disclosure control due to small count", Status.SUPPRESSED),
        (math.nan, "Value cannot be calculated as number of cases is too small", Status.NOT_CALCULABLE),
        (math.nan, "Value suppressed due to small denominator", Status.SUPPRESSED),
        (math.nan, "Sample size too small", Status.SUPPRESSED),
        (math.nan, "Value for Cornwall & Isles of Scilly combined", Status.ELSEWHERE),
        (math.nan, "Not shown by the source, reason not given", Status.NOT_AVAILABLE),
        (None, "", Status.NOT_AVAILABLE),
    ],
)
def test_zero_suppressed_missing_and_not_calculable_stay_apart(value, note, status):
    assert status_of(value, note) is status


def test_the_marks_are_the_government_statistical_service_s():
    assert [status.mark for status in Status] == ["", "[c]", "[x]", "[x]", "[x]", "[z]"]
