import pytest

from needs.charts.bars.plot import ranking_chart
from needs.charts.registry import WITH_CHART, build, spec_of
from needs.charts.trend.plot import trend_chart
from needs.domain.errors import NeedsError
from needs.domain.selection import EVERY_PERIOD, Selection
from needs.domain.vocabulary import NEIGHBOUR_GROUPS
from needs.views.groups import group_of, rank_among
from needs.views.trend import trend
from tests.chosen import COMPARED, chosen
from tests.conftest import TODAY


def test_a_trend_is_the_one_that_the_page_draws(snapshot, coventry):
    view = trend(snapshot, snapshot.catalogue.get("92432"), coventry, today=TODAY)
    asked = chosen(area=coventry.code, indicator="92432", form="index", events=("covid",))
    drawn = spec_of(snapshot, "trends", asked, narrow=True, today=TODAY)
    assert drawn.hash == trend_chart(snapshot, view, form="index", events=("covid",), narrow=True).hash


def test_a_comparison_is_the_one_that_the_page_draws(snapshot, coventry):
    group = group_of(snapshot, coventry, "region")
    ranking = rank_among(snapshot, snapshot.catalogue.get("91380"), coventry, group)
    drawn = spec_of(snapshot, "compare", Selection(area=coventry.code, versus="region"))
    assert drawn.hash == ranking_chart(snapshot, ranking, coventry, group).hash


def test_each_way_of_showing_is_another_figure(snapshot, coventry):
    without_outlines = [each for each in COMPARED if not each.startswith("outline")]
    drawn = {
        spec_of(snapshot, "compare", Selection(area=coventry.code, show=each)).hash
        for each in without_outlines
    }
    assert len(drawn) == len(without_outlines)


def test_without_outlines_tiles_stand_in(snapshot, coventry):
    asked = [
        spec_of(snapshot, "compare", Selection(area=coventry.code, show=each)) for each in ("map", "outlines")
    ]
    assert asked[0].hash == asked[1].hash


def test_every_period_at_once_is_the_latest_here(snapshot, coventry):
    both = [Selection(area=coventry.code, period=each) for each in (None, EVERY_PERIOD)]
    assert len({spec_of(snapshot, "compare", each).hash for each in both}) == 1


@pytest.mark.parametrize("page", WITH_CHART)
def test_without_a_place_there_is_no_figure(snapshot, page):
    with pytest.raises(NeedsError, match="No place"):
        spec_of(snapshot, page, Selection())


@pytest.mark.parametrize(
    ("page", "asked", "why"),
    [
        ("gap", chosen(area="E08000026", substance="ocu"), "cannot be computed"),
        ("compare", Selection(area="E12000005", versus="region"), "one region"),
        ("overview", Selection(area="E08000026"), "overview"),
    ],
)
def test_what_cannot_be_drawn_is_refused_with_its_reason(snapshot, page, asked, why):
    with pytest.raises(NeedsError, match=why):
        spec_of(snapshot, page, asked, today=TODAY)


@pytest.mark.parametrize("versus", ["neighbours", "neighbours-dfe"])
@pytest.mark.parametrize("show", [each for each in COMPARED if not each.startswith("outline")])
def test_a_chart_among_neighbours_names_their_model(snapshot, coventry, show, versus):
    drawn = spec_of(snapshot, "compare", Selection(area=coventry.code, versus=versus, show=show))
    model = snapshot.neighbours[NEIGHBOUR_GROUPS[versus]]
    assert any(note.startswith(f"Statistical neighbours: {model.name}.") for note in drawn.notes)


def test_bars_say_which_neighbours_in_their_subtitle(snapshot, coventry):
    drawn = spec_of(snapshot, "compare", Selection(area=coventry.code, versus="neighbours"))
    assert (
        "Coventry among statistical neighbours (ONS 2025), the 20 councils most similar to it"
        in drawn.subtitle
    )


@pytest.mark.parametrize("form", ["values", "spread"])
def test_a_trend_beside_neighbours_names_their_model(snapshot, coventry, form):
    drawn = spec_of(snapshot, "trends", chosen(area=coventry.code, versus="neighbours", form=form))
    assert "statistical neighbours (ONS 2025)" in drawn.subtitle


def test_gaps_among_neighbours_name_their_model(snapshot, coventry):
    group = group_of(snapshot, coventry, "neighbours")
    drawn = build(snapshot, "gap ranked", Selection(area=coventry.code, versus="neighbours"))
    assert set(group.notes) <= set(drawn.notes)


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ({"versus": "neighbours-api"}, "available after an update"),
        ({"indicator": "drug-poisoning-deaths", "form": "difference"}, "number of people"),
        ({"area": "E12000005", "versus": "region"}, "one region"),
    ],
)
def test_a_trend_that_cannot_be_drawn_as_asked_is_drawn_in_values_and_says_why(snapshot, asked, why):
    drawn = build(snapshot, "trend", chosen(**{"area": "E08000026", **asked}), today=TODAY)
    assert why in drawn.notes[0]
    assert drawn.figure.data


def test_a_chart_of_no_other_choice_is_not_built_anew(snapshot, coventry):
    both = [
        chosen(coventry.code, show="strip", **other) for other in ({}, {"form": "index", "depth": "full"})
    ]
    assert build(snapshot, "strip", both[0], today=TODAY) is build(snapshot, "strip", both[1], today=TODAY)
