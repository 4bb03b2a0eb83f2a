"""The Overview of Coventry: what its table says and does not say, and a group of councils beside England."""

from tests.pages.driving import opened, words
from tests.places import COVENTRY, ENGLAND


def table_of(app):
    return app.table[0].value


def test_nothing_in_the_table_says_what_cannot_be_said():
    app = opened(area=COVENTRY)
    said = table_of(app).to_csv().casefold()
    assert said.count("not compared") <= 1
    assert "cannot be calculated" not in said


def test_statistical_neighbours_stand_beside_england_with_their_model_named():
    app = opened(area=COVENTRY, vs="neighbours")
    assert not app.exception
    assert "Statistical neighbours (ONS 2025)" in table_of(app).columns
    assert "median 15.4 (14.5 to 17.7)" in table_of(app).to_csv()
    assert "standardised rates are never averaged" in words(app)


def test_without_a_group_there_is_no_column_of_its_own():
    assert list(table_of(opened(area=COVENTRY)).columns) == [
        "Indicator",
        "Coventry",
        "West Midlands",
        "England",
        "Recent trend",
    ]


def test_a_group_that_cannot_be_made_says_so():
    app = opened(area=ENGLAND, vs="neighbours")
    assert not app.exception
    assert "defined for single councils" in " ".join(each.value for each in app.info)


def test_approximate_limits_are_shown_on_request_only():
    assert "(approximate)" not in table_of(opened(area=COVENTRY)).to_csv()
    assert "~944 to 1,022 (approximate)" in table_of(opened(area=COVENTRY, indic="limits")).to_csv()
