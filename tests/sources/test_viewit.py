"""Files of NDTMS ViewIt as they are met: other orders, cases, names, blanks and shapes."""

import pytest

from needs.domain.errors import InvalidFiguresError
from needs.domain.treatment import read_measures
from needs.sources.ndtms_names import NdtmsName, NdtmsNames, read_ndtms_names
from needs.sources.viewit import is_viewit, read_viewit
from tests.conftest import ROOT
from tests.places import BARNSLEY, BUCKINGHAMSHIRE, COVENTRY, CUMBRIA, ENGLAND

HEADER = "ReportingPeriod,Area,sex,age_group,drug_group,intreatment_allintx,newpresentation_newtx"
WAITS = "waitsfirst_3weeksandunder_newtx,waitsfirst_3to6weeks_newtx,waitsfirst_over6weeks_newtx"


@pytest.fixture(scope="module")
def measures():
    return read_measures(ROOT / "data" / "treatment.toml")


@pytest.fixture(scope="module")
def names(snapshot):
    return NdtmsNames(snapshot.register, (NdtmsName("Hull", "E06000010", "A note on Hull"),))


@pytest.fixture
def read(measures, names):
    return lambda text: read_viewit(text.encode(), measures, names)


def rows_of(found):
    return found.table.to_pylist()


def test_a_row_is_read_with_its_blanks_and_its_capitals(read):
    (row,) = rows_of(read(f"{HEADER}\n2021/22,Coventry,TOTAL,Total,Opiate,120,NULL\n"))
    assert (row["area_code"], row["people"], row["year"]) == (COVENTRY, "adults", "2021/22")
    assert (row["sex"], row["age"], row["substance"]) == ("all", "all", "Opiate")
    assert (row["in-treatment.all"], row["new-presentations.all"]) == (120, None)


def test_order_and_case_of_columns_do_not_matter(read):
    usual = read(f"{HEADER}\n2021/22,Coventry,F,18-29,Total,120,15\n")
    other = read(
        "NewPresentation_NewTx;Drug_Group;INTREATMENT_ALLINTX;AREA;Age_Group;Sex;reportingperiod\n"
        "15;TOTAL;120;COVENTRY;18-29;Female;2021/22\n"
    )
    assert other.table.equals(usual.table)


def test_the_small_shape_of_england_is_read(read):
    found = read(
        "ReportingPeriod_Data,Area_Data,DrugGroup_Data,Gender_Data,AgeGroup_Data,Num_InTreatment_AllInTx,"
        "Eth_White_AllInTx\n2009/10,England,Total,Total,Total,311668,272788\n"
    )
    (row,) = rows_of(found)
    assert (row["area_code"], row["in-treatment.all"], row["ethnic-group.white"]) == (ENGLAND, 311668, 272788)
    assert not found.about.rounded


def test_columns_and_areas_that_are_not_known_are_named_and_left_out(read):
    found = read(
        f"{HEADER},newthing_allintx\n2021/22,Coventry,Total,Total,Total,120,15,5\n"
        "2021/22,Atlantis,Total,Total,Total,120,15,5\n2020/21,Atlantis,Total,Total,Total,120,15,5\n"
    )
    assert found.about.unknown_columns == ("newthing_allintx",)
    assert found.about.unmatched == {"Atlantis": 2}
    assert found.about.areas == (COVENTRY,)
    assert "newthing_allintx" not in found.table.column_names


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("ENGLAND", ENGLAND),
        ("Hull", "E06000010"),
        ("Barnsley (discontinued)", BARNSLEY),
        ("Barnsley (from April 2026)", BARNSLEY),
        ("Cumbria (pre April 2023)", CUMBRIA),
        ("Buckinghamshire", BUCKINGHAMSHIRE),
        ("Stockton on Tees", "E06000004"),
    ],
)
def test_an_area_is_found_by_a_name_of_ndtms(names, name, code):
    found = names.find(name)
    assert found is not None
    assert found.code == code


@pytest.mark.parametrize(
    ("year", "code"), [("2018/19", "E10000009"), ("2019/20", "E06000059"), ("2021/22", "E06000059")]
)
def test_a_name_is_of_the_authority_that_had_it_in_the_year(read, year, code):
    (row,) = rows_of(read(f"{HEADER}\n{year},Dorset,Total,Total,Total,120,15\n"))
    assert row["area_code"] == code


@pytest.mark.parametrize("name", ["", "Atlantis", "Coventr", "Coventry and Rugby"])
def test_no_area_is_guessed(names, name):
    assert names.find(name) is None


def test_a_note_on_a_name_goes_with_its_figures(read):
    assert read(f"{HEADER}\n2021/22,Hull,Total,Total,Total,120,15\n").about.notes == {
        "E06000010": "A note on Hull"
    }


def test_a_count_of_0_stands_where_others_of_its_measure_do_not(read):
    (row,) = rows_of(read(f"{HEADER},{WAITS}\n2021/22,Coventry,Total,Total,Total,120,15,15,0,0\n"))
    waits = {key: row[f"waiting-time-first.{key}"] for key in ("3weeksandunder", "3to6weeks", "over6weeks")}
    assert waits == {"3weeksandunder": 15, "3to6weeks": 0, "over6weeks": 0}


def test_a_measure_that_is_0_throughout_a_year_was_not_collected_in_it(read):
    found = read(
        f"{HEADER},{WAITS}\n2020/21,Coventry,Total,Total,Total,120,15,0,0,0\n"
        "2021/22,Coventry,Total,Total,Total,120,15,10,0,0\n"
    )
    before, after = rows_of(found)
    assert (before["waiting-time-first.3weeksandunder"], before["waiting-time-first.over6weeks"]) == (
        None,
        None,
    )
    assert after["waiting-time-first.over6weeks"] == 0
    assert len(found.about.not_collected["2020/21"]) == 3


def test_in_a_file_of_many_areas_one_category_that_is_0_everywhere_was_not_collected(read, snapshot):
    lines = [
        f"2021/22,{area.code},Total,Total,Total,120,15,15,5,0\n".replace(area.code, f'"{area.name}"')
        for area in snapshot.register.authorities[:40]
    ]
    found = read(f"{HEADER},{WAITS}\n{''.join(lines)}")
    assert found.about.not_collected == {"2021/22": ("waiting-time-first.over6weeks",)}


def test_young_people_are_kept_apart_with_their_totals(read):
    found = read(
        f"{HEADER}\n2021/22,Coventry,Total,Under 14,Total,5,5\n"
        "2021/22,Coventry,Total,16-17,Total,10,5\n2021/22,Coventry,Total,Total,Total,15,10\n"
    )
    assert found.about.people == ("young people",)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a,b\n1,2\n", "no column reportingperiod"),
        (f"{HEADER}\n", "no line of figures"),
        (f"{HEADER}\n2021/22,Atlantis,Total,Total,Total,1,2\n", "“Atlantis” is no area known here"),
        (f"{HEADER}\n2021-02-30,Coventry,Total,Total,Total,1,2\n", "is not a year"),
        (f"{HEADER}\n2021/22,Coventry,Total,Total,Total,-5,2\n", "below zero"),
        (f"{HEADER}\n2021/22,Coventry,Total,Total,Total,many,2\n", "many"),
        (f"{HEADER},intreatment_allintx\n2021/22,Coventry,Total,Total,Total,5,2,5\n", "twice"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_words(read, text, said):
    with pytest.raises(InvalidFiguresError) as caught:
        read(text)
    assert any(said in problem for problem in caught.value.problems), caught.value.problems


@pytest.mark.parametrize(
    ("start", "known"),
    [(HEADER, True), (HEADER.upper(), True), ("indicator,area_code,period,value", False), ("", False)],
)
def test_a_file_is_known_by_its_header(start, known):
    assert is_viewit(f"\ufeff{start}\n".encode()) is known


def test_the_names_of_the_release_are_of_areas(snapshot, tmp_path):
    listed = read_ndtms_names(ROOT / "data" / "ndtms_names.csv", snapshot.register)
    assert listed.find("Durham").name == "County Durham"
    wrong = tmp_path / "ndtms_names.csv"
    wrong.write_text("name,area_code,note\nHull,E06000010,\nHull,E06009999,\n")
    with pytest.raises(InvalidFiguresError) as caught:
        read_ndtms_names(wrong, snapshot.register)
    assert any("line 3: area_code is “E06009999”" in each for each in caught.value.problems)
