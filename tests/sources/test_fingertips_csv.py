import csv
import io
import re
from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from needs.domain.errors import InvalidFiguresError, NeedsError
from needs.domain.observations import COLUMNS, KEY, NUMBERS, Status, validate
from needs.sources import errors
from needs.sources.fingertips import FingertipsSource
from needs.sources.fingertips_csv import parse
from tests.stub import shapes
from tests.stub.server import Fault

FETCHED = date(2026, 11, 22)
COVENTRY = {
    "Indicator ID": "91380",
    "Parent Code": "E12000005",
    "Area Code": "E08000026",
    "Sex": "Persons",
    "Age": "All ages",
    "Time period": "2016 - 18",
    "Value": "11.5",
    "Lower CI 95.0 limit": "9.25",
    "Upper CI 95.0 limit": "14.125",
    "Count": "91.333",
    "Denominator": "1000000",
    "Compared to England value or percentiles": "Similar",
    "Compared to Regions (statistical) value or percentiles": "Better",
    "Time period range": "3y",
}
ENGLAND = COVENTRY | {
    "Parent Code": "",
    "Area Code": "E92000001",
    "Compared to England value or percentiles": "Not compared",
    "Compared to Regions (statistical) value or percentiles": "Not compared",
}
HEADER = shapes.data_header(27)


def file(*rows: dict[str, str], header: list[str] = HEADER) -> bytes:
    return shapes.table(header, [[row.get(name, "") for name in header] for row in rows])


def fetch(source, indicator):
    return source.read(indicator, source.download(indicator))


@pytest.fixture
def read(snapshot):
    def read(content, indicator="91380"):
        return parse(content, indicator, snapshot.register, "live", FETCHED)

    return read


def comparable(frame: pd.DataFrame) -> pd.DataFrame:
    columns = [column for column in COLUMNS if column not in ("source", "retrieved_at")]
    return frame.sort_values(list(KEY))[columns].reset_index(drop=True)


# ------------------------------------------------------------------------------------------- real files


@pytest.fixture
def sample(shared_folder):
    return (shared_folder / "fingertips-samples" / "91380-counties-and-uas-2019.csv").read_bytes()


def test_a_real_file_loses_nothing(read, sample, snapshot):
    parsed = read(sample)
    frame = parsed.frame
    lines = list(csv.DictReader(io.StringIO(sample.decode())))
    assert len(frame) == len(lines) == 6597
    assert parsed.rows == tuple(f"91380 line {line}" for line in range(2, 6599))
    assert parsed.warnings == ()
    for column, name in (("value", "Value"), ("count", "Count"), ("lower95", "Lower CI 95.0 limit")):
        expected = [float(line[name]) if line[name] else np.nan for line in lines]
        np.testing.assert_array_equal(frame[column], expected)
    validate(frame, snapshot.catalogue, snapshot.register, parsed.rows)


def test_a_real_file_keeps_categories_apart_from_headlines(read, sample):
    frame = read(sample).frame
    england = frame[frame["area_code"] == "E92000001"]
    assert len(england[england["category_type"] == ""]) == 33
    assert (len(england), frame["category_type"].nunique()) == (1293, 5)


def test_a_value_that_cannot_be_calculated_keeps_its_count(read, sample):
    frame = read(sample).frame
    rutland = frame[(frame["area_code"] == "E06000017") & (frame["period"] == "2006-08")]
    row = rutland[rutland["count"] == 3.034].iloc[0]
    assert np.isnan(row["value"])
    assert (row["denominator"], row["status"]) == (57111, Status.NOT_CALCULABLE)


def test_the_real_file_and_the_embedded_copy_of_it_agree(read, sample, snapshot):
    held = snapshot.observations
    held = held[held["source"] == "fingertips-2019-12"]
    frame = read(sample).frame
    # The copy has no deciles of districts, and values to four decimals.
    same = frame[~frame["category_type"].str.startswith("District")]
    pd.testing.assert_frame_equal(comparable(same), comparable(held), atol=6e-5, rtol=0)


@pytest.mark.parametrize(("indicator", "rows"), [("93517", 13), ("93532", 17)])
def test_real_rows_of_2023_parse_whole(read, shared_folder, snapshot, indicator, rows):
    content = (shared_folder / "fingertips-samples" / f"{indicator}-rows-2023.csv").read_bytes()
    parsed = read(content, indicator)
    assert (len(parsed.frame), parsed.warnings) == (rows, ())
    assert set(parsed.frame["vs_region"]) == {""}  # the 23rd column is "Column not used"
    assert "Cannot be calculated" in set(parsed.frame["recent_trend"])
    held = snapshot.observations
    held = held[(held["indicator"] == indicator) & (held["source"] == "fingertips-2023-05")]
    numbers = ["area_code", "period", "value", "lower95", "upper95", "count"]
    both = parsed.frame[numbers].merge(held[numbers], on=["area_code", "period"], suffixes=("", "_held"))
    assert len(both) == len(held)
    for column in numbers[2:]:
        np.testing.assert_allclose(both[column], both[f"{column}_held"], atol=6e-5)


# ------------------------------------------------------------------------------- through stub and client


@pytest.mark.parametrize("columns", [26, 27])
@pytest.mark.parametrize("indicator", ["91380", "92432", "93532", "92904", "92708", "90244", "91123"])
def test_what_is_published_arrives(stub, client, snapshot, indicator, columns):
    stub.columns = columns
    source = FingertipsSource(client, snapshot.register, "live", FETCHED)
    parsed = fetch(source, snapshot.catalogue.get(indicator))
    pd.testing.assert_frame_equal(
        comparable(parsed.frame), comparable(stub.figures(indicator)), check_exact=True
    )
    assert parsed.warnings == ()
    assert set(parsed.frame["source"]) == {"live"}
    assert set(parsed.frame["retrieved_at"]) == {"2026-11-22"}
    assert client.requests_made == 1
    validate(parsed.frame, snapshot.catalogue, snapshot.register, parsed.rows)


def test_the_source_asks_as_the_catalogue_says(stub, client, snapshot):
    source = FingertipsSource(client, snapshot.register, "live", FETCHED)
    for indicator in ("91123", "92454"):
        fetch(source, snapshot.catalogue.get(indicator))
    local, treatment = (request.query for request in stub.requests)
    assert (local["child_area_type_id"], local["parent_area_type_id"], local["profile_id"]) == (
        "402",
        "6",
        "87",
    )
    assert treatment["child_area_type_id"] == "502"
    assert "profile_id" not in treatment  # the catalogue names none


def test_a_series_of_another_publisher_is_not_asked_for(stub, client, snapshot):
    source = FingertipsSource(client, snapshot.register, "live", FETCHED)
    with pytest.raises(errors.NoDataError, match="not published on Fingertips"):
        fetch(source, snapshot.catalogue.get("drug-poisoning-deaths"))
    assert stub.requests == []


def test_new_values_arrive(stub, client, snapshot):
    source = FingertipsSource(client, snapshot.register, "live", FETCHED)
    indicator = snapshot.catalogue.get("93532")
    revised = stub.figures("93532").assign(count=lambda held: held["count"] + 1)
    stub.publish("93532", revised, datetime_of_upload := pd.Timestamp("2026-10-01", tz="UTC").to_pydatetime())
    assert client.last_changes(["93532"]) == {"93532": datetime_of_upload}
    pd.testing.assert_frame_equal(comparable(fetch(source, indicator).frame), comparable(revised))


@pytest.mark.parametrize(
    ("fault", "error", "said"),
    [
        (Fault.HEADER_ONLY, errors.NoDataError, "has no figures of indicator 93532"),
        (Fault.EMPTY, errors.NoDataError, "sent nothing"),
        (Fault.GARBAGE, errors.UnexpectedDataError, "is not a table of figures"),
        (Fault.WRONG_COLUMNS, errors.UnexpectedDataError, "lack columns, or have them twice: “Area Code”"),
        (Fault.CUT_SHORT, errors.TruncatedError, "stop in the middle of line"),
        (Fault.ERROR_OBJECT, errors.UnexpectedDataError, "is not a table of figures"),
        (Fault.WEB_PAGE, errors.WebPageError, "web page"),
    ],
)
def test_an_answer_without_figures(stub, client, snapshot, fault, error, said):
    stub.fail(fault, indicator="93532")
    source = FingertipsSource(client, snapshot.register, "live", FETCHED)
    with pytest.raises(error, match=said):
        fetch(source, snapshot.catalogue.get("93532"))
    assert client.requests_made == 1
    assert len(fetch(source, snapshot.catalogue.get("93517")).frame) > 0


def test_an_area_type_without_data_is_no_data(stub, client, snapshot):
    with pytest.raises(errors.NoDataError):
        parse(client.data_csv("91380", 501), "91380", snapshot.register, "live", FETCHED)


# ------------------------------------------------------------------------------------------ single traps


def test_one_row(read):
    parsed = read(file(COVENTRY))
    assert parsed.frame.iloc[0].dropna().to_dict() == {
        "indicator": "91380",
        "area_code": "E08000026",
        "sex": "Persons",
        "age": "All ages",
        "category_type": "",
        "category": "",
        "period": "2016-18",
        "value": 11.5,
        "lower95": 9.25,
        "upper95": 14.125,
        "count": 91.333,
        "denominator": 1e6,
        "vs_england": "Similar",
        "vs_region": "Better",
        "recent_trend": "",
        "note": "",
        "source": "live",
        "retrieved_at": "2026-11-22",
        "status": "value",
    }
    assert parsed.rows == ("91380 line 2",)
    assert list(parsed.frame) == list(COLUMNS)


def test_with_and_without_byte_order_mark(read):
    content = file(COVENTRY)
    assert content.startswith(shapes.BOM)
    pd.testing.assert_frame_equal(read(content).frame, read(content.removeprefix(shapes.BOM)).frame)


def test_columns_in_any_order_and_columns_to_come(read):
    shuffled = file(COVENTRY, header=["Something new", *reversed(HEADER)])
    pd.testing.assert_frame_equal(read(shuffled).frame, read(file(COVENTRY)).frame)


@pytest.mark.parametrize("missing", ["Value", "Sex", "Time period", "Value note"])
def test_a_missing_column_is_named(read, missing):
    with pytest.raises(errors.UnexpectedDataError, match=f"“{missing}”"):
        read(file(COVENTRY, header=[name for name in HEADER if name != missing]))


@pytest.mark.parametrize("twice", ["Value", "Time period range", HEADER[shapes.TWENTY_THIRD]])
def test_a_column_that_comes_twice(read, twice):
    with pytest.raises(errors.UnexpectedDataError, match=re.escape(f"twice: “{twice}”")):
        read(file(COVENTRY, header=[*HEADER, twice]))


@pytest.mark.parametrize(
    ("name", "compared"),
    [
        ("Compared to Region value or percentiles", "Better"),
        ("Compared to Regions (statistical) value or percentiles", "Better"),
        ("Compared to subnational parent value or percentiles", "Better"),
        ("Compared to percentiles", ""),
        ("Compared to Combined authorities value or percentiles", ""),
        ("Column not used", ""),
    ],
)
def test_only_a_comparison_with_the_region_is_one(read, name, compared):
    header = [*HEADER[: shapes.TWENTY_THIRD], name, *HEADER[shapes.TWENTY_THIRD + 1 :]]
    row = COVENTRY | {name: "Better"}
    assert read(file(row, header=header)).frame["vs_region"].tolist() == [compared]


def test_quoted_fields(read):
    names = {"Indicator Name": 'Deaths, "alcohol-specific"', "Area Name": "Bristol, City of"}
    row = COVENTRY | names | {"Value note": "Two lines,\nno less", "Category": "Most deprived decile \n"}
    parsed = read(file(row, ENGLAND))
    assert parsed.frame["note"].tolist() == ["Two lines,\nno less", ""]
    assert parsed.frame["category"].tolist() == ["Most deprived decile", ""]
    assert parsed.rows[1] == "91380 line 5"


def test_zero_is_not_blank(read):
    zero = {"Value": "0", "Lower CI 95.0 limit": "0", "Count": "0"}
    blank = dict.fromkeys([*zero, "Upper CI 95.0 limit"], "")
    frame = read(file(COVENTRY | zero, COVENTRY | {"Sex": "Male"} | blank)).frame
    assert frame["count"].tolist()[0] == 0
    assert np.isnan(frame["count"].iloc[1])
    assert frame["status"].tolist() == ["value", "not available"]


@pytest.mark.parametrize("text", ["1,234", "-", "*", "inf", "-inf", "NaN", "1e999", "n/a", "0x10"])
def test_what_is_not_a_number_is_named(read, text):
    with pytest.raises(InvalidFiguresError) as caught:
        read(file(ENGLAND, COVENTRY | {"Count": text}))
    assert caught.value.problems == [f"91380 line 3: count is “{text}”, not a number"]


def test_england_twice_is_taken_once(read, snapshot):
    indicator = snapshot.catalogue.get("91380")
    rows = snapshot.observations[snapshot.observations["indicator"] == "91380"]
    rows = rows[~rows["area_code"].str.startswith("E12")]
    content = shapes.data_file(rows, indicator, snapshot.register, shapes.COUNTRY)
    assert content.count(b"E92000001,England,England") == 2 * (rows["area_code"] == "E92000001").sum()
    parsed = read(content)
    expected = rows.assign(vs_region="")
    pd.testing.assert_frame_equal(comparable(parsed.frame), comparable(expected), check_exact=True)


def test_two_different_figures_for_one_thing_are_refused(read):
    other = ENGLAND | {"Parent Code": "E92000001", "Value": "11.6"}
    with pytest.raises(InvalidFiguresError) as caught:
        read(file(ENGLAND, COVENTRY, other))
    assert caught.value.problems == [
        "91380 line 2 and 91380 line 4: different figures for 91380, E92000001, Persons, All ages, 2016-18"
    ]


def test_extra_ages_and_categories_are_figures_of_their_own(read):
    older = ENGLAND | {"Age": "65+ yrs"}
    decile = ENGLAND | {"Category Type": "Deciles (IMD2019) ", "Category": "Most deprived"}
    district = ENGLAND | {"Category Type": "District deciles (IMD2019)", "Category": "Most deprived"}
    assert len(read(file(ENGLAND, older, decile, district)).frame) == 4


def test_an_alias_is_brought_to_the_code_in_use(read):
    barnsley = COVENTRY | {"Area Code": "E08000038"}
    assert read(file(barnsley)).frame["area_code"].tolist() == ["E08000016"]
    same_again = COVENTRY | {"Area Code": "E08000016"}
    assert len(read(file(barnsley, same_again)).frame) == 1
    with pytest.raises(InvalidFiguresError):
        read(file(barnsley, same_again | {"Value": "12"}))


def test_areas_that_are_not_held_are_counted(read):
    districts = [COVENTRY | {"Area Code": f"E0700000{digit}"} for digit in range(4, 9)]
    parsed = read(file(COVENTRY, *districts))
    assert len(parsed.frame) == 1
    assert parsed.warnings == (
        "Left out 5 rows for areas that are not held here: “E07000004”, “E07000005”, “E07000006” and 2 more.",
    )
    with pytest.raises(errors.NoDataError, match="for the areas and periods held here"):
        read(file(*districts))


@pytest.mark.parametrize(
    "period", ["2022 Q1", "2022/23 Q1", "2014/15 Q1 - 2014/15 Q4", "Nov 2021", "Jul 2015 - Jun 2016", ""]
)
def test_periods_other_than_whole_years_are_left_out_and_said(read, period):
    parsed = read(file(COVENTRY, COVENTRY | {"Time period": period, "Time period range": ""}))
    assert len(parsed.frame) == 1
    assert parsed.warnings == (f"Left out 1 row for periods that are not whole years: “{period}”.",)


@pytest.mark.parametrize(
    ("period", "years", "short"),
    [
        ("2021", "1y", "2021"),
        ("2021/22", "1y", "2021/22"),
        ("2020 - 22", "3y", "2020-22"),
        ("2019/20 - 21/22", "3y", "2019/20-21/22"),
        ("2019/20 - 20/21", "2y", "2019/20-20/21"),
        ("2017 - 21", "5y", "2017-21"),
    ],
)
def test_periods_as_published(read, period, years, short):
    row = COVENTRY | {"Time period": period, "Time period range": years}
    assert read(file(row)).frame["period"].tolist() == [short]


def test_a_period_of_another_length_than_its_name_says_is_left_out_and_said(read):
    year, quarters = ({"Time period": "2021/22", "Time period range": text} for text in ("1y", "3m"))
    parsed = read(file(COVENTRY | year, COVENTRY | quarters | {"Value": "9.5"}))
    assert parsed.frame["value"].tolist() == [11.5]
    assert len(parsed.warnings) == 1
    assert "another length than their name says: “2021/22”" in parsed.warnings[0]


@pytest.mark.parametrize("word", ["Lowest quintile", "2nd highest quintile", "Best quintile", "better"])
def test_words_that_are_no_comparison_are_kept_out_and_said(read, word):
    parsed = read(file(COVENTRY | {"Compared to England value or percentiles": word}))
    assert parsed.frame["vs_england"].tolist() == [""]
    assert parsed.warnings == (f"The comparison with England was left blank in 1 row: “{word}”.",)


@pytest.mark.parametrize("word", ["Better", "Similar", "Worse", "Higher", "Lower", "Not compared", ""])
def test_words_of_comparison(read, word):
    parsed = read(file(COVENTRY | {"Compared to England value or percentiles": f"{word} "}))
    assert (parsed.frame["vs_england"].tolist(), parsed.warnings) == ([word], ())


def test_trend_words(read):
    known = COVENTRY | {"Recent Trend": "Increasing and getting worse"}
    unknown = ENGLAND | {"Recent Trend": "Up"}
    parsed = read(file(known, unknown))
    assert parsed.frame["recent_trend"].tolist() == ["Increasing and getting worse", ""]
    assert parsed.warnings == ("The recent trend was left blank in 1 row: “Up”.",)


def test_figures_of_another_indicator(read):
    with pytest.raises(errors.UnexpectedDataError, match="figures of “91380” for indicator 93763"):
        read(file(COVENTRY), "93763")


def test_a_broken_row_in_the_middle_is_named(read):
    lines = file(ENGLAND, COVENTRY, COVENTRY | {"Sex": "Male"}).split(b"\r\n")
    lines[2] += b",one more"
    with pytest.raises(InvalidFiguresError) as caught:
        read(b"\r\n".join(lines))
    assert caught.value.problems == ["91380 line 3: 28 fields where the header has 27"]


def test_a_file_that_ends_within_quotes(read):
    content = file(COVENTRY, COVENTRY | {"Value note": "Rounded, to 5"})
    with pytest.raises(errors.UnexpectedDataError, match="Line 3 of indicator 91380 cannot be read"):
        read(content[: content.index(b", to 5")])


# ------------------------------------------------------------------------------------------- any content


@given(content=st.binary(max_size=400) | st.text(max_size=200).map(str.encode))
def test_any_bytes_are_refused_in_plain_words(snapshot, content):
    with pytest.raises(NeedsError):
        parse(content, "91380", snapshot.register, "live", FETCHED)


SOUND = file(ENGLAND, COVENTRY, COVENTRY | {"Sex": "Male", "Value note": 'A "note", quoted'})


@settings(max_examples=300)
@given(
    start=st.integers(0, len(SOUND)),
    length=st.integers(0, 60),
    put=st.binary(max_size=20) | st.sampled_from([b",", b'"', b"\r\n", b"\x00", b"\r"]),
)
def test_a_damaged_file_parses_soundly_or_is_refused_in_plain_words(snapshot, start, length, put):
    damaged = SOUND[:start] + put + SOUND[start + length :]
    try:
        parsed = parse(damaged, "91380", snapshot.register, "live", FETCHED)
    except NeedsError:
        return
    frame = parsed.frame
    assert len(frame) == len(parsed.rows) > 0
    assert not frame.duplicated(list(KEY)).any()
    assert set(frame["area_code"]) <= set(snapshot.register.by_code)
    assert not np.isinf(frame[list(NUMBERS)].to_numpy()).any()


@given(numbers=st.lists(st.floats(0, 1e9), min_size=7, max_size=7), note=st.text(max_size=40))
def test_numbers_and_notes_arrive_as_written(snapshot, numbers, note):
    names = HEADER[12:19]
    row = COVENTRY | dict(zip(names, map(repr, numbers), strict=True)) | {"Value note": note}
    frame = parse(file(row), "91380", snapshot.register, "live", FETCHED).frame
    assert frame[list(NUMBERS)].iloc[0].tolist() == numbers
    assert frame["note"].iloc[0] == note.strip()
