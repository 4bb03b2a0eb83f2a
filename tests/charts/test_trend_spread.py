import numpy as np
import pytest

from needs.charts.trend.numbers import drawn_as
from needs.charts.trend.plot import trend_chart
from needs.domain.errors import NeedsError
from needs.domain.vocabulary import TrendForm
from needs.views.groups import group_of
from needs.views.trend import others_in, trend
from tests.charts.agree import assert_agreement
from tests.conftest import TODAY
from tests.places import CORE, WHOLES


def seen(snapshot, code, indicator="91380", choice="england"):
    place = snapshot.places.get(code)
    group = group_of(snapshot, place, choice)
    others = others_in(snapshot, group, place)
    found = snapshot.catalogue.get(indicator)
    return trend(snapshot, found, place, others=others, group=group.name, today=TODAY)


def test_the_quarters_are_those_of_the_other_councils_values(snapshot):
    drawn = drawn_as(seen(snapshot, "E08000026"), TrendForm.SPREAD)
    frame = snapshot.observations
    rows = frame[
        frame["indicator"].eq("91380")
        & frame["period"].eq("2016-18")
        & frame["sex"].eq("Persons")
        & frame["category"].eq("")
        & frame["area_code"].str.match("E0[6-9]|E10")
        & ~frame["area_code"].eq("E08000026")
    ]
    values = rows["value"].dropna().to_numpy()
    last = drawn.spread[-1]
    assert last.period.text == "2016-18"
    assert last.councils == len(values) == 145
    assert (last.lower, last.middle, last.upper) == pytest.approx(np.percentile(values, [25, 50, 75]))
    assert (last.lowest, last.highest) == (values.min(), values.max())


@pytest.mark.parametrize("code", [each for each in CORE if each not in WHOLES])
@pytest.mark.parametrize("choice", ["england", "region"])
def test_what_is_drawn_listed_and_said_agrees(snapshot, code, choice):
    spec = trend_chart(snapshot, seen(snapshot, code, choice=choice), form=TrendForm.SPREAD)
    assert_agreement(spec)
    assert "middle half of the other councils of" in spec.alt


def test_the_sentence_says_where_the_place_lies_and_claims_no_test(snapshot):
    spec = trend_chart(snapshot, seen(snapshot, "E08000026"), form=TrendForm.SPREAD)
    assert "half lie between 8.2 and 15.0" in spec.takeaway
    assert "The value of Coventry, 13.5, lies within that half." in spec.takeaway


def test_no_spread_of_numbers_of_people_nor_of_fewer_than_four(snapshot):
    with pytest.raises(NeedsError, match="says how large a place is"):
        drawn_as(seen(snapshot, "E08000026", "drug-poisoning-deaths"), TrendForm.SPREAD)
    with pytest.raises(NeedsError, match="at least 4 other councils"):
        drawn_as(seen(snapshot, "E08000026", choice="E06000008.E10000017"), TrendForm.SPREAD)
