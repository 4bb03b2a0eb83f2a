"""People in treatment: sums, shares with their limits, change and rank, on counts made for each test."""

import time
from dataclasses import replace
from datetime import date

import pyarrow as pa
import pyarrow.dataset as ds
import pytest

from needs.domain.errors import NeedsError
from needs.domain.measures import Word
from needs.domain.treatment import SubstanceGroup
from needs.sources.viewit import KEYS, About, read_viewit
from needs.store.treatment import Part, Treatment
from needs.views.treatment import (
    ROUNDED,
    TWICE,
    completion_rank,
    treatment_frame,
    treatment_rows,
    treatment_years,
)
from tests.conftest import ROOT
from tests.made_viewit import made_viewit
from tests.places import COVENTRY, ENGLAND, HARTLEPOOL, RUTLAND, TWO_REGIONS, WEST_MIDLANDS

YEARS = ("2019/20", "2020/21")
DAY = date(2021, 3, 31)
"""The last of the newest year."""
WAITS = ("3weeksandunder", "3to6weeks", "over6weeks")
REFERRAL, NEW = "referral-source.criminal_justice", "new-presentations.all"


def with_counts(snapshot, rows):
    """The snapshot with these counts: a list of area, year and a dict of counts; of all adults."""
    counts = sorted({name for _, _, each in rows for name in each})
    columns = {
        "area_code": [code for code, _, _ in rows],
        "people": ["adults"] * len(rows),
        "year": [year for _, year, _ in rows],
        **dict.fromkeys(("sex", "age"), ["all"] * len(rows)),
        "substance": ["All"] * len(rows),
    }
    table = pa.table(
        {name: pa.array(columns[name]) for name in KEYS}
        | {name: pa.array([each.get(name) for _, _, each in rows], pa.int32()) for name in counts}
    )
    about = About(len(rows), YEARS, (), ("adults",), rounded=True)
    part = Part(ds.dataset(table), about, "made for a test")
    return replace(snapshot, treatment=Treatment(ROOT / "data", (part,)))


def referral(snapshot, place, **options):
    rows = treatment_rows(snapshot, snapshot.places.get(place), measures=["referral-source"], **options)
    return rows[0]


@pytest.fixture(scope="module")
def everywhere(snapshot, tmp_path_factory):
    """A made-up file of all authorities of that time."""
    register = snapshot.register
    names = [each.name.removesuffix(" (Cty)") for each in register.authorities_on(DAY) if each.ranked]
    treatment = Treatment(ROOT / "data")
    file = made_viewit(
        tmp_path_factory.mktemp("made") / "all.csv", treatment.measures, names, ("2018/19", *YEARS)
    )
    read = read_viewit(file, treatment.measures, treatment.names(register))
    assert read.about.unmatched == {}
    part = Part(ds.dataset(read.table), read.about, "made for a test")
    return replace(snapshot, treatment=replace(treatment, parts=(part,)))


def counted(snapshot, year, substance):
    """The counts of all adults by area, as they stand in the file."""
    rows = snapshot.treatment.parts[0].rows.to_table().to_pandas().astype(dict.fromkeys(KEYS, "str"))
    chosen = rows.query("sex == 'all' and age == 'all' and year == @year and substance == @substance")
    return chosen.set_index("area_code")


def test_limits_are_wilsons_with_both_parts_moved_by_rounding(snapshot):
    held = with_counts(snapshot, [(COVENTRY, "2021/22", {REFERRAL: 50, NEW: 200})])
    row = referral(held, COVENTRY)
    # By hand: Wilson at 95 % of 47.5 of 202.5 below, and of 52.5 of 197.5 above.
    assert (row.count, row.base, row.share) == (50, 200, 25)
    assert row.lower95 == pytest.approx(18.148, abs=0.001)
    assert row.upper95 == pytest.approx(33.147, abs=0.001)
    assert row.note == ROUNDED


def test_exact_counts_have_wilsons_limits_as_they_are(snapshot):
    held = with_counts(snapshot, [(COVENTRY, "2021/22", {REFERRAL: 51, NEW: 200})])
    row = referral(held, COVENTRY)
    assert row.lower95 == pytest.approx(19.960, abs=0.001)
    assert (row.rounded, row.note) == (False, "")


@pytest.mark.parametrize(("base", "given"), [(25, False), (30, True)])
def test_no_share_is_given_of_fewer_than_thirty_people(snapshot, base, given):
    row = referral(with_counts(snapshot, [(COVENTRY, "2021/22", {REFERRAL: 10, NEW: base})]), COVENTRY)
    assert (row.count, row.base, row.share is not None) == (10, base, given)
    assert ("fewer than 30 people" in row.note) is not given


def test_a_missing_cell_is_never_0(snapshot):
    held = with_counts(snapshot, [(COVENTRY, "2021/22", {REFERRAL: None, NEW: 200})])
    row = referral(held, COVENTRY)
    assert (row.count, row.share, row.note) == (None, None, "Not published, or not collected that year.")
    waits = {f"waiting-time-first.{key}": number for key, number in zip(WAITS, (100, 20, None), strict=True)}
    held = with_counts(snapshot, [(COVENTRY, "2021/22", waits)])
    first, *_ = treatment_rows(held, held.places.get(COVENTRY), measures=["waiting-time-first"])
    assert (first.count, first.base, first.share) == (100, None, None)


def test_a_combined_place_is_the_sum_of_its_members_and_says_so(snapshot):
    counts = {REFERRAL: 50, NEW: 200}
    held = with_counts(snapshot, [(COVENTRY, "2021/22", counts), (HARTLEPOOL, "2021/22", counts)])
    row = referral(held, TWO_REGIONS)
    assert (row.count, row.base, row.share) == (100, 400, 25)
    assert row.note == f"{ROUNDED} {TWICE}"
    assert TWICE not in referral(held, COVENTRY).note


def test_a_combined_place_says_whose_figures_are_missing(snapshot):
    held = with_counts(
        snapshot,
        [
            (COVENTRY, "2021/22", {REFERRAL: 50, NEW: 200}),
            (HARTLEPOOL, "2021/22", {REFERRAL: None, NEW: 200}),
        ],
    )
    row = referral(held, TWO_REGIONS)
    assert (row.count, row.note) == (None, "Data not available for Hartlepool, so no total is given.")
    held = with_counts(snapshot, [(COVENTRY, "2021/22", {REFERRAL: 50, NEW: 200})])
    with pytest.raises(NeedsError, match="are held for Hartlepool"):
        referral(held, TWO_REGIONS)


def test_where_nothing_is_held_it_says_what_to_bring(snapshot, coventry):
    assert treatment_years(snapshot, coventry) == ()
    with pytest.raises(NeedsError, match="No figures of people in treatment are held for Coventry"):
        treatment_rows(snapshot, coventry)


@pytest.mark.parametrize(("then", "word"), [(20, Word.HIGHER), (100, Word.LOWER), (45, Word.SIMILAR)])
def test_a_change_since_a_year_is_tested(snapshot, then, word):
    held = with_counts(
        snapshot,
        [
            (COVENTRY, "2020/21", {REFERRAL: then, NEW: 200}),
            (COVENTRY, "2021/22", {REFERRAL: 50, NEW: 200}),
        ],
    )
    row = referral(held, COVENTRY, since="2020/21")
    assert row.change == pytest.approx(25 - then / 2)
    assert row.change_lower < row.change < row.change_upper
    assert row.change_word is word
    with pytest.raises(NeedsError, match="No figures of 2011/12"):
        referral(held, COVENTRY, since="2011/12")


def test_a_region_and_england_are_sums_of_all_their_authorities(everywhere):
    register = everywhere.register
    there = [register.current_form(each) for each in register.authorities_on(DAY) if each.ranked]
    for code in (WEST_MIDLANDS, ENGLAND):
        place = register.get(code)
        row = referral(everywhere, code, year="2020/21")
        inside = [each.code for each in there if code in (ENGLAND, each.region_code)]
        parts = counted(everywhere, "2020/21", "All").loc[inside]
        assert (row.count, row.base) == (parts[REFERRAL].sum(), parts[NEW].sum())
        assert row.note == f"{ROUNDED} {TWICE}"
        # In 2018/19 there were authorities that the file lacks.
        assert treatment_years(everywhere, place)[-2:] == YEARS
    assert treatment_years(everywhere, place) == YEARS


def test_without_one_of_its_authorities_a_region_has_no_sum_and_says_whose_is_missing(everywhere, snapshot):
    part = everywhere.treatment.parts[0]
    rows = part.rows.to_table()
    without = rows.filter(pa.compute.not_equal(rows["area_code"].cast(pa.string()), COVENTRY))
    less = replace(part, rows=ds.dataset(without))
    held = replace(snapshot, treatment=replace(everywhere.treatment, parts=(less,)))
    assert treatment_years(held, held.register.get(WEST_MIDLANDS)) == ()


def test_an_authority_stands_against_england_of_the_same_file(everywhere):
    row = referral(everywhere, COVENTRY, year="2020/21")
    assert row.england == pytest.approx(referral(everywhere, ENGLAND, year="2020/21").share)
    expected = (
        Word.HIGHER
        if row.lower95 > row.england
        else Word.LOWER
        if row.upper95 < row.england
        else Word.SIMILAR
    )
    assert row.word is expected


def test_completion_is_ranked_among_all_authorities(everywhere):
    started = time.perf_counter()
    place = everywhere.register.get(RUTLAND)
    ranked = completion_rank(everywhere, place, year="2019/20", substance=SubstanceGroup.OPIATE)
    seconds = time.perf_counter() - started
    parts = counted(everywhere, "2019/20", "Opiate")
    shares = 100 * parts["successful-completion.scrn"] / parts["successful-completion.intreatment"]
    shares = shares[parts["successful-completion.intreatment"] >= 30]
    higher = (shares > ranked.share.share).sum()
    assert (ranked.rank.rank, ranked.rank.of) == (higher + 1, len(shares))
    assert ranked.rank.low <= ranked.rank.rank <= ranked.rank.high
    assert ranked.fifth == pytest.approx(5 * ranked.rank.rank / ranked.rank.of, abs=1)
    assert seconds < 20
    ended = completion_rank(everywhere, place, year="2020/21")
    assert (ended.rank, ended.fifth, ended.share.count) == (None, None, None)


def test_the_table_has_each_number_and_note(snapshot):
    held = with_counts(snapshot, [(COVENTRY, "2021/22", {REFERRAL: 50, NEW: 200})])
    rows = treatment_rows(held, held.register.get(COVENTRY), measures=["referral-source"])
    frame = treatment_frame(rows)
    assert len(frame) == len(rows)
    assert frame.loc[0, ["count", "base", "share", "note"]].tolist() == [50, 200, 25, ROUNDED]
