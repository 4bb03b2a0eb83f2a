from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from needs.domain.errors import NeedsError, UnreadablePeriodError
from needs.domain.measures import Basis, Polarity, Word
from needs.methods.benchmark import against_value
from needs.methods.rank import Rank, cut_points
from needs.views.ranking import COLUMNS, benchmark_of, quarters_of, rank_areas


@pytest.fixture(scope="module")
def deaths(snapshot):
    return rank_areas(snapshot, snapshot.catalogue.get("91380"))


def row(ranking, code):
    return ranking.frame().set_index("area_code").loc[code]


def test_ranks_the_authorities_that_existed_in_the_period(deaths):
    assert deaths.period.text == "2016-18"
    assert (deaths.with_value, len(deaths.rows)) == (146, 152)
    codes = set(deaths.frame()["area_code"])
    assert {"E10000021", "E10000002", "E06000028"} <= codes
    assert not {"E06000061", "E06000060", "E06000058"} & codes


@pytest.mark.parametrize(
    ("code", "rank", "low", "high"),
    [
        ("E06000016", 119, 93, 136),
        ("E08000026", 93, 75, 120),
        ("E10000018", 57, 38, 71),
        ("E10000021", 46, 27, 62),
    ],
)
def test_ranks_carry_their_bands(deaths, code, rank, low, high):
    found = row(deaths, code)
    assert found["rank"] == rank
    assert found["rank_low"] == pytest.approx(low, abs=2)
    assert found["rank_high"] == pytest.approx(high, abs=2)


def test_many_bands_are_wide_and_a_bare_rank_is_never_given(deaths):
    frame = deaths.frame().dropna(subset=["rank"])
    width = frame["rank_high"] - frame["rank_low"]
    assert width.median() == pytest.approx(42, abs=3)
    assert frame[["rank_low", "rank_high"]].notna().all(axis=None)


def test_blanks_are_listed_with_their_reason_and_not_ranked(deaths):
    for code, reason in {
        "E06000017": "number of cases is too small",
        "E06000053": "Cornwall & Isles of Scilly combined",
        "E06000028": "no figure is held for this period",
    }.items():
        assert row(deaths, code).isna()["rank"]
        assert reason in row(deaths, code)["note"]


def test_a_group_named_by_hand_is_kept_in_its_order_and_finds_a_former_code(snapshot):
    names = ["E06000008", "E10000017", "E10000023", "E06000052", "E06000057", "E10000012"]
    areas = [snapshot.register.find(code) for code in names]
    frame = rank_areas(snapshot, snapshot.catalogue.get("91380"), areas).frame()
    assert list(frame["area_code"]) == names
    assert list(frame.columns) == list(COLUMNS)
    assert frame["rank"].max() == 6


def test_values_without_intervals_are_listed_and_not_ranked(snapshot):
    ranking = rank_areas(snapshot, snapshot.catalogue.get("92906"))
    frame = ranking.frame()
    assert frame["rank"].isna().all()
    assert (
        frame.loc[frame["value"].notna(), "note"].str.contains("not ranked: no interval is published").any()
    )


def test_counts_and_small_places_are_not_ranked(snapshot):
    counts = rank_areas(snapshot, snapshot.catalogue.get("92708")).frame()
    assert counts["rank"].isna().all()
    prevalence = rank_areas(snapshot, snapshot.catalogue.get("91117")).frame().set_index("area_code")
    assert "few people live there" in prevalence.loc["E09000001", "note"]


def test_a_period_that_is_not_held_is_refused_with_those_that_are(snapshot):
    indicator = snapshot.catalogue.get("91380")
    with pytest.raises(NeedsError, match=r"2019-21.*Held: 2006-08"):
        rank_areas(snapshot, indicator, period="2019-21")
    with pytest.raises(UnreadablePeriodError):
        rank_areas(snapshot, indicator, period="soon")
    with pytest.raises(NeedsError, match="may arrive with a refresh"):
        rank_areas(snapshot, snapshot.catalogue.get("90244"))


def against(snapshot, code, benchmark, indicator="91380"):
    place = snapshot.places.get(code)
    held_against = benchmark_of(snapshot, place, benchmark)
    return rank_areas(snapshot, snapshot.catalogue.get(indicator), place=place, benchmark=held_against)


def test_a_region_s_own_councils_have_the_publisher_s_word_and_others_one_computed_here(snapshot):
    ranking = against(snapshot, "E08000026", "region")
    assert (ranking.benchmark.name, ranking.benchmark_figure.value) == ("West Midlands", 13.2252)
    assert ranking.england.value == pytest.approx(10.7861, abs=1e-4)
    polarity = ranking.indicator.polarity
    for each in ranking.rows:
        figure = each.figure
        if figure is None or not figure.has_interval:
            assert not each.compared.is_tested
            continue
        if each.area.region_code == "E12000005":
            assert (each.compared.basis, each.compared.word) == (Basis.PUBLISHED, figure.vs_region)
        else:
            word = against_value(figure.value, figure.lower95, figure.upper95, 13.2252, polarity).word
            assert (each.compared.basis, each.compared.word) == (Basis.COMPUTED, word)
            assert "compared here by the 95% interval against the value of West Midlands" in each.notes


def test_the_column_says_what_the_figures_are_held_against(snapshot):
    by_england, by_region = (against(snapshot, "E08000026", each) for each in ("england", "region"))
    assert list(by_england.frame().columns) == list(COLUMNS)
    assert [c for c in by_region.frame().columns if c not in COLUMNS] == ["vs_region"]
    assert row(by_england, "E08000026")["vs_england"] == Word.WORSE
    assert row(by_region, "E08000026")["vs_region"] == Word.SIMILAR
    assert by_region.frame(with_benchmark=True).iloc[-1]["area_name"] == "West Midlands"


def test_a_benchmark_does_not_move_a_rank(snapshot):
    ranks = [
        against(snapshot, "E08000026", each).frame()[["rank", "rank_low", "rank_high"]]
        for each in ("england", "region")
    ]
    assert ranks[0].equals(ranks[1])


def test_a_place_without_one_region_and_a_council_are_no_benchmarks(snapshot):
    for code in ("E92000001", "E12000005"):
        with pytest.raises(NeedsError, match="does not lie in one region"):
            benchmark_of(snapshot, snapshot.places.get(code), "region")
    council = snapshot.register.get("E08000026")
    with pytest.raises(NeedsError, match="Coventry is a council"):
        rank_areas(snapshot, snapshot.catalogue.get("91380"), benchmark=council)


def test_a_whole_is_neither_ranked_among_its_parts_nor_compared_with_itself(snapshot):
    england = against(snapshot, "E92000001", "england")
    own = next(each for each in england.rows if each.area == england.benchmark)
    assert own.rank is None
    assert own.compared.reason == "England is not compared with itself"
    assert len(england.councils) == len(england.rows) - 1
    assert len(england.frame(with_benchmark=True)) == len(england.rows)
    region = against(snapshot, "E12000005", "england")
    assert next(each for each in region.rows if each.area.name == "West Midlands").unranked
    assert max(each.rank.of for each in region.rows if each.rank) == 146


def test_a_council_founded_later_is_not_counted_among_those_of_the_period(snapshot):
    ranking = against(snapshot, "E06000063", "england")
    assert (len(ranking.rows), len(ranking.councils)) == (153, 152)


def test_a_share_stands_in_only_where_there_is_no_test_and_rounding_does_not_make_it(snapshot):
    norfolk = against(snapshot, "E10000020", "england", "drug-treatment-completion")
    own = next(each for each in norfolk.rows if each.area.name == "Norfolk")
    assert norfolk.share_of_benchmark(own) == pytest.approx(10.9 / 15.2)
    for indicator in ("91380", "drug-poisoning-deaths", "lac-substance-misuse"):
        ranking = against(snapshot, "E08000026", "england", indicator)
        own = next(each for each in ranking.rows if each.area.name == "Coventry")
        assert ranking.share_of_benchmark(own) is None


def test_a_combined_place_is_not_ranked_beside_the_county_that_it_was(snapshot):
    """Before 2021 the two Northamptonshire councils were one, whose figure is theirs together."""
    footprint = snapshot.places.get("E06000061.E06000062")
    ranking = against(snapshot, footprint.code, "region")
    assert ranking.period.text == "2016-18"
    codes = [each.area.code for each in ranking.rows]
    assert footprint.code in codes
    assert not {"E06000061", "E06000062", "E10000021"} & set(codes)


def test_quarters_follow_the_band_of_ranks(snapshot):
    ranking = against(snapshot, "E08000026", "england")
    values = [each.figure.value for each in ranking.rows if each.has_value]
    cuts = cut_points(values, 4)
    for each in ranking.rows:
        possible = quarters_of(ranking, each)
        if each.rank is None:
            assert possible == ()
        else:
            # The quarter of its own value, by the cut points, is among those that it may lie in.
            assert 1 + sum(each.figure.value > cut for cut in cuts) in possible


@given(st.integers(4, 160), st.data())
def test_quarters_are_turned_where_high_is_good_and_come_without_gaps(of, data):
    low = data.draw(st.integers(1, of))
    high = data.draw(st.integers(low, of))
    found = [
        quarters_of(
            SimpleNamespace(indicator=SimpleNamespace(polarity=polarity)),
            SimpleNamespace(rank=Rank(low, of, low, high, None)),
        )
        for polarity in (Polarity.LOW_IS_GOOD, Polarity.HIGH_IS_GOOD)
    ]
    for quarters in found:
        assert quarters == tuple(range(quarters[0], quarters[-1] + 1))
        assert set(quarters) <= {1, 2, 3, 4}
    if low == 1:
        assert found[0][0] == 1
        assert found[1][-1] == 4
