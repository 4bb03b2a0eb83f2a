"""Figures of a reader's own: every row of a file, or none, with a line for each fault."""

import random
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from needs.domain.errors import InvalidFiguresError
from needs.domain.vocabulary import Substance
from needs.language.sources import source_line
from needs.language.uploads import in_use_line, problem_lines, replaced_table, small_warning
from needs.sources.uploads import MOST_ROWS, SOURCE, read_upload
from needs.store.snapshot import check
from needs.views.gap import gap
from needs.views.headline import headline
from tests.conftest import TODAY

HEADER = "indicator,area_code,period,value"
TREATED = f"{HEADER}\nocu-in-treatment,E08000026,2019/20,1480\n"


@pytest.fixture(scope="module")
def read(snapshot):
    def read(content, name="mine.csv", **how):
        return read_upload(
            content.encode() if isinstance(content, str) else content,
            name,
            catalogue=snapshot.catalogue,
            register=snapshot.register,
            held=snapshot.observations,
            today=TODAY,
            **how,
        )

    return read


@pytest.fixture(scope="module")
def faults(read):
    def faults(content):
        with pytest.raises(InvalidFiguresError) as caught:
            read(content)
        return caught.value.problems

    return faults


def line(cells, columns="indicator,area_code,period,value,lower95,upper95,count,denominator,note"):
    return f"{columns}\n{cells}\n"


def test_a_number_in_treatment_makes_the_gap_that_could_not_be_computed(read, snapshot, coventry):
    upload = read(TREATED)
    with_own = snapshot.with_local(upload.frame, upload.source)
    row = gap(with_own, coventry, Substance.OCU)
    assert row.period_treatment == "2019/20"
    assert row.in_treatment == 1480
    assert row.gap_percent == pytest.approx(100 * (2509 - 1480) / 2509)
    assert SOURCE in row.sources
    check(with_own)


def test_it_is_read_as_the_main_figure_with_its_own_source(read, snapshot):
    upload = read(TREATED, "C:\\Users\\me\\Adults in treatment.csv")
    row = upload.frame.iloc[0]
    assert (row["sex"], row["age"], row["category"]) == ("Persons", "18+ yrs", "")
    assert (row["value"], row["count"], row["status"]) == (1480, 1480, "value")
    assert upload.name == "Adults in treatment.csv"
    with_own = snapshot.with_local(upload.frame, upload.source)
    said = source_line(with_own, snapshot.catalogue.get("ocu-in-treatment"), [SOURCE])
    assert said.startswith(
        "Source: your own file, Adults in treatment.csv (not published, as of 2026-11-22)."
    )


def test_the_snapshot_that_is_added_to_stays_as_it_was(read, snapshot):
    before = (len(snapshot.observations), dict(snapshot.manifest), set(snapshot.sources))
    snapshot.rows("ocu-in-treatment", "E08000026")
    upload = read(TREATED)
    with_own = snapshot.with_local(upload.frame, upload.source)
    assert [row.value for row in with_own.rows("ocu-in-treatment", "E08000026")] == [1480]
    assert snapshot.rows("ocu-in-treatment", "E08000026") == ()
    assert with_own._rows is not snapshot._rows
    assert with_own._whole is not snapshot._whole
    assert (len(snapshot.observations), snapshot.manifest, set(snapshot.sources)) == before
    assert len(with_own.observations) == before[0] + 1


def test_the_stamp_names_the_figures_added(read, snapshot, monkeypatch):
    def stamp(content, name="mine.csv"):
        upload = read(content, name)
        return snapshot.with_local(upload.frame, upload.source).stamp

    first = stamp(TREATED)
    base, _, own = first.partition("+local.")
    assert base == snapshot.stamp
    assert len(own) == 8
    assert stamp(TREATED) == first
    assert stamp(TREATED.replace("1480", "1481")) != first
    # The name stands in every source line, so that two names are two sets of figures.
    assert stamp(TREATED, "other.csv") != first
    # On another server, or after another start: whoever holds a link cannot try out numbers against it.
    monkeypatch.setattr("needs.store.snapshot._SECRET", b"another")
    assert stamp(TREATED) != first


def test_an_indicator_of_which_nothing_was_held_is_among_those_held(read, snapshot):
    assert "90244" not in snapshot.manifest["rows_by_indicator"]
    upload = read(f"{HEADER},lower95,upper95,count,denominator\n90244,E08000026,2024,5.1,4.2,6.2,95,1863\n")
    with_own = snapshot.with_local(upload.frame, upload.source)
    assert with_own.manifest["rows_by_indicator"]["90244"] == 1
    assert with_own.manifest["rows"] == len(with_own.observations)
    shown = headline(with_own, with_own.register.get("E08000026"), today=TODAY)
    assert any(row.indicator.id == "90244" for row in shown.rows)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_the_ways_in_which_programs_write_such_files(read, separator, encoding, ending):
    text = "indicator,area_code,period,value,note\nocu-in-treatment,E08000026,2019/20,1480,señal\n,,,,\n"
    upload = read(text.replace(",", separator).replace("\n", ending).encode(encoding))
    assert upload.frame["note"].tolist() == ["señal"]
    assert bool(upload.encoding_note) == (encoding == "cp1252")


def test_a_recoded_area_an_alias_and_a_dash_are_what_they_stand_for(read):
    upload = read(f"{HEADER}\n92432,E08000038,2023 – 25,9.1\nocu-in-treatment,E10000002,2019/20,900\n")
    assert upload.frame["area_code"].tolist() == ["E08000016", "E06000060"]
    assert upload.frame["period"].tolist() == ["2023-25", "2019/20"]


def test_a_blank_needs_its_reason_and_stays_a_blank(read, faults):
    upload = read(line("ocu-in-treatment,E08000026,2019/20,,,,,,Value suppressed for disclosure control"))
    assert upload.frame["value"].isna().all()
    assert upload.frame["status"].tolist() == ["suppressed"]
    assert faults(line("ocu-in-treatment,E08000026,2019/20,,,,,,")) == [
        "line 2: value is empty; fill it in, say in note why it is empty, or take the line out"
    ]


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ("ocu-in-treatmen,E08000026,2019/20,5,,,,,", "line 2: indicator is “ocu-in-treatmen”"),
        ("ocu-in-treatmen,E08000026,2019/20,5,,,,,", "Did you mean ocu-in-treatment"),
        (",E08000026,2019/20,5,,,,,", "line 2: indicator is empty"),
        ("ocu-in-treatment,Coventry,2019/20,5,,,,,", "line 2: area_code is “Coventry”"),
        ("ocu-in-treatment,E99999999,2019/20,5,,,,,", "line 2: area_code is “E99999999”"),
        ("ocu-in-treatment,E08000026.E08000025,2019/20,5,,,,,", "give each council its own line"),
        ("ocu-in-treatment,E08000026,last year,5,,,,,", "line 2: period is “last year”"),
        ("ocu-in-treatment,E08000026,2019-20,5,,,,,", "in the form of this indicator, such as 20"),
        ("ocu-in-treatment,E08000026,2020,5,,,,,", "in the form of this indicator, such as 20"),
        ("ocu-in-treatment,E08000026,2026/27,5,,,,,", "not a period that has ended"),
        ("lac-substance-misuse,E08000026,2027,5,,,,,", "not a period that has ended"),
        ("ocu-in-treatment,E08000026,2019/20,-5,,,,,", "line 2: value is “-5”, not zero or more"),
        ("ocu-in-treatment,E08000026,2019/20,=1+1,,,,,", "it is a formula"),
        ("93517,E08000026,2021/22,57%,,,,,", "without a % sign"),
        ("93517,E08000026,2021/22,157,,,,,", "a percentage from 0 to 100"),
        ('ocu-in-treatment,E08000026,2019/20,"1,480",,,,,', "nothing between thousands"),
        ("ocu-in-treatment,E08000026,2019/20,1.48E+03,,,,,", "a number in digits"),
        ("ocu-in-treatment,E08000026,2019/20,nan,,,,,", "a number in digits"),
        ("ocu-in-treatment,E08000026,2019/20,inf,,,,,", "a number in digits"),
        ("ocu-in-treatment,E08000026,2019/20,*,,,,,", "leave it empty and say in note why"),
        ("ocu-in-treatment,E08000026,2019/20,[c],,,,,", "leave it empty and say in note why"),
        ("ocu-in-treatment,E08000026,2019/20,5,,,6,,", "line 2: count is “6”, not the value"),
        ("93517,E08000026,2021/22,57,60,70,,,", "interval does not contain the value"),
        ("93517,E08000026,2021/22,57,70,50,,,", "interval is turned round"),
        ("93517,E08000026,2021/22,57,50,,,,", "half of the 95 interval is missing"),
        ("93517,E08000026,2021/22,57,,,-1,,", "line 2: count is “-1”"),
        ("93517,E08000026,2021/22,57,,,,=A1,", "line 2: denominator is “=A1”"),
        ("93517,E08000026,2021/22,57,,,,,=A1", "line 2: note is “=A1”"),
        ("93517,E08000026,2021/22,57,,,,,@SUM", "would take it for a formula"),
        ('93517,E08000026,2021/22,57,,,,,"a\nb"', "line 3: note is “a b”, not on one line"),
        (f"93517,E08000026,2021/22,57,,,,,{'x' * 201}", "at most 200 characters"),
        ("93517,E08000026,2021/22,57,,,,,a note, and more", "more cells than columns"),
        ('93517,E08000026,2021/22,57,,,,,"open', "not a line of a CSV file"),
    ],
)
def test_a_fault_is_one_plain_line_that_names_row_and_column(faults, cells, said):
    problems = faults(line(cells))
    assert any(said in problem for problem in problems), problems


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "the column “indicator” is missing"),
        (b"\n\n", "the column “indicator” is missing"),
        (HEADER.encode(), "no line with figures"),
        (b"area_code,period,value\n", "the column “indicator” is missing"),
        (f"{HEADER},sex\n".encode(), "“sex” is not a column that can be read"),
        (f"{HEADER},value\n".encode(), "the column “value” stands there twice"),
        (f"{HEADER},\n93517,E08000026,2021/22,5,x\n".encode(), "column 5 has no name but “x”"),
        (",".join(["x"] * 51).encode(), "more than 50 columns"),
        (b"ReportingPeriod,Area,sex,age_group,drug_group,x\n" * 60_000, "a file of NDTMS ViewIt"),
        (TREATED.encode("utf-16"), "UTF-16"),
        (b"PK\x03\x04rest", "workbook"),
        (TREATED.encode() + b"\x00", "not text"),
        (b"\x81\x8d\xff", "not text"),
        (b"\x89PNG\r\n\x1a\n", "not text"),
        (b"x" * 1_000_001, "larger than 1 MB"),
        (f"{HEADER}\n".encode() + b"93517,E08000026,2021/22,5\n" * (MOST_ROWS + 1), "more than 5,000 lines"),
    ],
)
def test_a_file_that_is_not_one_is_refused_in_words(faults, content, said):
    assert any(said in problem for problem in faults(content)), faults(content)


def test_nothing_is_half_taken_and_every_fault_is_told_in_the_order_of_the_file(faults):
    problems = faults(
        f"{HEADER}\nocu-in-treatment,E08000026,2019/20,1480\nx,E08000026,2019/20,1\n"
        "ocu-estimate,E08000026,2019/20,2600\nocu-in-treatment,E08000026,2019/20,1490\n"
    )
    assert [problem.split(":")[0] for problem in problems] == [
        "line 2 and line 5",
        "line 3",
        "line 4",
    ]
    assert "the same figure is given more than once" in problems[0]
    assert problems[2].startswith("line 4: value is 2,600, but 2,509 is held already for ocu-estimate")


def test_the_first_twenty_faults_are_shown_and_the_others_counted(read):
    with pytest.raises(InvalidFiguresError) as caught:
        read(f"{HEADER}\n" + "x,E08000026,2019/20,1\n" * 30)
    shown = problem_lines(caught.value)
    assert len(shown) == 21
    assert shown[-1] == "and 10 more"
    assert caught.value.advice == ""


def test_a_figure_that_is_held_is_replaced_only_where_the_reader_says_so(read, snapshot, coventry):
    content = f"{HEADER}\nocu-estimate,E08000026,2019/20,2600\n"
    with pytest.raises(InvalidFiguresError, match="Use mine where both are held"):
        read(content)
    upload = read(content, replace=True)
    table = replaced_table(snapshot, upload)
    assert table[["Area", "Period", "Held", "Yours"]].to_numpy().tolist() == [
        ["Coventry", "2019/20", "2,509", "2,600"]
    ]
    with_own = snapshot.with_local(upload.frame, upload.source)
    assert len(with_own.observations) == len(snapshot.observations)
    assert [row.value for row in with_own.series("ocu-estimate", ("E08000026",))] == [2600]
    check(with_own)


def test_a_figure_held_under_an_area_s_earlier_code_is_the_same_figure(read, snapshot):
    """Otherwise two codes of one area would hold one period, and only one of them would be seen."""
    held = snapshot.observations.query("indicator == '91380' and area_code == 'E10000002'").iloc[0]
    content = f"{HEADER}\n91380,E06000060,{held['period']},99\n"
    with pytest.raises(InvalidFiguresError, match="is held already for 91380, E10000002"):
        read(content)
    upload = read(content, replace=True)
    with_own = snapshot.with_local(upload.frame, upload.source)
    codes = with_own.register.codes_of(with_own.register.get("E06000060"))
    shown = {row.period.text: row.value for row in with_own.series("91380", codes)}
    assert shown[held["period"]] == 99


def test_small_numbers_of_a_council_are_warned_of(read):
    upload = read(
        f"{HEADER},count,denominator\nocu-in-treatment,E08000026,2019/20,4,,\n"
        "ocu-in-treatment,E08000025,2019/20,0,,\nocu-in-treatment,E12000005,2019/20,3,,\n"
        "93517,E08000025,2021/22,50,2,4\n93517,E08000026,2021/22,50,50,100\n"
    )
    assert upload.small == ("line 2", "line 5")
    assert "line 2, line 5. Such a number may identify people" in small_warning(upload)
    assert in_use_line(upload) == (
        "Figures of your own are in use in this session: 5 rows from mine.csv. They are not in the link, and "
        "nobody else sees them. Some are too small to be published."
    )


def test_a_name_is_one_short_line(read):
    assert read(TREATED, "../../a\nb\x00.csv").name == "a b.csv"
    assert read(TREATED, "").name == "without a name"
    assert len(read(TREATED, "x" * 500).name) == 80


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.binary(max_size=300), st.integers(0, 10**9)))
def test_whatever_the_bytes_they_are_taken_whole_or_refused_in_words(read, content):
    """Bytes at random, and a good file with a few bytes changed."""
    if isinstance(content, int):
        chance = random.Random(content)
        changed = bytearray(TREATED.encode())
        for _ in range(chance.randint(1, 4)):
            changed[chance.randrange(len(changed))] = chance.randrange(256)
        content = bytes(changed)
    rows, problems = 0, []
    try:
        rows = len(read(content).frame)
    except InvalidFiguresError as error:
        problems = error.problems
    assert bool(rows) != bool(problems)
    assert all(problem.strip() for problem in problems)


def test_the_day_of_the_upload_is_the_source_s_date(read):
    assert date.fromisoformat(read(TREATED).source.as_of) == TODAY
