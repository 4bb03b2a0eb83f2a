"""Every page over every awkward place, driven as a script; a browser is not needed for these."""

import random

import pytest

from needs.domain.vocabulary import PageGroup
from needs.store.snapshot import load
from needs.ui.front import WAYS
from tests.pages.driving import PAGES, choose, opened, words
from tests.places import (
    CITY,
    COMBINED,
    COUNCILS,
    CUMBERLAND,
    CUMBRIA,
    ENGLAND,
    FORMER,
    NORTHAMPTONSHIRE,
    UNKNOWN,
)

FIGURES = load()
ORDINARY = [area.code for area in FIGURES.register.authorities if area.code not in COUNCILS]
SOME = random.Random(20261122).sample(ORDINARY, 12)
"""The table and the sentences of every authority are tested without a page: views/test_headline, wording."""


@pytest.mark.parametrize("code", [*COUNCILS, *FORMER, *SOME])
def test_authorities_current_and_former_open(code):
    app = opened(area=code)
    assert not app.exception
    shown = FIGURES.register.current_form(FIGURES.register.get(code))
    assert app.title[0].value == f"How does {shown.name} compare?"
    assert len(app.table[0].value) > 0


def test_an_unknown_code_gives_a_warning_that_names_it():
    app = opened(area=UNKNOWN)
    assert not app.exception
    assert UNKNOWN in app.warning[0].value
    assert "No place is shown instead" in app.warning[1].value


def test_without_a_place_the_page_asks_for_one():
    app = opened()
    assert app.title[0].value == "Drug and alcohol need in your area"
    assert "Choose a council above" in words(app)
    assert not app.warning


def test_the_front_page_offers_three_ways_in_and_says_how_new_the_figures_are():
    app = opened()
    links = [each.proto.label for each in app.get("page_link")]
    assert [f"**{label}**" in links for _, label, _ in WAYS] == [True] * 3
    assert "Figures from" in words(app)
    assert "Alcohol-specific mortality" in words(app)


def test_the_ways_in_stand_below_the_findings_of_a_place():
    links = [each.proto.label for each in opened(area="E08000026").get("page_link")]
    assert [f"**{label}**" in links for _, label, _ in WAYS] == [True] * 3


def test_the_navigation_is_grouped():
    app = opened()
    captions = [each.value for each in app.caption]
    assert [each for each in captions if each in list(PageGroup)] == list(PageGroup)


def test_choosing_a_place_forgets_the_warning_and_writes_the_link():
    app = opened(area=UNKNOWN)
    choose(app, "place", "E08000026")
    assert not app.warning
    assert app.title[0].value == "How does Coventry compare?"
    assert app.session_state["written link"]["area"] == "E08000026"


def test_the_picker_lists_every_authority_by_region_and_finds_names_and_codes():
    offered = opened().selectbox(key="place").options
    *options, england = [option for option in offered if "councils as one" not in option]
    assert england == "England · E92000001"
    assert options[-9:] == [f"{region.name} · {region.code}" for region in FIGURES.register.regions]
    options = options[:-9]
    assert len(options) == 153
    assert "Leicester and Leicestershire · East Midlands · 2 councils as one" in offered
    assert "Coventry · West Midlands · E08000026" in options
    regions = [option.split(" · ")[-2] for option in options]
    assert regions == sorted(regions, key=[r.name for r in FIGURES.register.regions].index)


def test_as_at_shows_only_what_had_ended_and_says_so():
    app = opened(area="E08000026", asat="2024-03")
    assert "As at March 2024" in app.info[0].value
    table = app.table[0].value
    cells = " ".join(table["Indicator"])
    assert "2018–20" in cells
    assert "2022–24" not in cells


def test_the_headline_table_says_the_comparison_in_words_with_a_mark():
    table = opened(area="E08000026").table[0].value
    row = table[table["Indicator"].str.contains("Alcohol-specific mortality")].iloc[0]
    assert "**13.5** (11.1 to 16.2)" in row["Coventry"]
    assert "114 deaths" in row["Coventry"]
    assert ":red-background[▲\u00a0Worse]" in row["England"]
    assert ":yellow-background[●\u00a0Similar]" in row["West Midlands"]
    assert row["Recent trend"] == ""
    assert "(/trends?area=E08000026&ind=91380&" in row["Indicator"]


def test_indicators_without_figures_are_listed_and_not_hidden():
    app = opened(area="E08000026")
    labels = [each.label for each in app.expander]
    assert any(label.startswith("Arrives with a refresh") for label in labels)
    assert "Indicator 94200" in words(app)


def test_a_place_s_notes_come_before_its_figures():
    app = opened(area="E10000006")
    assert "Cumbria ended on 31 March 2023" in app.info[0].value


def test_the_chart_page_shows_figure_words_table_definition_and_source():
    app = opened("trends", area="E08000026", ind="91380")
    said = words(app)
    assert app.title[0].value == "How has it changed in Coventry?"
    assert "Coventry: 13.5 per 100,000 in 2016–18, worse than England" in said
    assert "What it measures" in said
    assert "Source: Office for Health Improvement and Disparities" in said
    assert app.get("plotly_chart")
    assert list(app.table[0].value.columns)[:3] == ["Period", "Coventry", "95% confidence interval"]


def test_an_indicator_without_figures_for_the_place_says_so():
    app = opened("trends", area="E06000063", ind="90244")
    assert not app.exception
    assert "No figure of this indicator is held for Cumberland. It arrives with a refresh" in words(app)


def test_a_new_authority_s_past_is_its_former_county_s_and_labelled():
    app = opened("trends", area="E06000063", ind="91380")
    assert not app.exception
    assert "the past of Cumberland, as Cumbria" in app.get("plotly_chart")[0].proto.alt


def test_councils_can_be_combined_named_and_linked():
    app = opened(area="E08000026")
    app.multiselect(key="members").set_value(["E10000018", "E06000016"])
    app.text_input(key="footprint name").set_value("Two together")
    app.query_params.clear()
    app.query_params.update(app.session_state["written link"])
    app.run()
    button = next(each for each in app.button if each.label == "Show as one place")
    button.click().run()
    assert not app.exception
    assert app.title[0].value == "How does Two together compare?"
    assert app.session_state["written link"]["area"] == "E10000018.E06000016"
    row = app.table[0].value
    cell = row[row["Indicator"].str.contains("Alcohol-specific mortality")].iloc[0]["Two together"]
    assert "**11.2** (10.0 to 12.5)" in cell


def test_councils_cannot_be_combined_under_the_name_of_another_place():
    app = opened(area="E08000026")
    app.multiselect(key="members").set_value(["E10000018", "E06000016"])
    app.text_input(key="footprint name").set_value("East Midlands")
    app.run()
    assert next(each for each in app.button if each.label == "Show as one place").disabled
    assert "“East Midlands” is the name of another place." in words(app)


@pytest.mark.parametrize("page", ["overview", "trends"])
@pytest.mark.parametrize(
    "codes",
    COMBINED,
)
def test_every_page_opens_for_awkward_footprints(page, codes):
    app = opened(page, area=codes, ind="91380")
    assert not app.exception
    assert not app.warning


def test_changing_the_indicator_changes_the_chart_and_the_link():
    app = opened("trends", area="E08000026", ind="91380")
    choose(app, "indicator", "92432")
    assert app.session_state["written link"]["ind"] == "92432"
    assert "Deaths from drug misuse" in words(app)


def test_every_page_says_as_of_when_its_figures_are():
    for page in PAGES:
        assert f"snapshot {FIGURES.stamp}" in words(opened(page, area="E08000026"))


@pytest.mark.parametrize(
    ("show", "vs"),
    [
        ("bars", "england"),
        ("bars", "neighbours"),
        ("bars", "deprivation"),
        ("bars", "size"),
        ("bars", "kind"),
        ("map", "region"),
        ("map", "E06000008.E10000023"),
        ("fifths", "neighbours"),
        ("fifths", "england"),
        ("outlines", "region"),
        ("outlines", "E06000008.E10000023"),
        ("outline-fifths", "neighbours"),
        ("outline-fifths", "kind"),
    ],
)
def test_every_comparison_draws_or_says_why(show, vs):
    app = opened("compare", area="E08000026", ind="91380", vs=vs, show=show)
    assert not app.exception
    assert app.get("plotly_chart")


def test_maps_on_outlines_are_offered_on_the_first_visit_before_tile_maps():
    app = opened("compare", area="E08000026")
    offered = [each for each in app.selectbox(key="choice of show").options if "ap by" in each]
    assert offered == ["Map by comparison", "Map by fifths", "Tile map by comparison", "Tile map by fifths"]
    choose(app, "choice of show", "outlines")
    assert "© Crown copyright and database right" in words(app)
    assert app.session_state["written link"]["show"] == "outlines"


@pytest.mark.parametrize("show", ["map", "fifths"])
def test_a_link_to_a_tile_map_keeps_tiles(show):
    app = opened("compare", area="E08000026", show=show)
    assert "Every authority has a tile of the same size" in words(app)
    assert "© Crown copyright" not in words(app)


def test_where_outlines_cannot_be_had_a_link_to_them_shows_tiles_and_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr("needs.store.outlines.release_folder", lambda: tmp_path)
    app = opened("compare", area="E08000026", show="outlines")
    assert "Council outlines are not available on this server" in words(app)
    assert "Every authority has a tile of the same size" in words(app)
    assert "outlines" not in opened("compare", area="E08000026").selectbox(key="choice of show").options


@pytest.mark.parametrize("area", [CUMBERLAND, CITY, CUMBRIA, NORTHAMPTONSHIRE, ENGLAND])
def test_every_awkward_place_compares_or_says_why(area):
    for indicator in ("91380", "92906", "92708", "94240", "90244"):
        app = opened("compare", area=area, ind=indicator, vs="region", show="map")
        assert not app.exception


def test_a_council_can_be_looked_up_by_keyboard_with_its_value_and_rank():
    app = choose(opened("compare", area="E08000026", ind="91380", show="map"), "look up", "Leicester")
    assert "Leicester: 15.8 per 100,000 (95% confidence interval 13.1 to 18.8) in 2016–18" in words(app)
    assert "ranks between" in words(app)


def test_norfolk_s_statement_can_be_read_and_its_fifth_cannot_be_said():
    app = opened("compare", area="E10000020", ind="drug-treatment-completion")
    assert not app.exception
    said = words(app)
    assert "10.9% in 2015/16" in said
    assert "England’s is 15.2%" in said
    assert "ot ranked" in said


def test_statistical_neighbours_are_offered_by_the_models_that_are_available():
    app = opened("compare", area="E08000026", ind="91380", vs="neighbours")
    offered = app.selectbox(key="group").options
    assert "Statistical neighbours (ONS)" in offered
    assert "Statistical neighbours (DfE, children’s services)" in offered
    assert "Statistical neighbours (Fingertips)" not in offered
    assert "Statistical neighbours (ONS 2025) as a whole" in words(app)
    assert "Statistical neighbours: ONS statistical nearest neighbours (2025)." in words(app)


def test_a_link_to_the_api_s_neighbours_says_what_to_do_before_an_update():
    app = opened("compare", area="E08000026", ind="91380", vs="neighbours-api")
    assert app.selectbox(key="group").value == "neighbours-api"
    assert "available after an update. Update the data, or choose the ONS model." in words(app)


def test_sources_name_every_model_of_statistical_neighbours():
    table = opened("sources").table[1].value
    models = list(FIGURES.neighbours.values())
    assert list(table["Model"]) == [model.name for model in models]
    assert list(table["Coverage"]) == [
        f"{len(model.lists)} councils, {length} neighbours each"
        for model, length in zip(models, (20, 10), strict=True)
    ]
