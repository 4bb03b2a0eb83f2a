import pytest

from needs.methods.footprint import Exactness
from needs.views.figures import figures_of


def at(snapshot, indicator, text, period):
    place = snapshot.places.find(text)
    return next(f for f in figures_of(snapshot, indicator, place) if f.period.text == period)


def test_leicester_and_leicestershire_deaths_are_combined_approximately(snapshot):
    figure = at(snapshot, "91380", "E10000018+E06000016", "2016-18")
    assert figure.value == pytest.approx(11.2116, abs=5e-5)
    assert (figure.lower95, figure.upper95) == (
        pytest.approx(10.0138, abs=5e-5),
        pytest.approx(12.5123, abs=5e-5),
    )
    assert (figure.count, figure.exactness) == (324, Exactness.APPROXIMATE)


def test_rutland_s_rate_too_small_to_publish_is_imputed_and_named(snapshot):
    figure = at(snapshot, "91380", "E10000018+E06000016+E06000017", "2016-18")
    assert figure.count == 333
    assert figure.exactness == Exactness.APPROXIMATE
    assert "the rate of Rutland is too small to publish and imputed" in figure.note


@pytest.mark.parametrize(
    ("text", "value", "county"),
    [("E06000061+E06000062", 8.6974, "Northamptonshire"), ("E06000063+E06000064", 9.9655, "Cumbria")],
)
def test_the_boundary_of_a_closed_county_uses_its_own_published_figures(snapshot, text, value, county):
    figure = at(snapshot, "91380", text, "2016-18")
    assert (figure.value, figure.exactness) == (value, Exactness.EXACT)
    assert figure.note.startswith(f"{county}’s own published figure")
    assert figure.vs_england


def test_a_footprint_of_one_is_that_area(snapshot):
    coventry = snapshot.register.get("E08000026")
    assert figures_of(snapshot, "91380", coventry) == snapshot.series("91380", ("E08000026",))


def test_a_footprint_s_count_is_the_sum_of_its_members_published_counts(snapshot):
    place = snapshot.places.find("E10000018+E06000016+E06000017")
    checked = 0
    for indicator in ("91380", "92708", "drug-poisoning-deaths", "alcohol-in-treatment"):
        for figure in figures_of(snapshot, indicator, place):
            if figure.count is not None:
                parts = [
                    f.count
                    for area in place.members
                    for f in figures_of(snapshot, indicator, area)
                    if f.period == figure.period
                ]
                assert figure.count == pytest.approx(sum(parts))
                checked += 1
    assert checked > 60


def test_a_member_published_with_its_neighbour_is_not_missing(snapshot):
    figure = at(snapshot, "91380", "E06000052+E06000053", "2016-18")
    cornwall = at(snapshot, "91380", "E06000052", "2016-18")
    assert figure.value == pytest.approx(cornwall.value)
    assert "Isles of Scilly is published with its neighbour" in figure.note


def test_a_member_whose_figure_sits_with_somebody_outside_is_refused_by_name(snapshot):
    figure = at(snapshot, "91380", "E06000053+E06000026", "2016-18")
    assert figure.value is None
    assert "no count is published for Isles of Scilly" in figure.note


@pytest.mark.parametrize(
    ("indicator", "period", "said"),
    [
        ("94240", "2025", "a score cannot be combined"),
        ("92432", "2022-24", "no count is published for Leicestershire; Leicester"),
        ("lac-substance-misuse", "2025", "no count is published"),
    ],
)
def test_what_cannot_be_combined_says_why(snapshot, indicator, period, said):
    figure = at(snapshot, indicator, "E10000018+E06000016", period)
    assert (figure.value, figure.count, figure.exactness) == (None, None, Exactness.REFUSED)
    assert said in figure.note


def test_published_gaps_are_left_to_the_treatment_gap(snapshot):
    figure = at(snapshot, "93532", "E06000003+E06000005", "2020/21")
    assert figure.value is None
    assert "the treatment gap combines it" in figure.note


def test_estimates_add_their_limits(snapshot):
    figure = at(snapshot, "alcohol-dependence-estimate", "E10000018+E06000016+E06000017", "2017/18")
    assert (figure.value, figure.lower95, figure.upper95) == (9938, 7642, 13573)
    assert figure.exactness == Exactness.ESTIMATE
