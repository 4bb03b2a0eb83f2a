import pytest

from needs.domain.errors import InvalidFiguresError
from needs.domain.grants import GrantStatus
from needs.sources.areas import read_register
from needs.sources.grants import read_grants
from tests.conftest import RELEASE

HEADER = "area_code,grant,year,amount,status,source,source_url,note\n"
ONE = "E08000026,A grant,2024/25,1000,confirmed,A paper,,\n"
SUPPLEMENTARY = "Supplementary Substance Misuse Treatment and Recovery Grant"


@pytest.fixture(scope="module")
def register():
    return read_register(RELEASE)


@pytest.fixture
def read(tmp_path, register):
    def read(text, encoding="utf-8"):
        path = tmp_path / "grants.csv"
        path.write_text(text, encoding=encoding)
        return read_grants(path, register)

    return read


def line(
    area="E08000026", grant="A grant", year="2024/25", amount="1000", status="confirmed", source="A paper"
):
    return f"{area},{grant},{year},{amount},{status},{source},,\n"


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (line(area="E99999999"), "line 2: area_code is “E99999999”, not the code of a council, or E92000001"),
        (line(area="E12000005"), "line 2: area_code is “E12000005”, not one council or England"),
        (line(amount="-5"), "line 2: amount is “-5”, not zero or more"),
        (line(amount="£5m"), "line 2: amount is “£5m”, not a number in digits only"),
        (line(amount=""), "line 2: amount is empty; it takes an amount"),
        (line(amount='"1,000"'), "line 2: amount is “1,000”"),
        (line(amount="1,000"), "line 2: more cells than columns"),
        (line(status=""), "line 2: status is empty; it takes one of confirmed, indicative"),
        (line(status="Confirmed"), "line 2: status is “Confirmed”, not one of confirmed, indicative"),
        (line(status="x" * 90), "line 2: status is “" + "x" * 60 + "…”, not one of"),
        (
            line(year="2024"),
            "line 2: year is “2024”, not a financial year such as 2024/25, or several such as",
        ),
        (line(year="2024/26"), "line 2: year is “2024/26”, not a financial year"),
        (line(year="2022-24"), "line 2: year is “2022-24”, not a financial year"),
        (line(year="2022/23-2022/23"), "line 2: year is “2022/23-2022/23”, not a financial year"),
        (line(year="2024/25-2022/23"), "line 2: year is “2024/25-2022/23”, not a financial year"),
        (line(year="2022/23-2024/26"), "line 2: year is “2022/23-2024/26”, not a financial year"),
        (line(year="2022/23 to 2024/25"), "line 2: year is “2022/23 to 2024/25”, not a financial year"),
        (line(source=""), "line 2: source is empty"),
        (line(grant=""), "line 2: grant is empty"),
    ],
)
def test_a_fault_names_its_line_and_column_and_shows_the_cell(read, row, said):
    with pytest.raises(InvalidFiguresError, match=said):
        read(HEADER + row)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (line(), line()),
        (line(), line(amount="2", source="Another paper")),
        (line(area="E08000016"), line(area="E08000038")),
        (line(area="E10000002"), line(area="E06000060")),
        (line(year="2022/23-24/25"), line(year="2022/23-2024/25")),
        (line(status="indicative"), line(status="confirmed")),
    ],
    ids=[
        "twice",
        "another amount",
        "an alias",
        "an earlier code",
        "another form of the years",
        "both statuses",
    ],
)
def test_two_amounts_for_one_council_grant_and_year_are_refused(read, first, second):
    with pytest.raises(
        InvalidFiguresError,
        match=r"line 3: area_code “E\w+”, grant “.*”, year “.*” stands in grants\.csv line 2 already",
    ):
        read(HEADER + first + second)


@pytest.mark.parametrize(
    ("whole", "part"),
    [
        (line(year="2022/23-2024/25", amount="999"), line(year="2023/24")),
        (
            line(grant=f"{SUPPLEMENTARY} with inpatient detoxification", amount="999"),
            line(grant=SUPPLEMENTARY),
        ),
        (
            line(area="E92000001", grant="Public health grant", amount="999"),
            line(area="E92000001", grant="Public health grant: drug and alcohol ring-fence"),
        ),
    ],
    ids=["a year of several", "a grant within another", "a ring-fence"],
)
def test_a_part_that_is_more_than_its_whole_is_refused_in_either_order(read, whole, part):
    with pytest.raises(
        InvalidFiguresError, match=r"line 3: amount is “1000”, more than the grant in .* line 2"
    ):
        read(HEADER + whole + part)
    with pytest.raises(
        InvalidFiguresError, match=r"line 2: amount is “1000”, more than the grant in .* line 3"
    ):
        read(HEADER + part + whole)
    assert len(read(HEADER + whole.replace(",999,", ",1000,") + part)) == 2


@pytest.mark.parametrize(
    "other",
    [
        line(area="E08000025", year="2022/23-2024/25", amount="1"),
        line(year="2021/22-2023/24", amount="1"),
        line(grant="Another grant", amount="1"),
        line(grant="A grant with more", year="2022/23-2024/25", amount="1"),
        line(year="2022/23-2024/25", amount="1", status="indicative"),
    ],
    ids=["another council", "other years", "another grant", "a like name", "an indicative sum"],
)
def test_grants_that_do_not_contain_each_other_may_have_any_amounts(read, other):
    assert len(read(HEADER + ONE + other)) == 2


def test_every_fault_is_told_at_once(read):
    with pytest.raises(InvalidFiguresError) as caught:
        read(HEADER + "E1,,x,-1,?,,,\n" + ONE)
    assert len(caught.value.problems) == 6


def test_several_years_are_one_amount_in_either_form(read):
    for text in ("2022/23-2024/25", "2022/23-24/25", "2022/23 – 2024/25"):
        (grant,) = read(HEADER + line(year=text))
        assert (grant.year.text, grant.year.years, grant.amount) == ("2022/23-24/25", 3, 1000)


def test_england_is_read_and_a_closed_council_keeps_its_code(read):
    rows = HEADER + line(area="E92000001", amount="4404000000") + line(area="E10000021", status="indicative")
    england, closed = read(rows)
    assert (england.area_code, england.amount, england.status) == (
        "E92000001",
        4_404_000_000,
        GrantStatus.CONFIRMED,
    )
    assert (closed.area_code, closed.status) == ("E10000021", GrantStatus.INDICATIVE)


def test_a_table_that_a_spreadsheet_program_saved_is_read(read):
    text = (
        HEADER.replace("note", "note,,")
        + "E08000038, A grant ,2024/25,1000.50, indicative ,A paper,,,,\n,,,,,,,,,\n"
        + "E10000002,A grant,2024/25,0,confirmed,P,,,,\n"
    )
    grants = read(text.replace("\n", "\r\n"), encoding="utf-8-sig")
    assert [(each.area_code, each.grant, each.amount, each.status) for each in grants] == [
        ("E08000016", "A grant", 1000.5, "indicative"),
        ("E06000060", "A grant", 0.0, "confirmed"),
    ]
    assert (grants[0].year.text, grants[0].note) == ("2024/25", "")


def test_a_table_without_a_column_or_in_another_encoding_is_refused(read):
    for column in ("status", "source_url"):
        with pytest.raises(InvalidFiguresError, match=rf"grants\.csv: the column “{column}” is missing"):
            read(HEADER.replace(f"{column},", "") + ONE)
    with pytest.raises(InvalidFiguresError, match=r"grants\.csv is not a CSV file in UTF-8"):
        read(HEADER + ONE.replace("A paper", "A paper – 2024"), encoding="cp1252")


def test_the_table_in_use_holds_what_the_papers_state(register):
    grants = read_grants(RELEASE / "grants.csv", register)
    amounts = {(each.area_code, each.grant, each.year.text): (each.amount, each.status) for each in grants}
    assert amounts["E08000026", SUPPLEMENTARY, "2024/25"] == (1_164_000, "confirmed")
    assert amounts["E06000061", SUPPLEMENTARY, "2023/24"] == (663_700, "confirmed")
    assert amounts["E06000062", SUPPLEMENTARY, "2023/24"] == (701_937, "confirmed")
    assert amounts["E06000063", SUPPLEMENTARY, "2024/25"] == (1_151_985, "confirmed")
    assert amounts["E08000037", SUPPLEMENTARY, "2024/25"] == (2_415_215, "indicative")
    assert amounts["E10000021", "Drug strategy housing support grant", "2022/23-24/25"][0] == 1_399_029
    assert all(each.source and each.amount > 0 for each in grants)
