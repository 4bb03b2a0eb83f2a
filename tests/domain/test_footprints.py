import pytest

from needs.domain.areas import Area
from needs.domain.errors import NeedsError, UnknownAreaError
from needs.domain.footprints import Footprint, split_codes


@pytest.mark.parametrize("text", ["A.B", "A+B", "A B", "A, B", " A . B "])
def test_every_joiner_is_read(text):
    assert split_codes(text) == ["A", "B"]


@pytest.mark.parametrize(
    ("text", "codes", "name"),
    [
        ("E06000061+E06000062", "E06000061.E06000062", "Northamptonshire (North and West)"),
        (
            "North Northamptonshire + West Northamptonshire",
            "E06000061.E06000062",
            "Northamptonshire (North and West)",
        ),
        ("E10000018.E06000016", "E10000018.E06000016", "Leicester and Leicestershire"),
        ("leicester and leicestershire", "E06000016.E10000018", "Leicester and Leicestershire"),
        ("Coventry + Solihull", "E08000026.E08000029", "Coventry + Solihull"),
        ("Coventry+E08000026", "E08000026", "Coventry"),
        ("E10000002 + Coventry", "E06000060.E08000026", "Buckinghamshire + Coventry"),
    ],
)
def test_finds_several_places_as_one(snapshot, text, codes, name):
    place = snapshot.places.find(text)
    assert (place.code, place.name) == (codes, name)


def test_a_closed_county_s_name_stays_the_county_s(snapshot):
    assert isinstance(snapshot.places.find("Cumbria"), Area)
    assert isinstance(snapshot.places.find("Northamptonshire"), Area)


def test_knows_the_county_that_was_split_into_exactly_its_members(snapshot):
    assert snapshot.places.find("E06000064+E06000063").former.name == "Cumbria"
    assert snapshot.places.find("E06000063+E06000008").former is None
    assert snapshot.places.find("E06000058+E06000059").former is None


def test_the_region_is_the_members_or_none(snapshot):
    assert snapshot.places.find("E06000061+E06000062").region_code == "E12000004"
    assert snapshot.places.find("Coventry+Hartlepool").region_code == ""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Coventry+England", "England cannot be part"),
        ("Coventry+E12000005", "West Midlands cannot be part"),
        ("Cumbria+Cumberland", "cover the same ground"),
    ],
)
def test_refuses_what_is_not_several_whole_authorities(snapshot, text, said):
    with pytest.raises(NeedsError, match=said):
        snapshot.places.find(text)
    with pytest.raises(UnknownAreaError, match="Atlantis"):
        snapshot.places.find("Coventry+Atlantis")


def test_every_saved_footprint_is_one_that_can_be_made(snapshot):
    assert len(snapshot.places.saved) >= 4
    for saved in snapshot.places.saved:
        place = snapshot.places.get(".".join(saved.codes))
        assert isinstance(place, Footprint)
        assert place.name == saved.name


@pytest.mark.parametrize("name", ["England", "west midlands", " Coventry "])
def test_a_combined_place_does_not_bear_the_name_of_another(snapshot, name):
    members = [snapshot.register.get(code) for code in ("E08000026", "E10000031")]
    with pytest.raises(NeedsError, match="the name of another place"):
        snapshot.places.combine(members, name)


def test_a_combined_place_may_bear_the_name_of_a_county_that_was(snapshot):
    members = [snapshot.register.get(code) for code in ("E06000061", "E06000062")]
    assert snapshot.places.combine(members, "Northamptonshire").name == "Northamptonshire"
