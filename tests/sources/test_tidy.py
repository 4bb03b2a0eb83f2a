import pytest

from needs.domain.errors import InvalidFiguresError
from needs.sources.areas import read_register
from needs.sources.costs import read_costs

AREAS = "code,name,kind,region_code,valid_from,valid_to,longitude,latitude,ranked,note\n"
CHANGES = "date,old_code,new_code,kind,note\n"


@pytest.mark.parametrize(
    ("areas", "changes", "said"),
    [
        ("E06000001,A,Village,,,,,,,\n", "", "areas.csv line 2: kind is “Village”"),
        ("E06000001,A,County,E9,,,,,,\n", "", "line 2: region_code is “E9”, not the code of a region"),
        ("E12000001,A,Region,,soon,,,,,\n", "", "areas.csv line 2: valid_from is “soon”"),
        ("E12000001,A,Region,,,,,,,\n", "", r"England \(E92000001\) is missing"),
        ("", "2019-04-01,E06000002,E06000002,split,\n", "line 2: E06000002 stand in no line of areas.csv"),
        ("", "2019-04-01,E06000002,E06000003,moved,\n", "line 2: kind is “moved”"),
        ("", ",E06000002,E06000003,split,\n", "line 2: date is empty"),
    ],
)
def test_a_fault_in_the_areas_names_its_line(tmp_path, areas, changes, said):
    (tmp_path / "areas.csv").write_text(AREAS + areas, encoding="utf-8")
    (tmp_path / "area_changes.csv").write_text(CHANGES + changes, encoding="utf-8")
    with pytest.raises(InvalidFiguresError, match=said):
        read_register(tmp_path)


COSTS = "key,label,value,unit,price_year,source,year,note\n"
EACH_COST = (
    "unit-cost-alcohol,A,,£,,,,\n",
    "unit-cost-ocu,B,,£,,,,\n",
    "return-alcohol,C,3,£,2016,A report,2018,\n",
    "return-ocu,D,4,£,,A report,2018,\n",
)


def costs(folder, *rows):
    (folder / "costs.csv").write_text(COSTS + "".join(rows), encoding="utf-8")
    return read_costs(folder / "costs.csv")


def test_costs_are_read_by_key_and_a_blank_is_no_figure(tmp_path):
    held = costs(tmp_path, *EACH_COST)
    assert (held["unit-cost-alcohol"].value, held["unit-cost-alcohol"].year) == (None, None)
    three = held["return-alcohol"]
    assert (three.value, three.price_year, three.source, three.year) == (3.0, 2016, "A report", 2018)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ((*EACH_COST[:3],), "the key “return-ocu” is missing"),
        ((*EACH_COST, "rent,E,1,£,,A report,2018,\n"), "line 6: key is “rent”, not one of"),
        ((*EACH_COST, EACH_COST[0]), "line 6: key “unit-cost-alcohol” stands in costs.csv line 2 already"),
        ((*EACH_COST[:3], "return-ocu,D,4,£,,,2018,\n"), "line 5: source is empty"),
        ((*EACH_COST[:3], "return-ocu,D,4,£,,A report,,\n"), "line 5: year is empty"),
        ((*EACH_COST[:3], "return-ocu,D,-4,£,,A report,2018,\n"), "line 5: value is “-4”, not zero or more"),
        ((*EACH_COST[:3], "return-ocu,D,4,£,,A report,old,\n"), "line 5: year is “old”, not a year"),
        ((*EACH_COST[:3], "return-ocu,,4,,2015/16,A report,2018,\n"), "price_year is “2015/16”"),
    ],
)
def test_a_fault_in_the_costs_names_its_line_and_column(tmp_path, rows, said):
    with pytest.raises(InvalidFiguresError, match=said):
        costs(tmp_path, *rows)
