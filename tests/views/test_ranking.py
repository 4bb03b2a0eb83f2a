import pytest

from needs.domain.errors import NeedsError, UnreadablePeriodError
from needs.views.ranking import COLUMNS, rank_areas


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
