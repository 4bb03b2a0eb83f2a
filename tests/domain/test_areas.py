import pytest

from needs.domain.errors import UnknownAreaError


def test_holds_today_s_authorities_the_former_ones_and_the_regions(snapshot):
    register = snapshot.register
    assert len(register.authorities) == 153
    assert len(register.former_authorities) == 8
    assert len(register.regions) == 9
    assert all(register.region_of(area) in register.regions for area in register.authorities)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Coventry", "E08000026"),
        ("  coventry ", "E08000026"),
        ("e08000026", "E08000026"),
        ("Barnsley", "E08000016"),
        ("E08000038", "E08000016"),
        ("E08000039", "E08000019"),
        ("Buckinghamshire", "E06000060"),
        ("E10000002", "E06000060"),
        ("North Yorkshire", "E06000065"),
        ("Somerset", "E06000066"),
        ("Cumbria", "E10000006"),
        ("England", "E92000001"),
    ],
)
def test_finds_a_place_by_code_or_name_and_takes_today_s_of_two(snapshot, text, code):
    assert snapshot.register.find(text).code == code


def test_names_the_closest_when_nothing_matches(snapshot):
    with pytest.raises(UnknownAreaError, match=r"Did you mean Coventry \(E08000026\)"):
        snapshot.register.find("Covantry")
    with pytest.raises(UnknownAreaError, match="E06009999"):
        snapshot.register.get("E06009999")


def test_a_recode_is_one_area_under_two_codes_and_a_split_is_not(snapshot):
    register = snapshot.register
    assert register.codes_of(register.get("E06000060")) == ("E06000060", "E10000002")
    assert register.codes_of(register.get("E06000063")) == ("E06000063",)
    assert register.current_form(register.get("E10000006")).code == "E10000006"


def test_a_split_county_points_to_its_successors_and_they_back(snapshot):
    register = snapshot.register
    assert [area.name for area in register.successors(register.get("E10000006"))] == [
        "Cumberland",
        "Westmorland and Furness",
    ]
    assert [area.name for area in register.predecessors(register.get("E06000058"))] == [
        "Bournemouth",
        "Poole",
    ]
    assert register.successors(register.get("E10000002")) == ()
