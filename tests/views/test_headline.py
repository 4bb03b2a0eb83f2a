from datetime import date

import pytest

from needs.domain.measures import Basis, Marker, Word
from needs.domain.observations import Status
from needs.views.headline import COLUMNS, EARLIER, FORMER, headline
from tests.conftest import TODAY


def rows(snapshot, code, as_at=None):
    return headline(snapshot, snapshot.register.get(code), as_at=as_at, today=TODAY).rows


def row(snapshot, code, indicator, as_at=None, older=False):
    return next(
        each
        for each in rows(snapshot, code, as_at)
        if each.indicator.id == indicator and each.is_older_tested == older
    )


@pytest.mark.parametrize(
    ("indicator", "period", "area", "count", "region", "england"),
    [
        ("92432", "2018-20", 4.6, None, 5.3, 5.0),
        ("93763", "2021", 45.1, 127, 41.9, 38.4555),
        ("93764", "2021/22", 649, 1890, 564, 494),
    ],
)
def test_coventry_s_2024_report_is_rebuilt_as_at_march_2024(
    snapshot, indicator, period, area, count, region, england
):
    found = row(snapshot, "E08000026", indicator, date(2024, 3, 31))
    assert found.period.text == period
    assert (found.figure.value, found.figure.count) == (area, count)
    assert (found.region.value, found.england.value) == (region, england)


def test_coventry_s_number_in_treatment_is_held_for_2022_23(snapshot):
    found = row(snapshot, "E08000026", "in-treatment-all")
    assert (found.period.text, found.figure.value) == ("2022/23", 1824)
    assert found.vs_england.reason == "it is a count"


def test_the_publisher_s_word_is_used_where_there_is_one(snapshot):
    found = row(snapshot, "E08000026", "91380")
    assert (found.figure.value, found.figure.lower95, found.figure.upper95) == (13.4948, 11.1088, 16.2373)
    assert found.figure.count == 114
    assert (found.vs_england.word, found.vs_england.basis) == (Word.WORSE, Basis.PUBLISHED)


def test_where_the_newest_has_no_interval_the_newest_that_can_be_tested_stands_beside_it(snapshot):
    newest = row(snapshot, "E08000026", "92432")
    tested = row(snapshot, "E08000026", "92432", older=True)
    assert newest.period.text == "2022-24"
    assert (newest.vs_england.is_indicative, newest.vs_england.is_tested) == (True, False)
    assert tested.period.text == "2014-16"
    assert (tested.vs_england.word, tested.vs_england.basis) == (Word.SIMILAR, Basis.COMPUTED)
    assert tested.notes[0] == "newest that can be tested"


def test_a_rate_too_uncertain_to_publish_gives_way_to_the_newest_that_was_and_is_named(snapshot):
    found = row(snapshot, "E06000017", "91380")
    assert found.period.text == "2015-17"
    assert any(note.startswith("2016–18 not shown: value cannot be calculated") for note in found.notes)
    assert any("(9 counted)" in note for note in found.notes)


def test_a_blank_is_never_zero(snapshot):
    found = row(snapshot, "E06000053", "91380")
    assert found.figure.value is None
    assert Status(found.figure.status) is Status.ELSEWHERE
    assert found.vs_england.reason == "no value is published"
    assert found.notes[0] == "Value for Cornwall & Isles of Scilly combined"


def test_a_county_that_ended_keeps_its_own_series_and_no_later_period(snapshot):
    table = headline(snapshot, snapshot.register.get("E10000006"), today=TODAY)
    assert [area.name for area in table.successors] == ["Cumberland", "Westmorland and Furness"]
    assert all(each.period.end <= date(2023, 3, 31) for each in table.rows)
    assert {each.figure.area_code for each in table.rows} == {"E10000006"}


def test_a_new_authority_shows_its_county_s_figures_apart_and_says_whose_they_are(snapshot):
    table = headline(snapshot, snapshot.register.get("E06000063"), today=TODAY)
    assert [area.name for area in table.predecessors] == ["Cumbria"]
    county = [each for each in table.rows if each.indicator.id == "91380"]
    assert [(each.section, each.figure.area_code, each.figure.value) for each in county] == [
        (FORMER, "E10000006", 9.9655)
    ]
    assert county[0].notes[0] == "Cumbria’s figure, for the whole of the former area"
    own = [each for each in table.rows if each.section not in (FORMER, EARLIER)]
    assert {each.figure.area_code for each in own} == {"E06000063"}


def test_a_recoded_county_keeps_its_series_and_says_so(snapshot):
    found = row(snapshot, "E06000060", "91380")
    assert found.figure.area_code == "E10000002"
    assert "published under the earlier code E10000002, same boundary" in found.notes


def test_superseded_series_stand_apart(snapshot):
    assert {each.indicator.id for each in rows(snapshot, "E09000002") if each.section == EARLIER} == {
        "91117",
        "91382",
        "91414",
    }


def test_no_region_value_is_said_to_be_missing_and_not_compared(snapshot):
    found = row(snapshot, "E08000026", "40601")
    assert found.region is None
    assert found.vs_region.reason == "no value for West Midlands is held for the period"


def test_counts_with_a_population_are_tested_for_a_trend_and_pooled_rates_are_not(snapshot):
    deaths = row(snapshot, "E08000026", "drug-poisoning-deaths").trend
    assert (deaths.marker, deaths.basis) == (Marker.NO_CHANGE, Basis.COMPUTED)
    rate = row(snapshot, "E08000026", "92432").trend
    assert (rate.marker, rate.reason) == (Marker.CANNOT, "periods overlap")
    published = row(snapshot, "E08000026", "91380").trend
    assert (published.marker, published.basis) == (Marker.CANNOT, Basis.PUBLISHED)


def test_the_age_of_a_figure_is_counted_from_the_moment_asked_for(snapshot):
    assert row(snapshot, "E08000026", "91380").years_old == 7
    assert row(snapshot, "E08000026", "91380", date(2019, 6, 30)).years_old == 0


def test_england_and_a_region_open_too(snapshot):
    england = headline(snapshot, snapshot.register.england, today=TODAY)
    assert england.region is None
    assert all(not each.vs_england.is_tested for each in england.rows)
    region = rows(snapshot, "E12000005")
    assert next(each for each in region if each.indicator.id == "91380").vs_england.word is Word.WORSE


def test_every_area_has_a_headline_with_a_sound_frame(snapshot):
    register = snapshot.register
    for area in (*register.authorities, *register.former_authorities, *register.regions):
        table = headline(snapshot, area, today=TODAY)
        frame = table.frame()
        assert list(frame.columns) == list(COLUMNS)
        assert len(frame) > 0
        keys = [(each.indicator.id, each.figure.period, each.figure.area_code) for each in table.rows]
        assert len(set(keys)) == len(keys)


def test_every_comparison_of_the_newest_91380_agrees_with_the_publisher(snapshot):
    """Back test: what would be computed here equals what was published, for every authority."""
    from needs.methods.benchmark import against_value

    england = snapshot.series("91380", ("E92000001",))[-1]
    polarity = snapshot.catalogue.get("91380").polarity
    compared = 0
    for area in snapshot.register.by_code:
        for figure in snapshot.series("91380", (area,)):
            if figure.period == england.period and figure.has_interval and area != "E92000001":
                word = against_value(
                    figure.value, figure.lower95, figure.upper95, england.value, polarity
                ).word
                assert word == figure.vs_england
                compared += 1
    assert compared > 150
