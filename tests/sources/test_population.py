import pytest

from needs.domain.errors import InvalidFiguresError
from needs.domain.population import AGE_BANDS, Vintage
from needs.sources.population import read_population

START = ["E08000038", "Persons", "2024", "current", "ons"]
"""Barnsley under the code that only some publishers use."""


def line(*start, **people):
    cells = [people.get(age, "") for age in AGE_BANDS]
    return ",".join([*(start or START), *cells])


def read(tmp_path, register, *lines):
    path = tmp_path / "population_by_age.csv"
    head = ",".join(["area_code", "sex", "year", "vintage", "source", *AGE_BANDS])
    path.write_text("\n".join([head, *lines]), encoding="utf-8")
    return read_population(path, register, {"ons"})


def test_a_blank_is_not_zero_and_a_code_is_the_one_used_here(snapshot, tmp_path):
    found = read(tmp_path, snapshot.register, line(**{"All ages": "250000", "90+ yrs": "0"}))
    assert [(each.age, each.people) for each in found.populations] == [("All ages", 250_000), ("90+ yrs", 0)]
    assert found.of("E08000016", "All ages", 2024, Vintage.CURRENT).people == 250_000
    assert found.of("E08000016", "18+ yrs", 2024, Vintage.CURRENT) is None


SOUND = line(**{"All ages": "250000"})


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (
            [SOUND, SOUND],
            "line 3: area_code “E08000038”, sex “Persons”, year “2024”, vintage “current” stands in ",
        ),
        (
            [SOUND, SOUND.replace("E08000038", "E08000016")],
            "line 3: area_code “E08000016”, sex “Persons”, year “2024”, vintage “current” stands in ",
        ),
        ([line()], "line 2: no age band has a population"),
        ([SOUND.replace("E08000038", "E99999999")], "line 2: area_code is “E99999999”"),
        ([SOUND.replace("2024", "1824")], "line 2: year is “1824”"),
        ([SOUND.replace("current", "latest")], "line 2: vintage is “latest”, not one of current, as first"),
        ([SOUND.replace("Persons", "Not applicable")], "line 2: sex is “Not applicable”"),
        ([SOUND.replace(",ons,", ",nomis,")], "line 2: source is “nomis”"),
        ([SOUND.replace("250000", "-5")], "line 2: All ages is “-5”"),
        ([SOUND.replace("250000", "2.5")], "line 2: All ages is “2.5”"),
    ],
)
def test_a_fault_names_its_line_and_column(snapshot, tmp_path, lines, said):
    with pytest.raises(InvalidFiguresError, match=said):
        read(tmp_path, snapshot.register, *lines)


def test_a_column_that_is_no_age_band_is_refused(snapshot, tmp_path):
    path = tmp_path / "population_by_age.csv"
    head = ",".join(["area_code", "sex", "year", "vintage", "source", *AGE_BANDS, "16-17 yrs"])
    path.write_text(f"{head}\n{SOUND},100\n", encoding="utf-8")
    with pytest.raises(InvalidFiguresError, match="“16-17 yrs” is not a column"):
        read_population(path, snapshot.register, {"ons"})
