import pytest

from needs.domain.errors import InvalidFiguresError
from needs.domain.vocabulary import ComparatorGroup, NeighbourModelKey
from needs.sources.neighbours import read_neighbours

MODELS = (
    "key,name,label,source,note\nons,ONS model (2030),ONS 2030,o,\ndfe,DfE model (2030),DfE 2030,d,Caveat\n"
)
LISTS = (
    "model,area_code,rank,neighbour_code\n"
    "ons,E08000026,2,E08000038\n"
    "ons,E08000026,1,E06000015\n"
    "dfe,E08000026,1,E06000045\n"
)


def read(tmp_path, register, models=MODELS, lists=LISTS):
    paths = tmp_path / "neighbour_models.csv", tmp_path / "neighbours.csv"
    for path, text in zip(paths, (models, lists), strict=True):
        path.write_text(text, encoding="utf-8")
    return read_neighbours(*paths, register, {"o", "d"})


def test_lists_run_by_rank_and_codes_are_those_used_here(snapshot, tmp_path):
    found = read(tmp_path, snapshot.register)
    assert list(found) == [NeighbourModelKey.ONS, NeighbourModelKey.DFE]
    ons, dfe = found.values()
    assert ons.of("E08000026") == ("E06000015", "E08000016")
    assert dfe.of("E08000026") == ("E06000045",)
    assert ons.of("E06000045") == ()
    assert (dfe.name, dfe.label, dfe.source, dfe.note) == ("DfE model (2030)", "DfE 2030", "d", "Caveat")


@pytest.mark.parametrize(
    ("lists", "said"),
    [
        (LISTS + "ons,E99999999,1,E06000015\n", "line 5: area_code is “E99999999”"),
        (
            LISTS + "ons,E10000021,1,E06000015\n",
            "line 5: area_code is “E10000021”, not the code of a current",
        ),
        (LISTS + "ons,E06000001,1,E12000005\n", "line 5: neighbour_code is “E12000005”"),
        (LISTS + "ons,E08000026,3,E08000026\n", "line 5: neighbour_code is “E08000026”, not another council"),
        (LISTS + "ons,E08000016,1,E08000038\n", "line 5: neighbour_code is “E08000038”, not another council"),
        (
            LISTS + "ons,E08000026,2,E06000001\n",
            "line 5: model “ons”, area_code “E08000026”, rank “2” stands in neighbours.csv line 2",
        ),
        (
            LISTS + "ons,E08000026,3,E06000015\n",
            "area_code “E08000026”, neighbour_code “E06000015” stands in neighbours.csv line 3",
        ),
        (LISTS + "ons,E08000026,4,E06000001\n", "line 5: rank 3 of E08000026 is missing"),
        (LISTS + "ons,E08000026,third,E06000001\n", "line 5: rank is “third”"),
        (LISTS + "cipfa,E08000026,1,E06000001\n", "line 5: model is “cipfa”, not one of ons, dfe"),
        (LISTS.rpartition("dfe")[0], "neighbours.csv: the model “dfe” is missing"),
    ],
)
def test_a_fault_in_a_list_names_its_line_and_column(snapshot, tmp_path, lists, said):
    with pytest.raises(InvalidFiguresError, match=said):
        read(tmp_path, snapshot.register, lists=lists)


@pytest.mark.parametrize(
    ("models", "said"),
    [
        (MODELS + "api,Other,Other,o,\n", "line 4: key is “api”"),
        (
            MODELS + "ons,ONS again,ONS,o,\n",
            "line 4: key “ons” stands in neighbour_models.csv line 2 already",
        ),
        (MODELS.replace(",d,", ",elsewhere,"), "line 3: source is “elsewhere”"),
        (MODELS.replace("DfE model (2030)", ""), "line 3: name is empty"),
        (MODELS.rpartition("dfe")[0], "neighbour_models.csv: the key “dfe” is missing"),
    ],
)
def test_a_fault_in_a_model_names_its_line_and_column(snapshot, tmp_path, models, said):
    with pytest.raises(InvalidFiguresError, match=said):
        read(tmp_path, snapshot.register, models=models)


def test_links_write_the_default_model_as_they_always_did():
    assert [key.group for key in NeighbourModelKey] == ["neighbours", "neighbours-dfe", "neighbours-api"]
    assert {key.group for key in NeighbourModelKey} < set(ComparatorGroup)
