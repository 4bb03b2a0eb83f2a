"""The age structure of every authority: each has one, and they add up."""

from needs.charts.age_structure.numbers import age_structure
from needs.charts.age_structure.options import Ages
from needs.charts.age_structure.words import title
from tests.places import COVENTRY, ENGLAND, NORTHAMPTONSHIRE


def test_every_authority_has_an_age_structure_and_they_add_up_to_regions_and_england(snapshot):
    register = snapshot.register

    def people(code):
        return age_structure(snapshot, snapshot.places.get(code), Ages.BROAD).own.people

    held = {area: people(area.code) for area in register.authorities}
    assert len(held) == 153
    assert tuple(map(sum, zip(*held.values(), strict=True))) == people(ENGLAND)
    for region in {area.region_code for area in held}:
        members = [each for area, each in held.items() if area.region_code == region]
        assert tuple(map(sum, zip(*members, strict=True))) == people(region)


def test_a_combined_place_is_the_sum_of_its_members(snapshot):
    both = snapshot.places.get(NORTHAMPTONSHIRE)
    parts = [age_structure(snapshot, area, Ages.FIVE_YEARS).own.people for area in both.members]
    whole = age_structure(snapshot, both, Ages.FIVE_YEARS)
    assert whole.own.people == tuple(map(sum, zip(*parts, strict=True)))
    assert [row.place.name for row in whole.rows[1:]] == ["East Midlands", "England"]


def test_the_sentence_of_coventry(snapshot):
    view = age_structure(snapshot, snapshot.places.get(COVENTRY), Ages.BROAD)
    assert title(view) == "Coventry is younger than England: 13% are 18 to 24 against 8%"
