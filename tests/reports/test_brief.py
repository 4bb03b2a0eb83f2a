"""What a brief gathers: few rows, chosen by rule, and two series worth drawing."""

from datetime import date

import pytest

from needs.domain.measures import Marker
from needs.domain.vocabulary import Substance
from needs.reports.brief.numbers import LEAST_POINTS, MOST_ROWS, MOST_TRENDS, UNSHOWN, brief
from needs.views.figures import figures_of
from needs.views.gap import gap
from needs.views.headline import headline
from tests.conftest import TODAY
from tests.places import AWKWARD, RUTLAND

EVERY = (*AWKWARD, RUTLAND)


def made(snapshot, code, **options):
    return brief(snapshot, snapshot.places.get(code), today=TODAY, **options)


@pytest.mark.parametrize("code", EVERY)
def test_a_brief_shows_few_rows_each_once_in_the_order_of_reading(snapshot, code):
    view = made(snapshot, code)
    ids = [row.indicator.id for row in view.rows]
    assert len(ids) <= MOST_ROWS
    assert len(set(ids)) == len(ids)
    every = [each.indicator.id for each in view.headline.rows]
    assert sorted(ids, key=every.index) == ids
    for row in view.rows:
        assert row.figure.value is not None
        assert row.section not in UNSHOWN
        assert not row.is_older_tested


@pytest.mark.parametrize("code", EVERY)
def test_a_row_that_was_tested_is_never_left_out_for_a_newer_one_that_was_not(snapshot, code):
    view = made(snapshot, code)
    shown = {row.indicator.id for row in view.rows}
    tested = {row.indicator.id for row in view.tested()}
    assert tested <= shown
    left_out = [
        row
        for row in view.headline.rows
        if row.section not in UNSHOWN and row.figure.value is not None and row.indicator.id not in shown
    ]
    untested = [row for row in view.rows if row.indicator.id not in tested]
    for row in left_out:
        assert all(row.period.end <= each.period.end for each in untested)


def test_the_numbers_are_those_of_the_headline_table_and_of_the_gap(snapshot, coventry):
    view = made(snapshot, coventry.code)
    assert set(view.rows) <= set(headline(snapshot, coventry, today=TODAY).rows)
    assert view.known_gaps[0].now == gap(snapshot, coventry, Substance.ALCOHOL)
    assert [each.substance for each in view.gaps] == list(Substance)
    assert [each.now is None for each in view.gaps] == [False, True]


def test_the_newest_of_a_row_that_is_older_is_the_one_that_could_not_be_tested(snapshot):
    view = made(snapshot, "E08000026")
    older = next(row for row in view.tested() if row.is_older_tested)
    assert (older.indicator.id, older.period.text) == ("92432", "2014-16")
    assert view.newest_of(older).period.text == "2022-24"
    newest = view.rows[0]
    assert view.newest_of(newest) is newest


@pytest.mark.parametrize("code", EVERY)
def test_two_series_are_drawn_at_most_and_a_tested_one_comes_first(snapshot, code):
    trends = made(snapshot, code).trends
    assert 1 <= len(trends) <= MOST_TRENDS
    cannot = [each.recent.marker is Marker.CANNOT for each in trends]
    assert cannot == sorted(cannot)
    for each in trends:
        assert each.indicator.theme in ("Deaths", "Hospital admissions")
        assert not each.indicator.is_earlier_series
        assert max(len(line.stated) for line in each.local) >= LEAST_POINTS


def test_the_two_series_of_coventry_are_the_tested_one_and_the_longest_of_the_rest(snapshot, coventry):
    """By hand: every series on deaths and admissions with its points, and which of them has a trend."""
    assert [each.indicator.id for each in made(snapshot, coventry.code).trends] == [
        "drug-poisoning-deaths",
        "91380",
    ]
    points = {
        each.id: sum(figure.value is not None for figure in figures_of(snapshot, each.id, coventry))
        for each in snapshot.catalogue
        if each.theme in ("Deaths", "Hospital admissions") and not each.is_earlier_series
    }
    assert points.pop("drug-poisoning-deaths") == 28
    assert max(points, key=points.get) == "91380"


def test_a_new_authority_draws_the_past_of_the_one_it_replaced(snapshot):
    view = made(snapshot, "E06000063")
    assert [line.place.name for each in view.trends for line in each.local] == ["Cumberland", "Cumbria"]
    assert view.known_gaps == ()
    assert all(row.whose == "Cumberland" for row in view.rows)


def test_a_place_with_one_series_draws_one(snapshot):
    assert [each.indicator.id for each in made(snapshot, "E09000001").trends] == ["drug-poisoning-deaths"]


def test_as_at_leaves_out_what_had_not_ended(snapshot):
    moment = date(2017, 12, 31)
    view = made(snapshot, "E08000026", as_at=moment)
    assert view.as_at == moment
    assert max(row.period.end for row in view.rows) <= moment
    assert max(figure.period.end for each in view.trends for figure in each.lines[0].figures) <= moment
    assert view.known_gaps[0].now.period.end <= moment


def test_before_any_figure_a_brief_is_empty(snapshot):
    view = made(snapshot, "E06000063", as_at=date(1990, 12, 31))
    assert (view.rows, view.trends, view.known_gaps, view.tested(), view.sources()) == ((), (), (), (), ())


@pytest.mark.parametrize("code", EVERY)
def test_the_sources_are_those_of_everything_shown(snapshot, code):
    view = made(snapshot, code)
    keys = view.sources()
    assert len(set(keys)) == len(keys)
    assert {key for row in view.rows for key in row.figure.sources} <= set(keys)
    assert {key for each in view.trends for key in each.sources()} <= set(keys)
    assert set(keys) <= set(snapshot.sources)


def test_england_is_known_as_such(snapshot):
    assert made(snapshot, "E92000001").is_england
    assert not made(snapshot, "E12000005").is_england
    assert [each.now is None for each in made(snapshot, "E92000001").gaps] == [False, False]
