"""Every kind of figure, over awkward places: what is drawn, listed and said agrees."""

import pytest

from needs.charts.bars.plot import ranking_chart
from needs.charts.trend.plot import trend_chart
from needs.views.groups import group_of, rank_among
from needs.views.trend import trend
from tests.charts.agree import assert_agreement
from tests.conftest import TODAY
from tests.places import CORE, WHOLES


@pytest.mark.parametrize("code", CORE)
@pytest.mark.parametrize("indicator", ["91380", "92432", "drug-poisoning-deaths"])
def test_of_a_trend(snapshot, code, indicator):
    view = trend(snapshot, snapshot.catalogue.get(indicator), snapshot.places.get(code), today=TODAY)
    if view.has_local_figures:
        assert_agreement(trend_chart(snapshot, view))


@pytest.mark.parametrize(
    ("code", "choice"),
    [*((code, "england") for code in CORE), *((code, "region") for code in CORE if code not in WHOLES)],
)
def test_of_a_ranking(snapshot, code, choice):
    place = snapshot.places.get(code)
    group = group_of(snapshot, place, choice)
    ranking = rank_among(snapshot, snapshot.catalogue.get("91380"), place, group)
    spec = ranking_chart(snapshot, ranking, place, group)
    axis = "x" if spec.figure.data[0].orientation == "h" else "y"
    assert_agreement(spec, drawn=axis, also=str(len(spec.figure.data[0].x)))


def test_a_figure_s_hash_stays_while_it_stays_and_moves_with_any_word(snapshot):
    def drawn(code):
        view = trend(snapshot, snapshot.catalogue.get("91380"), snapshot.places.get(code), today=TODAY)
        return trend_chart(snapshot, view)

    assert drawn("E08000026").hash == drawn("E08000026").hash
    assert drawn("E08000026").hash != drawn("E08000025").hash
