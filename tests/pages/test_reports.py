"""Statements of councils' committee papers, rebuilt from one link each, or explained where not held."""

from tests.pages.driving import opened, words


def test_norfolk_s_completion_rate_is_72_per_cent_of_england_s_and_its_fifth_cannot_be_said():
    """The paper of 2017 says "two thirds of England" and "lowest fifth of authorities"."""
    app = opened("compare", area="E10000020", ind="drug-treatment-completion", period="2015/16")
    said = words(app)
    assert not app.exception
    assert "in Norfolk was 10.9% in 2015/16" in said
    assert "England’s is 15.2%" in said
    assert "Norfolk’s value is 72% of England’s" in said
    assert "Its national rank and fifth cannot be said: figures are held for 1 council of 152" in said


def test_cumberland_is_set_among_the_councils_of_its_paper():
    """Blackburn with Darwen, Lancashire, North Yorkshire, Cornwall, Northumberland and Essex."""
    by_hand = "E06000008.E10000017.E06000065.E06000052.E06000057.E10000012"
    app = opened("compare", area="E06000063", ind="92906", vs=by_hand)
    assert not app.exception
    listed = set(app.table[0].value["Council"])
    paper = {"Blackburn with Darwen", "Lancashire", "North Yorkshire", "Cornwall", "Northumberland", "Essex"}
    assert paper < listed
    assert "Cumberland" in listed


def test_northamptonshire_s_grant_and_gap_stand_on_one_page():
    """The paper of 2023 quotes £663,700 and £701,937."""
    app = opened("gap", area="E06000061.E06000062", part="grants")
    said = words(app)
    assert not app.exception
    assert "£1,365,637" in said
    assert "not in treatment" in said


def test_leicestershire_leicester_and_rutland_open_as_one_with_and_without_rutland():
    counted = []
    for codes in ("E10000018.E06000016", "E10000018.E06000016.E06000017"):
        app = opened("trends", area=codes, ind="drug-poisoning-deaths")
        assert not app.exception
        newest = app.table[0].value.iloc[0]
        counted.append(int(newest.iloc[1]))
    assert counted[1] > counted[0] > 0
