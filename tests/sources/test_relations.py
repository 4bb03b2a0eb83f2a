import pytest

from needs.domain.errors import InvalidFiguresError
from needs.domain.relations import RelationKind, Series
from needs.sources.relations import read_relations

PART = """
[[relation]]
kind = "part-of-whole"
name = "A part"
reason = "R"
parts = [{ indicator = "92432", sex = "Persons" }]
whole = [{ indicator = "drug-poisoning-deaths", sex = "Persons" }]
"""
EXCEPTION = """
[[relation.exception]]
indicators = ["92432"]
periods = ["2016-18"]
reason = "Why"
"""


def read(snapshot, folder, text):
    path = folder / "relations.toml"
    path.write_text(text, encoding="utf-8")
    return read_relations(path, snapshot.catalogue, snapshot.register)


def test_an_entry_is_read_with_its_exceptions(tmp_path, snapshot):
    (relation,) = read(snapshot, tmp_path, PART + EXCEPTION)
    assert relation.kind is RelationKind.PART_OF_WHOLE
    assert relation.parts == (Series("92432", "Persons"),)
    assert [(each.indicators, each.periods, each.reason) for each in relation.exceptions] == [
        (("92432",), ("2016-18",), "Why")
    ]


def entry(kind, rest):
    return f'[[relation]]\nkind = "{kind}"\nname = "N"\nreason = "R"\n{rest}\n'


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (entry("part-of-hole", ""), r"relations.toml, entry 1 \(N\): kind “part-of-hole” is not one of"),
        ('[[relation]]\nname = "N"\n', "kind “missing” is not one of"),
        (entry("level-jump", ""), "factor is missing"),
        (entry("level-jump", "factor = 1"), "factor is 1, not a number above 1"),
        (entry("level-jump", "factor = true"), "factor is True, not a number"),
        (entry("level-jump", "factor = 1.4\ntolerance = 0.01"), "unknown key tolerance"),
        (entry("level-jump", 'factor = 1.4\nindicators = ["92708"]'), "92708 is a count, not a rate"),
        (entry("value-from-count", 'tolerance = 0.01\nindicators = ["91380"]'), "91380 is a directly stand"),
        (entry("areas-add-up", ""), "indicators is missing"),
        (entry("areas-add-up", "indicators = []"), "indicators is empty"),
        (entry("areas-add-up", 'indicators = "91380"'), "indicators is '91380', not a list of texts"),
        (entry("areas-add-up", 'indicators = ["1"]'), "“1” is not an indicator of the catalogue"),
        (
            entry("areas-add-up", 'indicators = ["92708"]\ncombined_areas = ["E1"]'),
            "combined_areas: “E1” is not the code of an area",
        ),
        (entry("interval-contains-value", "").replace('"R"', '" "'), "reason is ' ', not a text"),
        (PART.replace('"92432"', '"92433"'), "parts: “92433” is not an indicator of the catalogue"),
        (PART.replace('sex = "Persons"', 'sex = "Both"'), "parts: sex “Both” is not one of Persons"),
        (PART.replace(', sex = "Persons"', "", 1), "sex has to be named by every series"),
        (PART.replace('sex = "Persons"', 'sex = "Persons", year = "2016"'), "parts: unknown key year"),
        (PART.replace('[{ indicator = "92432", sex = "Persons" }]', "[]"), "parts is empty"),
        (PART.replace('[{ indicator = "92432", sex = "Persons" }]', '"92432"'), "not a list of tables"),
        (PART.replace('indicator = "92432", ', ""), "needs the list indicators"),
        (PART + 'indicators = ["92432"]', "indicators is not needed"),
        (PART + EXCEPTION.replace('reason = "Why"', ""), "exception 1: reason is missing"),
        (PART + "[[relation.exception]]\nreason = 'Why'", "exception 1: it has to name at least one of"),
        (PART + EXCEPTION.replace("2016-18", "2018-16"), "exception 1: periods: “2018-16” is not a period"),
        (PART + EXCEPTION.replace("2016-18", "2016 - 18"), "exception 1: periods: .* is written 2016-18"),
        (PART + EXCEPTION + 'sexes = ["All"]', "exception 1: sexes: “All” is not one of Persons"),
        (PART + EXCEPTION + 'category = ["a"]', "exception 1: unknown key category"),
    ],
)
def test_a_fault_names_the_entry_and_the_key(tmp_path, snapshot, text, problem):
    with pytest.raises(InvalidFiguresError, match=problem):
        read(snapshot, tmp_path, text)


def test_every_faulty_entry_is_named_at_once(tmp_path, snapshot):
    with pytest.raises(InvalidFiguresError) as caught:
        read(snapshot, tmp_path, PART + entry("level-jump", "") + entry("sum", ""))
    assert [problem.split(" (")[0] for problem in caught.value.problems] == [
        "relations.toml, entry 2",
        "relations.toml, entry 3",
    ]


@pytest.mark.parametrize("text", ["", "relation = 1", "[[relation"])
def test_a_file_without_entries_is_refused_by_name(tmp_path, snapshot, text):
    with pytest.raises(InvalidFiguresError, match="The table of relations cannot be read"):
        read(snapshot, tmp_path, text)
