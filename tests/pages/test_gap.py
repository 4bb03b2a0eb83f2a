"""The page about the treatment gap, over places where it can and cannot be computed."""

import pytest

from needs.domain.vocabulary import GapPart
from tests.pages.driving import again, opened, words
from tests.places import CORE, GAPS, HARTLEPOOL, SCILLY


def finding(app):
    """The sentence that stands first of all headings."""
    return app.header[0].value.replace("\\", "") if app.header else ""


@pytest.mark.parametrize(
    ("code", "substance"),
    [*((code, "alcohol") for code in GAPS), *((code, "ocu") for code in (*CORE, HARTLEPOOL))],
)
def test_every_awkward_place_has_a_gap_or_says_exactly_what_is_missing(code, substance):
    app = opened("gap", area=code, sub=substance)
    assert not app.exception
    assert app.get("plotly_chart") or code == SCILLY
    said = words(app)
    assert (
        finding(app).startswith("In 20")
        or "no number in treatment" in said
        or "No number in treatment" in said
    )
    assert "England" in said


def test_a_councillor_reads_the_sentence_first():
    app = opened("gap", area="E10000031", sub="alcohol")
    assert app.title[0].value == "Who is not being reached in Warwickshire?"
    assert finding(app) == (
        "In 2018/19, against estimates for 2015/16 to 2017/18, about 8 in 10 adults in Warwickshire who were "
        "dependent on alcohol were not in treatment: between 75 and 85 in every 100."
    )


@pytest.mark.parametrize("part", GapPart)
@pytest.mark.parametrize("code", CORE)
def test_every_part_opens_for_every_awkward_place(code, part):
    app = opened("gap", area=code, part=part)
    assert not app.exception
    assert len(app.get("plotly_chart")) <= 2


def test_another_part_is_drawn_when_it_is_opened_and_stands_in_the_link():
    app = opened("gap", area="E08000026")
    app.segmented_control(key="choice of part").set_value("steps")
    again(app)
    assert app.session_state["written link"]["part"] == "steps"
    assert "more adults in treatment to reach England’s rate" in words(app)


def test_coventry_s_opiate_and_crack_gap_says_what_is_held_and_what_to_do():
    said = words(opened("gap", area="E08000026", sub="ocu", part="others"))
    assert (
        "The estimate of need is held, but no number in treatment. "
        "Upload local figures on the page Update, or refresh" in said
    )
    assert "Too few gaps are known to compare with: figures are held for 4 councils" in said


def test_a_new_authority_leads_to_its_former_county():
    said = words(opened("gap", area="E06000063", sub="alcohol"))
    assert "held for Cumbria, of which it was part until 31 March 2023" in said
    assert "(/gap?area=E10000006&" in said


def test_the_map_is_on_outlines_and_on_tiles_where_the_link_asks_for_them():
    assert "© Crown copyright and database right" in words(opened("gap", area="E08000026", part="map"))
    tiled = words(opened("gap", area="E08000026", part="map", show="fifths"))
    assert "Every authority has a tile of the same size" in tiled
    assert "© Crown copyright" not in tiled


def test_every_input_can_be_reached():
    app = opened("gap", area="E08000026", sub="alcohol", part="figures")
    said = words(app)
    for indicator in ("alcohol-in-treatment", "alcohol-dependence-estimate", "93532"):
        assert f"(/trends?area=E08000026&ind={indicator}&" in said
    cells = " ".join(str(cell) for table in app.table for cell in table.value.to_numpy().ravel())
    for number in ("4,767", "4,706", "4,946", "632"):
        assert number in cells


def test_changing_the_substance_changes_the_page_and_the_link():
    app = opened("gap", area="E92000001", sub="alcohol")
    app.segmented_control(key="choice of substance").set_value("ocu")
    again(app)
    assert not app.exception
    assert app.session_state["written link"]["sub"] == "ocu"
    assert "opiates and/or crack cocaine" in finding(app)
    assert "By the estimate revised in October 2023, 57.2% in England in 2019/20" in words(app)


def test_as_at_an_earlier_month_only_years_that_had_ended_are_shown():
    app = opened("gap", area="E08000026", sub="alcohol", asat="2018-06")
    assert not app.exception
    assert finding(app).startswith("In 2017/18, against the estimate for the same year")
    assert "2018/19" not in finding(app)


@pytest.mark.parametrize("vs", ["region", "neighbours", "deprivation", "size", "kind", "E06000008.E10000023"])
def test_every_group_compares_or_says_why(vs):
    app = opened("gap", area="E08000026", sub="alcohol", vs=vs, part="others")
    assert not app.exception
    assert "ranks" in words(app) or "are not held" in words(app)


def test_without_a_place_the_page_asks_for_one():
    app = opened("gap")
    assert app.title[0].value == "Who is not being reached?"
    assert not app.exception
