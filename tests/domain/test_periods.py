from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from needs.domain.errors import UnreadablePeriodError
from needs.domain.periods import parse_month, parse_period, year_to_march


@pytest.mark.parametrize(
    ("text", "start", "end", "kind", "years"),
    [
        ("2021", date(2021, 1, 1), date(2021, 12, 31), "calendar", 1),
        ("2021/22", date(2021, 4, 1), date(2022, 3, 31), "financial", 1),
        ("1999/00", date(1999, 4, 1), date(2000, 3, 31), "financial", 1),
        ("2016-18", date(2016, 1, 1), date(2018, 12, 31), "pooled", 3),
        ("2016 - 18", date(2016, 1, 1), date(2018, 12, 31), "pooled", 3),
        ("1998-00", date(1998, 1, 1), date(2000, 12, 31), "pooled", 3),
        ("2021/22-23/24", date(2021, 4, 1), date(2024, 3, 31), "pooled", 3),
        ("2019/20 - 2021/22", date(2019, 4, 1), date(2022, 3, 31), "pooled", 3),
    ],
)
def test_reads_every_form_the_publishers_use(text, start, end, kind, years):
    period = parse_period(text)
    assert (period.start, period.end, period.kind, period.years) == (start, end, kind, years)


@pytest.mark.parametrize(
    "text", ["", "21", "2021/23", "2018-16", "2016-16", "2021/22-22/24", "latest", "2021-2"]
)
def test_refuses_what_is_not_a_period(text):
    with pytest.raises(UnreadablePeriodError, match="not a period"):
        parse_period(text)


@given(st.text(max_size=20))
def test_any_text_is_read_or_refused_by_name(text):
    with suppress(UnreadablePeriodError):
        assert parse_period(text).start <= parse_period(text).end


def test_orders_by_end_so_that_a_pooled_period_is_not_older_than_a_year_inside_it():
    assert sorted(map(parse_period, ["2016-18", "2017", "2018/19"])) == list(
        map(parse_period, ["2017", "2016-18", "2018/19"])
    )


def test_pooled_periods_share_days_with_their_neighbours():
    assert parse_period("2015-17").overlaps(parse_period("2016-18"))
    assert not parse_period("2016/17").overlaps(parse_period("2017/18"))


def test_a_year_named_by_its_end_ends_in_march():
    assert (year_to_march("2024").start, year_to_march("2024").end) == (date(2023, 4, 1), date(2024, 3, 31))


def test_a_month_is_its_last_day():
    assert parse_month("2024-02") == date(2024, 2, 29)
    assert parse_month("2023-12") == date(2023, 12, 31)
    with pytest.raises(UnreadablePeriodError):
        parse_month("2024-13")


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("2021", ("2021",)),
        ("2021/22", ("2021/22",)),
        ("1998-00", ("1998", "1999", "2000")),
        ("2021/22-23/24", ("2021/22", "2022/23", "2023/24")),
    ],
)
def test_the_single_years_of_a_period_are_periods_themselves(text, years):
    assert parse_period(text).single_years == years
    assert [parse_period(year).text for year in years] == list(years)
