import pytest

from needs.reports.young_people.numbers import COMPANIONS, THEME, UNDER_18, young_people
from needs.views.headline import headline
from tests.conftest import TODAY
from tests.places import CORE, SCILLY


def young(snapshot, code):
    return young_people(headline(snapshot, snapshot.places.get(code), today=TODAY))


def test_the_companions_are_indicators_of_the_catalogue(snapshot):
    for each in COMPANIONS:
        assert snapshot.catalogue.get(each.young).theme == THEME
        assert snapshot.catalogue.get(each.adult).theme != THEME
        assert each.why.endswith(".")
    assert UNDER_18 in {each.young for each in COMPANIONS}


def test_what_is_held_about_young_people_and_what_is_not(snapshot):
    found = young(snapshot, "E08000026")
    assert [row.indicator.id for row in found.held.rows] == ["92904", "lac-substance-misuse"]
    assert [each.id for each in found.held.not_held] == ["90808"]
    assert {row.indicator.id for row in found.adults.rows} == {"92906", "in-treatment-all"}


def test_a_pair_is_the_newest_figure_of_either(snapshot):
    first, second = young(snapshot, "E08000026").pairs
    assert (first.young.figure.value, first.adult.figure.value) == (14.45, 982.7)
    assert (second.young.indicator.id, second.adult.indicator.id) == (
        "lac-substance-misuse",
        "in-treatment-all",
    )


def test_where_no_figure_of_adults_is_held_the_pair_says_none(snapshot):
    found = young(snapshot, "E12000005")
    assert all(pair.adult is None for pair in found.pairs)
    assert {each.id for each in found.adults.held_elsewhere} == {"92906", "in-treatment-all"}


@pytest.mark.parametrize("code", [*CORE, SCILLY])
def test_nothing_but_young_people_and_companions_for_awkward_places(snapshot, code):
    found = young(snapshot, code)
    assert {row.indicator.theme for row in found.held.rows} == {THEME}
    assert {row.indicator.id for row in found.adults.rows} <= {each.adult for each in COMPANIONS}
