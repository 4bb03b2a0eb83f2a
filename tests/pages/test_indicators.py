import random

import pytest

from needs.store.snapshot import load
from tests.pages.driving import choose, opened, words

FIGURES = load()
SOME = random.Random(20261130).sample(list(FIGURES.catalogue), 15)


def codes(app):
    return [each.value for each in app.code]


def facts_of(app):
    return {
        what.strip("*"): answer.replace("\\", "") for what, answer in app.table[0].value.to_numpy().tolist()
    }


def catalogue_of(app):
    return next(each.value for each in app.table if "Next expected" in each.value.columns)


def test_the_link_opens_an_indicator_in_detail():
    app = opened("indicators", area="E08000026", ind="91380")
    assert not app.exception
    assert app.header[0].value == "Alcohol-specific mortality"
    said = words(app)
    assert "Deaths from conditions wholly caused by alcohol" in said
    assert "Coventry: 13.5 per 100,000 (95% confidence interval 11.1 to 16.2) in 2016–18." in said
    facts = facts_of(app)
    assert facts["Which way is good"] == "Lower is better"
    assert facts["Of whom"] == "Persons, all ages; also published for male and female"
    assert facts["Kind of number"].startswith("Directly standardised rate. The rate that a place would")
    assert facts["May councils be combined?"].startswith("Yes, approximately")


def test_it_can_be_cited_and_reproduced():
    app = opened("indicators", area="E08000026", ind="91380")
    line, bibtex, address, python, finds = codes(app)
    assert line.endswith("Alcohol-specific mortality (91380), accessed December 2019.")
    assert bibtex.startswith("@misc{fingertips-2019-12-91380,")
    assert address.startswith(
        "https://fingertips.phe.org.uk/api/all_data/csv/by_indicator_id?indicator_ids=91380"
    )
    names = {}
    exec(python, names)
    assert names["value"] == pytest.approx(13.4948)
    assert finds.startswith('pd.read_csv("held-alcohol-specific-mortality-91380-every-figure.csv"')
    assert [each.label for each in app.get("download_button")] == [
        "Download every figure of this indicator (CSV)"
    ]


def test_choosing_another_indicator_changes_the_link():
    app = choose(opened("indicators", area="E08000026", ind="91380"), "described indicator", "ocu-estimate")
    assert app.session_state["written link"]["ind"] == "ocu-estimate"
    assert app.header[0].value == "Estimated adults using opiates and/or crack cocaine"
    assert "Fingertips does not carry this series" in words(app)


def test_an_indicator_opens_with_and_without_a_place():
    app = opened("indicators", area="E06000061.E06000062")
    for indicator in SOME:
        choose(app, "described indicator", indicator.id)
        assert not app.exception, indicator.id
        assert app.header[0].value == indicator.display_name
    app = opened("indicators", ind="92432")
    assert not app.exception
    assert "England: " in words(app)


def test_what_is_not_held_says_so_and_cites_nothing():
    app = opened("indicators", area="E08000026", ind="94200")
    said = words(app)
    assert "not yet confirmed, so no name is shown as official" in said
    assert "there is nothing to cite" in said
    assert facts_of(app)["Newest period held"].startswith("None: it arrives")


def test_the_catalogue_lists_every_indicator_and_says_what_is_held():
    table = catalogue_of(opened("indicators", area="E08000026"))
    assert len(table) == len(FIGURES.catalogue)
    held = table["Newest held"].ne("arrives with a refresh")
    assert held.sum() == len(FIGURES.manifest["rows_by_indicator"])
    row = table[table["Indicator"].str.contains("Alcohol-specific mortality")].iloc[0]
    assert "(/indicators?area=E08000026&ind=91380&" in row["Indicator"]
    assert "91380 · Deaths" in row["Indicator"]
    assert "lower is better" in row["What it is"]
    assert "2016–18" in row["Newest held"]
    assert "146 of 152 councils" in row["Newest held"]
    assert row["Next expected"] == "Annual, usually February"


def test_the_search_and_the_theme_narrow_the_catalogue():
    app = opened("indicators", area="E08000026")
    app.query_params.update(app.session_state["written link"])
    app.text_input(key="indicator search").set_value("DEATHS alcohol").run()
    found = catalogue_of(app)
    assert 0 < len(found) < 10
    choose(app, "indicator theme", "Young people")
    assert "No indicator has all of these words" in words(app)
    app.text_input(key="indicator search").set_value("").run()
    assert len(catalogue_of(app)) == sum(each.theme == "Young people" for each in FIGURES.catalogue)


def test_on_a_phone_the_catalogue_has_two_columns(monkeypatch):
    monkeypatch.setattr("needs.ui.viewport._says_phone", lambda: True)
    app = opened("indicators", area="E08000026")
    assert not app.exception
    narrow = next(each.value for each in app.table if "What is held" in each.value.columns)
    assert list(narrow.columns) == ["Indicator", "What is held"]
    assert "next: annual, usually February" in narrow["What is held"].str.cat().replace("\\", "")


def test_an_earlier_moment_gives_the_number_of_that_moment():
    app = opened("indicators", area="E08000026", ind="91380", asat="2016-06")
    assert "in 2013–15." in words(app)
    python = next(each for each in codes(app) if each.startswith("import needs"))
    assert "as_at=date(2016, 6, 30)" in python


def test_a_rate_that_is_computed_here_says_of_what():
    app = opened("indicators", area="E08000026", ind="drug-poisoning-crude-rate")
    assert not app.exception
    said = words(app)
    assert "computed here as 69 deaths over 1,031,228 person-years" in said
    assert "per 100,000; the count from" in said
