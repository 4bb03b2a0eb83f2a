import pytest

from needs.reports.indicators.catalogue import catalogue_entries, coverage_by_period, search


@pytest.fixture(scope="module")
def entries(snapshot):
    return catalogue_entries(snapshot)


def ids(found):
    return [each.indicator.id for each in found]


def test_every_indicator_is_there_held_or_not(snapshot, entries):
    assert ids(entries) == [each.id for each in snapshot.catalogue]
    held = {each.indicator.id for each in entries if each.is_held}
    assert held == set(snapshot.manifest["rows_by_indicator"])
    absent = next(each for each in entries if each.indicator.id == "90244")
    assert (absent.newest, absent.local) == (None, None)


def test_newest_and_coverage_are_of_the_newest_publication(entries):
    deaths = next(each for each in entries if each.indicator.id == "92432")
    assert deaths.newest.text == "2022-24"
    assert (deaths.local.areas_with_value, deaths.local.areas_expected) == (149, 153)
    national = next(each for each in entries if each.indicator.id == "in-treatment-opiate")
    assert national.newest.text == "2024/25"
    assert national.local is None


@pytest.mark.parametrize("text", ["alcohol deaths", "ALCOHOL  DEATHS", "álcohol déaths", "deaths alcohol"])
def test_every_word_has_to_match_whatever_its_case_or_accents(entries, text):
    found = ids(search(entries, text))
    assert {"91380", "93763"} <= set(found)
    assert "92432" not in found


def test_ids_names_themes_and_definitions_are_looked_through(entries):
    assert ids(search(entries, "91380")) == ["91380"]
    assert "lac-substance-misuse" in ids(search(entries, "looked after"))
    assert ids(search(entries, "15–24")) == ids(search(entries, "15-24")) == ["90808"]
    assert ids(search(entries, "under 75")) == ["40601"]
    assert search(entries, "no such thing") == ()


def test_no_words_find_everything_and_a_theme_narrows_it(entries):
    assert search(entries) == entries
    assert search(entries, " – ") == entries
    young = search(entries, theme="Young people")
    assert {each.indicator.theme for each in young} == {"Young people"}
    assert ids(search(entries, "alcohol", "Young people")) == ["92904"]


def test_coverage_by_period_counts_what_the_table_holds(snapshot):
    indicator = snapshot.catalogue.get("91380")
    newest, *_, oldest = coverage_by_period(snapshot, indicator)
    assert (newest.period.text, oldest.period.text) == ("2016-18", "2006-08")
    rows = snapshot.observations
    rows = rows[
        rows["indicator"].eq("91380")
        & rows["period"].eq("2016-18")
        & rows["sex"].eq("Persons")
        & rows["category"].eq("")
        & rows["area_code"].str.match("E(06|08|09|10)")
    ]
    assert newest.with_value == rows["value"].notna().sum() == 146
    assert newest.with_interval == rows["lower95"].notna().sum()
    assert newest.with_count == rows["count"].notna().sum() == 148
    assert newest.expected == 152


def test_a_period_without_councils_is_listed_with_none(snapshot):
    covered = coverage_by_period(snapshot, snapshot.catalogue.get("in-treatment-opiate"))
    assert {each.with_value for each in covered} == {0}
    assert coverage_by_period(snapshot, snapshot.catalogue.get("90244")) == ()


def test_values_without_intervals_are_told_apart(snapshot):
    covered = {
        each.period.text: each for each in coverage_by_period(snapshot, snapshot.catalogue.get("92432"))
    }
    assert (covered["2022-24"].with_value, covered["2022-24"].with_interval) == (149, 0)
    assert (covered["2016-18"].with_value, covered["2016-18"].with_count) == (0, 128)
    assert covered["2014-16"].with_interval == covered["2014-16"].with_value > 140
