"""Footprints against hand calculation and against regions that OHID published."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from needs.domain.measures import ValueType
from needs.methods.footprint import Combined, Exactness, Member, combine
from needs.methods.intervals import count_interval

from .alcohol_deaths import ROWS

DSR, RATE, SHARE = ValueType.DSR, ValueType.CRUDE_RATE, ValueType.PROPORTION


def counted(*pairs):
    return [
        Member(f"area {i}", count=count, denominator=denominator)
        for i, (count, denominator) in enumerate(pairs)
    ]


def published(*names):
    return [Member(name, *ROWS[name]) for name in names]


def figures(combined):
    return combined.value, combined.lower, combined.upper


RUTLAND = Member("Rutland", count=9, denominator=118120)
LEICESTERS = published("Leicester", "Leicestershire")
DEPENDENT_DRINKERS = [
    Member("Leicester", 4210, 3309, 5754),
    Member("Leicestershire", 5457, 4134, 7437),
    Member("Rutland", 271, 199, 382),
]


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        pytest.param(((30, 200_000), (45, 240_000)), (17.045455, 13.406823, 21.366909), id="byar"),
        pytest.param(((4, 60_000), (3, 41_000)), (6.930693, 2.786498, 14.279877), id="exact"),
        pytest.param(((0, 30_000), (0, 20_000)), (0, 0, 7.377758), id="none"),
    ],
)
def test_crude_rates_combine_by_their_counts(members, expected):
    combined = combine(counted(*members), RATE, per=100_000)
    assert figures(combined) == pytest.approx(expected, rel=1e-6)
    assert combined.exactness is Exactness.EXACT
    assert combined.value != pytest.approx(16.875)  # the mean of the first pair's rates, which is wrong


def test_proportions_combine_by_their_counts():
    combined = combine(counted((120, 400), (210, 900)), SHARE, per=100)
    assert figures(combined) == pytest.approx((25.384615, 23.093725, 27.820552), rel=1e-6)
    assert (combined.count, combined.denominator) == (330, 1300)


@pytest.mark.parametrize(("per", "value"), [(1, 40 / 12), (10, 400 / 12)])
def test_a_parent_is_the_sum_of_counts_over_the_sum_of_denominators(per, value):
    combined = combine(counted((8, 4), (32, 8)), RATE, per=per)
    assert (combined.value, combined.count, combined.denominator) == (pytest.approx(value), 40, 12)


def test_counts_add_up_whether_published_as_value_or_as_count():
    for members in ([Member("a", 2), Member("b", 4)], [Member("a", count=2), Member("b", 4, count=4)]):
        combined = combine(members, ValueType.COUNT)
        assert (combined.value, combined.count) == (6, 6)
        assert (combined.lower, combined.upper) == count_interval(6)


def test_standardised_ratios_combine_observed_and_expected():
    combined = combine(counted((400, 400), (495, 435.883561)), ValueType.ISR, per=100)
    assert figures(combined) == pytest.approx((107.072329, 100.171477, 114.323329), rel=1e-6)


def test_standardised_rates_combine_by_effective_denominators():
    combined = combine(LEICESTERS, DSR, per=100_000)
    assert figures(combined) == pytest.approx((11.211617, 10.013835, 12.512276), abs=2e-6)
    assert combined.value != pytest.approx(11.602084, abs=0.1)  # weighted by population
    assert (combined.count, combined.denominator) == (324, 3_127_217)
    assert combined.exactness is Exactness.APPROXIMATE


REGIONS = {
    "North East": (
        [
            *("Hartlepool", "Middlesbrough", "Redcar and Cleveland", "Stockton-on-Tees", "Darlington"),
            *("County Durham", "Northumberland", "Newcastle upon Tyne", "North Tyneside", "South Tyneside"),
            *("Sunderland", "Gateshead"),
        ],
        (15.746691, 14.873093, 16.658025),
    ),
    "East Midlands without Rutland": (
        [
            *("Derby", "Leicester", "Nottingham", "Derbyshire", "Leicestershire", "Lincolnshire"),
            *("Northamptonshire", "Nottinghamshire"),
        ],
        (10.979484, 10.435034, 11.544919),
    ),
}


@pytest.mark.parametrize(("names", "region"), REGIONS.values(), ids=REGIONS)
def test_a_region_made_from_its_authorities_is_close_to_the_published_one(names, region):
    combined = combine(published(*names), DSR, per=100_000)
    assert figures(combined) == pytest.approx(region, rel=0.01)


def test_a_member_too_small_for_a_rate_is_imputed_and_named():
    names, region = REGIONS["East Midlands without Rutland"]
    combined = combine([*published(*names), RUTLAND], DSR, per=100_000)
    assert (combined.imputed, combined.count) == (("Rutland",), 1531)
    assert figures(combined) == pytest.approx(region, rel=0.01)
    without = combine(published(*names), DSR, per=100_000)
    # Rutland's rate is below the others', so it must draw the whole down.
    assert combined.value < without.value


def test_a_published_rate_of_none_is_imputed_too():
    combined = combine([*LEICESTERS, Member("Scilly", 0, 0, 0, 0, 2000)], DSR, per=100_000)
    assert combined.imputed == ("Scilly",)
    assert combined.value == pytest.approx(11.211617 / (1 + 2000 / 3_127_217), rel=1e-6)


def test_an_imputed_member_follows_the_ratio_of_the_others():
    combined = combine([*LEICESTERS, RUTLAND], DSR, per=100_000)
    effective, people = 798902.49 + 2090957.15, 1058271 + 2068946
    whole = effective * (1 + 118120 / people)
    assert combined.value == pytest.approx(1e5 * 333 / whole, rel=1e-6)
    spread = 798902.49**2 * 2.039352 + 2090957.15**2 * 0.455947 + 1e10 * 9
    stretch = math.sqrt(spread / 333) / whole
    assert combined.upper - combined.value == pytest.approx(
        stretch * (count_interval(333).upper - 333), rel=1e-5
    )


def test_prevalence_estimates_add_their_limits():
    combined = combine(DEPENDENT_DRINKERS, ValueType.ESTIMATE)
    assert figures(combined) == (9938, 7642, 13573)
    assert combined.exactness is Exactness.ESTIMATE
    assert (combined.lower, combined.upper) != (pytest.approx(8336, abs=1), pytest.approx(12451, abs=1))


def test_prevalence_rates_are_turned_into_people_first():
    members = [
        Member("large", 10, 8, 13, denominator=300_000),
        Member("small", 20, 15, 30, denominator=100_000),
    ]
    combined = combine(members, ValueType.ESTIMATE, per=1000)
    assert figures(combined) == pytest.approx((12.5, 9.75, 17.25))
    assert combined.denominator == 400_000


def test_an_estimate_without_an_interval_still_adds_up():
    members = [*DEPENDENT_DRINKERS[:2], Member("Rutland", 271)]
    combined = combine(members, ValueType.ESTIMATE)
    assert figures(combined) == (9938, None, None)
    assert combined.reason == "no interval is published for Rutland"


def test_limits_published_at_95_per_cent_serve_no_other_level():
    for members in (DEPENDENT_DRINKERS, DEPENDENT_DRINKERS[:1]):
        combined = combine(members, ValueType.ESTIMATE, level=0.998)
        assert (combined.lower, combined.upper) == (None, None)
        assert combined.reason == "limits are published at 95 % only"
        assert combined.value is not None


SUPPRESSED = Member("Rutland", denominator=118120, reason="suppressed, small count")


@pytest.mark.parametrize(
    ("members", "value_type", "reason"),
    [
        pytest.param([], RATE, "no authority is chosen", id="nobody"),
        pytest.param(
            [*LEICESTERS, SUPPRESSED],
            RATE,
            "no count is published for Rutland (suppressed, small count)",
            id="suppressed-count-of-a-rate",
        ),
        pytest.param(
            [*LEICESTERS, SUPPRESSED],
            DSR,
            "no count is published for Rutland (suppressed, small count)",
            id="suppressed-count-of-a-standardised-rate",
        ),
        pytest.param(
            [Member("Leicester", 126), SUPPRESSED],
            ValueType.COUNT,
            "no count is published for Rutland (suppressed, small count)",
            id="suppressed-count",
        ),
        pytest.param(
            [*LEICESTERS, Member("Rutland"), Member("Derby", count=math.nan)],
            DSR,
            "no count is published for Rutland; Derby",
            id="two-without-a-count",
        ),
        pytest.param(
            [*LEICESTERS, Member("Rutland", count=9)],
            RATE,
            "no denominator is published for Rutland",
            id="no-population",
        ),
        pytest.param(
            [*LEICESTERS, Member("Rutland", count=9)],
            DSR,
            "no denominator is published for Rutland",
            id="no-population-to-impute-with",
        ),
        pytest.param(
            [RUTLAND, replace(RUTLAND, name="Scilly")], DSR, "no member has a published rate", id="all-blank"
        ),
        pytest.param(
            [LEICESTERS[0], replace(LEICESTERS[1], upper=None)],
            DSR,
            "no interval is published for Leicestershire",
            id="no-interval-to-carry",
        ),
        pytest.param(
            [Member("a", 5, 1, 9, 4, 1000), Member("b", 5, 1, 9, 5, 1000)],
            DSR,
            "fewer than 10 events, too few for a standardised rate",
            id="too-few-events",
        ),
        pytest.param(
            [*LEICESTERS, LEICESTERS[0]], DSR, "an authority is listed twice", id="the-same-authority-twice"
        ),
        pytest.param(
            [LEICESTERS[0], Member("b", count=-1, denominator=5)],
            RATE,
            "the count of b is negative",
            id="negative",
        ),
        pytest.param(
            LEICESTERS,
            ValueType.SCORE,
            "a score cannot be combined; show the members side by side",
            id="score",
        ),
        pytest.param(
            [Member("a", 1), Member("b")], ValueType.ESTIMATE, "no value is published for b", id="no-estimate"
        ),
        pytest.param(
            [SUPPRESSED], RATE, "no value is published for Rutland (suppressed, small count)", id="one"
        ),
        pytest.param(counted((8, 4), (1, 4)), SHARE, "the count is larger than its denominator", id="share"),
    ],
)
def test_what_cannot_be_combined_says_why_and_gives_nothing_away(members, value_type, reason):
    per = 1 if value_type in (ValueType.COUNT, ValueType.ESTIMATE) else 100
    assert combine(members, value_type, per=per) == Combined(reason=reason)


MEMBERS = st.lists(
    st.tuples(st.integers(10, 2000), st.integers(50_000, 900_000), st.floats(0.7, 1.4)),
    min_size=2,
    max_size=8,
)


def standardised(rows):
    """Members whose standardised rate lies off the crude one, with Dobson's interval."""
    members = []
    for i, (count, people, factor) in enumerate(rows):
        rate = 1e5 * count / people * factor
        lower, upper = count_interval(count)
        members.append(Member(f"area {i}", rate, rate * lower / count, rate * upper / count, count, people))
    return members


@given(st.sampled_from(ValueType), MEMBERS)
def test_a_footprint_of_one_is_that_member(value_type, rows):
    member = standardised(rows)[0]
    combined = combine([member], value_type, per=1e5)
    assert figures(combined) == (member.value, member.lower, member.upper)
    assert (combined.count, combined.denominator) == (member.count, member.denominator)
    assert (combined.exactness, combined.reason) == (Exactness.EXACT, "")


@given(st.sampled_from([v for v in ValueType if v is not ValueType.SCORE]), MEMBERS, st.randoms())
def test_the_order_of_the_members_does_not_matter(value_type, rows, random):
    members = [*standardised(rows), replace(RUTLAND, value=None)]
    if value_type is ValueType.ESTIMATE:
        members.pop()
    shuffled = members.copy()
    random.shuffle(shuffled)
    assert combine(shuffled, value_type, per=1e5) == combine(members, value_type, per=1e5)


@given(MEMBERS)
def test_a_combined_rate_lies_among_its_members_and_is_surer_than_the_least_sure(rows):
    members = standardised(rows)
    combined = combine(members, DSR, per=1e5)
    rates = [member.value for member in members]
    assert min(rates) * (1 - 1e-9) <= combined.value <= max(rates) * (1 + 1e-9)
    assert combined.lower < combined.value < combined.upper
    widest = max(member.upper - member.lower for member in members)
    assert combined.upper - combined.lower <= widest * (1 + 1e-9)


@given(MEMBERS)
def test_members_with_crude_rates_combine_to_the_crude_rate(rows):
    plain = [(count, people, 1.0) for count, people, _ in rows]
    by_rate, by_count = (
        combine(standardised(plain), DSR, per=1e5),
        combine(standardised(plain), RATE, per=1e5),
    )
    assert figures(by_rate) == pytest.approx(figures(by_count), rel=1e-9)
