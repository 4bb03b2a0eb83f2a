from dataclasses import replace

import pytest

from needs.domain.errors import NeedsError
from needs.domain.neighbours import NeighbourModel
from needs.domain.vocabulary import NeighbourModelKey
from needs.methods.footprint import Exactness
from needs.views.groups import NEAREST_IN_SIZE, group_of, rank_among, summarise


def deaths(snapshot, text, choice):
    place = snapshot.places.find(text)
    ranking = rank_among(snapshot, snapshot.catalogue.get("91380"), place, group_of(snapshot, place, choice))
    return ranking, summarise(snapshot, ranking, place)


def names(ranking):
    return [row.area.name for row in ranking.rows]


def test_a_region_s_councils_are_those_that_existed_then(snapshot):
    ranking, summary = deaths(snapshot, "Coventry", "region")
    assert len(ranking.rows) == 14
    assert (summary.with_value, summary.of) == (14, 14)
    east, _ = deaths(snapshot, "Leicester", "region")
    assert "Northamptonshire" in names(east)
    assert "North Northamptonshire" not in names(east)


def test_the_pooled_figure_leaves_the_place_out(snapshot):
    ranking, summary = deaths(snapshot, "Coventry", "region")
    counts = {row.area.name: row.figure.count for row in ranking.rows}
    assert summary.pooled.count == pytest.approx(sum(counts.values()) - counts["Coventry"])
    assert summary.pooled.exactness is Exactness.APPROXIMATE
    region = next(f for f in snapshot.series("91380", ("E12000005",)) if f.period.text == "2016-18")
    assert summary.pooled.value == pytest.approx(region.value, rel=0.02)


def test_the_middle_and_the_spread_are_the_members(snapshot):
    ranking, summary = deaths(snapshot, "Coventry", "region")
    values = sorted(row.figure.value for row in ranking.rows)
    assert summary.median == pytest.approx((values[6] + values[7]) / 2)
    assert summary.extremes == (values[0], values[-1])
    assert values[0] < summary.quarters[0] < summary.median < summary.quarters[1] < values[-1]


def test_england_s_pooled_figure_says_who_is_missing(snapshot):
    _, summary = deaths(snapshot, "Coventry", "england")
    assert (summary.with_value, summary.of) == (146, 152)
    assert summary.pooled.exactness is Exactness.REFUSED
    assert "Bournemouth" in summary.pooled.reason
    assert "Isles of Scilly" not in summary.pooled.reason


def test_councils_of_like_deprivation_are_a_tenth(snapshot):
    group = group_of(snapshot, snapshot.places.find("Coventry"), "deprivation")
    assert 14 <= len(group.members) <= 17
    assert "Coventry" in [area.name for area in group.members]
    assert "IMD 2025" in group.rule


def test_neighbours_are_those_of_one_model_and_name_it(snapshot):
    lists = {"E08000026": ("E06000015", "E08000016")}
    made = NeighbourModel(NeighbourModelKey.DFE, "Model of 2030", "DfE 2030", "dfe-2030", "A caveat", lists)
    figures = replace(snapshot, neighbours={NeighbourModelKey.DFE: made})
    coventry = figures.places.find("Coventry")
    group = group_of(figures, coventry, "neighbours-dfe")
    assert [area.name for area in group.members] == ["Derby", "Barnsley"]
    assert (group.name, group.rule) == (
        "statistical neighbours (DfE 2030)",
        "the 2 councils most similar to it",
    )
    assert group.notes == ("Statistical neighbours: Model of 2030. A caveat.",)
    assert group.source == "dfe-2030"
    with pytest.raises(NeedsError, match="ONS model are available after an update"):
        group_of(figures, coventry, "neighbours")


def test_a_recoded_council_has_the_neighbours_of_its_present_code(snapshot):
    old, new = (snapshot.register.get(code) for code in ("E10000002", "E06000060"))
    assert group_of(snapshot, old, "neighbours") == group_of(snapshot, new, "neighbours")


def test_the_place_stands_among_its_neighbours(snapshot):
    ranking, summary = deaths(snapshot, "Coventry", "neighbours")
    assert len(ranking.rows) == 21
    assert "Coventry" in names(ranking)
    assert summary.of == 21


def test_councils_of_like_size_are_the_nearest(snapshot):
    coventry = snapshot.places.find("Coventry")
    group = group_of(snapshot, coventry, "size")
    assert len(group.members) == NEAREST_IN_SIZE + 1
    footprint = snapshot.places.find("E06000061+E06000062")
    assert not set(footprint.members) & set(group_of(snapshot, footprint, "size").members)


def test_a_footprint_joins_its_group_and_its_members_leave_it(snapshot):
    ranking, _ = deaths(snapshot, "E10000018+E06000016", "region")
    assert "Leicester and Leicestershire" in names(ranking)
    assert not {"Leicester", "Leicestershire"} & set(names(ranking))


def test_councils_picked_by_hand_are_joined_by_the_place(snapshot):
    ranking, _ = deaths(snapshot, "Cumbria", "E06000008.E10000017.E10000023")
    assert names(ranking) == ["Blackburn with Darwen", "Lancashire", "North Yorkshire", "Cumbria"]


@pytest.mark.parametrize(
    ("text", "choice", "said"),
    [
        ("Coventry", "neighbours-api", "available after an update. Update the data, or choose the ONS model"),
        ("England", "neighbours", "defined for single councils, and England is not one"),
        ("Coventry+Hartlepool", "neighbours-dfe", "defined for single councils"),
        ("Cumbria", "neighbours", "Cumbria has no list of statistical neighbours in the model “ONS"),
        ("England", "region", "does not lie in one region"),
        ("Coventry+Hartlepool", "region", "does not lie in one region"),
        ("Coventry+Hartlepool", "kind", "not one council"),
        ("Coventry+Hartlepool", "deprivation", "No deprivation score"),
        ("Cumbria", "size", "No population is held"),
        ("Coventry", "E12000005", "holds councils only"),
    ],
)
def test_a_group_that_cannot_be_made_says_why(snapshot, text, choice, said):
    with pytest.raises(NeedsError, match=said):
        group_of(snapshot, snapshot.places.find(text), choice)
