import pytest

from needs.reports.explorer.numbers import COLUMNS
from tests.pages.driving import choose, opened, words


def frame(app):
    return app.dataframe[0].value


def test_the_link_opens_the_rows_that_were_chosen():
    app = opened("explorer", area="E08000026", ind="91380.92432", vs="region", period="2016-18")
    assert not app.exception
    shown = frame(app)
    assert tuple(shown.columns) == COLUMNS
    assert set(shown["indicator"]) == {"91380", "92432"}
    assert set(shown["period"]) == {"2016-18"}
    assert f"**{len(shown):,} rows**" in words(app)
    assert "Alcohol-specific mortality. Source: Office for Health Improvement" in words(app)


def test_choosing_indicators_writes_the_link_in_their_order():
    app = opened("explorer", area="E08000026", ind="91380", vs="region")
    app.query_params.clear()
    app.query_params.update(app.session_state["written link"])
    app.multiselect(key="explored indicators").set_value(["92432", "91380"]).run()
    assert not app.exception
    assert app.session_state["written link"]["ind"] == "92432.91380"
    assert list(frame(app)["indicator"].unique()) == ["92432", "91380"]


def test_the_sex_is_chosen_and_linked():
    app = opened("explorer", area="E08000026", ind="91380.92906", vs="region", sex="female")
    shown = frame(app)
    assert set(shown.loc[shown["indicator"].eq("91380"), "sex"]) == {"Female"}
    assert "are not published by sex" in words(app)


def test_all_periods_can_be_chosen():
    app = choose(opened("explorer", area="E08000026", ind="91380", vs="region"), "explored period", "all")
    assert not app.exception
    assert frame(app)["period"].nunique() == 11


def test_many_rows_are_capped_with_words_and_the_files_have_all():
    app = opened("explorer", area="E08000026", ind="91380.92708.drug-poisoning-deaths", vs="england")
    choose(app, "explored period", "all")
    assert len(frame(app)) == 2_000
    assert "The first 2,000 are shown; the file has all." in words(app)
    assert [each.label for each in app.get("download_button")] == [
        "Download these rows (CSV)",
        "Download all rows of these indicators (CSV)",
    ]


def test_blanks_are_counted_and_the_marks_explained():
    said = words(opened("explorer", area="E06000017", ind="91380", period="2016-18"))
    assert "of them without a value" in said
    assert "Marks: [x] not available, [c] suppressed" in said
    assert "In brackets" not in said


def test_a_place_without_a_row_of_its_own_is_told():
    app = opened("explorer", area="E06000063", ind="91380.92708", vs="region")
    assert "held for Cumberland itself: Alcohol-specific mortality." in words(app)
    assert "Cumbria" in set(frame(app)["area_name"])
    assert "itself" not in words(opened("explorer", area="E08000026", ind="91380", vs="region"))


def test_an_empty_choice_says_why_and_what_to_change():
    app = opened("explorer", area="E08000026", ind="90244")
    assert not app.exception
    said = words(app)
    assert "Nothing is held yet of Successful completion of drug treatment: opiate users" in said
    assert "Choose another indicator" in said
    gone = words(opened("explorer", area="E08000026", ind="91380", asat="1990-01"))
    assert "No figure is held for this choice." in gone


def test_a_group_that_cannot_be_made_says_so_and_can_be_changed():
    app = opened("explorer", area="E08000026", ind="91380", vs="neighbours-api")
    assert "available after an update" in app.info[0].value
    choose(app, "group", "region")
    assert len(frame(app)) > 0


def test_a_footprint_s_row_is_combined_and_the_pandas_says_what_it_leaves_out():
    app = opened("explorer", area="E10000018.E06000016", ind="91380", vs="region")
    assert set(frame(app)["area_code"].iloc[0].split(".")) == {"E10000018", "E06000016"}
    assert "is in no file, so it is left out" in words(app)
    assert app.code[0].value.startswith('pd.read_parquet("data/built/observations.parquet").query(')


@pytest.mark.parametrize("vs", ["england", "region", "deprivation", "size", "kind", "E06000008.E10000023"])
def test_every_group_gives_rows_or_says_why(vs):
    app = opened("explorer", area="E08000026", ind="91380", vs=vs)
    assert not app.exception
    assert len(frame(app)) > 0


def test_without_a_place_the_page_asks_for_one():
    assert "Choose a council above" in words(opened("explorer"))
