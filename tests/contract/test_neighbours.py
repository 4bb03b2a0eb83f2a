"""What the embedded lists of statistical neighbours must satisfy."""

import pytest
from pandas import read_csv

from needs.domain.vocabulary import NeighbourModelKey

LENGTHS = {NeighbourModelKey.ONS: 20, NeighbourModelKey.DFE: 10}


def test_the_ons_model_comes_first_and_the_api_s_waits_for_an_update(snapshot):
    assert list(snapshot.neighbours) == [NeighbourModelKey.ONS, NeighbourModelKey.DFE]


@pytest.mark.parametrize(("key", "length"), LENGTHS.items())
def test_every_authority_has_a_full_list_of_other_authorities(snapshot, key, length):
    model = snapshot.neighbours[key]
    today = {area.code for area in snapshot.register.authorities}
    assert set(model.lists) == today
    for code, near in model.lists.items():
        assert len(near) == len(set(near)) == length
        assert set(near) <= today - {code}


@pytest.mark.parametrize("key", LENGTHS)
def test_every_model_names_a_publication_that_is_listed(snapshot, key):
    model = snapshot.neighbours[key]
    assert model.source in snapshot.sources
    assert "2025" in model.name
    assert "2025" in model.label


def test_every_list_is_that_of_the_publications(snapshot, shared_folder):
    keys = {"ons-utla-neighbours-2025": NeighbourModelKey.ONS, "dfe-cssn-2025": NeighbourModelKey.DFE}
    published = read_csv(shared_folder / "figures" / "neighbours.csv").sort_values("rank")
    for (source, code), rows in published.groupby(["source", "area_code"]):
        assert snapshot.neighbours[keys[source]].of(code) == tuple(rows["neighbour_code"])
