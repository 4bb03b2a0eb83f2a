from dataclasses import replace

import pytest

from needs.domain.vocabulary import Substance
from needs.language.gap import (
    beside_notes,
    beside_table,
    caveats,
    gap_sentence,
    gap_takeaway,
    gap_title,
    held_table,
    parts_table,
    refusal,
    said_with_it,
    time_notes,
    time_title,
)
from needs.views.gap_view import gap_view
from tests.places import LEICESTERSHIRE, WEST_MIDLANDS


def viewed(snapshot, code, substance="alcohol"):
    return gap_view(snapshot, snapshot.places.get(code), Substance(substance))


@pytest.mark.parametrize(
    ("code", "substance", "said"),
    [
        (
            "E10000031",
            "alcohol",
            "In 2018/19, against estimates for 2015/16 to 2017/18, about 8 in 10 adults in Warwickshire who "
            "were dependent on alcohol were not in treatment: between 75 and 85 in every 100",
        ),
        (
            "E08000026",
            "alcohol",
            "In 2018/19, against estimates for 2015/16 to 2017/18, about 87 in every 100 adults in Coventry "
            "who were dependent on alcohol were not in treatment: between 83 and 90 in every 100",
        ),
        (
            "E92000001",
            "ocu",
            "In 2020/21, against estimates for three years that the publisher does not name, about 52 in "
            "every 100 people in England who used opiates and/or crack cocaine were not in treatment: "
            "between 52 and 54 in every 100",
        ),
    ],
)
def test_the_sentence_has_its_years_its_place_and_its_interval(snapshot, code, substance, said):
    view = viewed(snapshot, code, substance)
    assert gap_sentence(view.now, view.place) == said


def test_without_limits_the_sentence_says_that_it_cannot_say_how_sure(snapshot):
    view = viewed(snapshot, "E08000026")
    bare = replace(
        view.now, gap_lower95=None, gap_upper95=None, period_treatment="2012/13", period_prevalence="2012/13"
    )
    sentence = gap_sentence(bare, view.place)
    assert sentence.startswith("In 2012/13, against the estimate for the same year, about 87 in every 100")
    assert sentence.endswith("no published interval, so how sure this is cannot be said")
    assert gap_title(bare, view.place).endswith("with no interval published")


def test_more_people_in_treatment_than_estimated_is_not_a_share(snapshot):
    view = viewed(snapshot, "E08000026")
    more = replace(view.now, in_treatment=6000, gap_percent=0, gap_lower95=0, gap_upper95=5.6)
    assert "more adults in Coventry were in treatment (6,000) than" in gap_sentence(more, view.place)


def test_the_takeaway_names_people_with_limits_and_who_it_is_compared_with(snapshot):
    said = gap_takeaway(snapshot, viewed(snapshot, "E10000031"))
    assert "79.9% (74.6% to 84.6%), 4,018 people (2,976 to 5,545)" in said
    assert "1,011 were in treatment of an estimated 5,029 (3,987 to 6,556)" in said
    assert "England: 82.4% (78.6% to 86.1%); Warwickshire is similar to England" in said


def test_the_caveats_that_matter_for_alcohol(snapshot):
    said = " ".join(caveats(snapshot, viewed(snapshot, "E08000026")))
    for part in (
        "Different years: the number in treatment is of 2018/19",
        "The interval is theirs; the number in treatment is a count",
        "People in the opiate group",
        "Fingertips no longer publishes this figure (93532)",
        "A newer estimate of need is held, 5,298 for 2019/20, but no number in treatment of that year",
    ):
        assert part in said
    assert "rounded" not in said
    assert "ages" not in said


def test_the_caveats_that_matter_for_opiates_and_crack(snapshot):
    view = viewed(snapshot, "E92000001", "ocu")
    said = " ".join(caveats(snapshot, view))
    assert "covers ages 18 and over, the estimate of need ages 15 to 64" in said
    assert "revised in October 2023" in said
    assert said_with_it(view) == (
        "By the estimate revised in October 2023, 57.2% in England in 2019/20, without published limits.",
    )


def test_a_sum_says_that_limits_are_added_and_why(snapshot):
    for code in (WEST_MIDLANDS, LEICESTERSHIRE):
        said = " ".join(caveats(snapshot, viewed(snapshot, code)))
        assert "The limits of the estimates are added" in said
        assert "wider than a published one would be" in said
    county = " ".join(caveats(snapshot, viewed(snapshot, "E06000061.E06000062")))
    assert "limits of the estimates are added" not in county
    assert "wider" in " ".join(beside_notes(viewed(snapshot, "E08000026")))
    assert "include the people of Isles of Scilly" in " ".join(
        caveats(snapshot, viewed(snapshot, "E06000052"))
    )


@pytest.mark.parametrize(
    ("code", "substance", "said"),
    [
        (
            "E08000026",
            "ocu",
            "The estimate of need is held, but no number in treatment. Upload local figures",
        ),
        ("E06000063", "alcohol", "held for Cumbria, of which it was part until 31 March 2023"),
        ("E06000053", "alcohol", "counted with those of Cornwall"),
        ("E06000061.E06000062", "ocu", "no number in treatment and no estimate of need"),
    ],
)
def test_where_there_is_no_gap_the_reason_and_the_way_on_are_said(snapshot, code, substance, said):
    assert said in refusal(viewed(snapshot, code, substance))


def test_the_table_holds_every_number_beside_region_and_england(snapshot):
    table = beside_table(snapshot, viewed(snapshot, "E10000031")).set_index("Measure")
    assert list(table.columns) == ["Warwickshire", "West Midlands", "England"]
    assert table.loc["Met need", "Warwickshire"] == "20.1% (15.4% to 25.4%)"
    assert table.loc["People not in treatment", "Warwickshire"] == "4,018 (2,976 to 5,545)"
    assert table.loc["Warwickshire compared with it", "England"] == "Similar to England"
    alone = beside_table(snapshot, viewed(snapshot, "E92000001"))
    assert list(alone.columns) == ["Measure", "England"]


def test_what_is_held_is_said_row_by_row(snapshot):
    table = held_table(viewed(snapshot, "E06000061.E06000062")).set_index("Year")
    assert table.loc["2020/21", "Not in treatment"] == "[x]"
    assert table.loc["2020/21"].iloc[-1] == "No number in treatment is held; no estimate of need is held"
    assert table.loc["2018/19", "In treatment"] == "1,279"
    nothing = held_table(viewed(snapshot, "E06000053"))
    assert list(nothing["Year"]) == ["2020/21", "2019/20", "2018/19"]
    assert "0" not in set(nothing["In treatment"])
    parts = parts_table(snapshot, viewed(snapshot, "E10000018.E06000016.E06000017"))
    assert list(parts["Council"]) == ["Leicestershire", "Leicester", "Rutland"]


def test_over_time_who_is_left_out_and_by_how_much_is_said(snapshot):
    said = " ".join(time_notes(snapshot, viewed(snapshot, "E08000026")))
    assert (
        "2010/11 and 2011/12: no number in treatment is held for Cheshire East, Cheshire West and Chester, "
        "Bedford and Central Bedfordshire. They are left out and never read as zero" in said
    )
    assert "1.8 to 1.9% less than England’s" in said
    assert "2010/11 to 2014/15: no limits of the estimates are published" in said
    assert "rounded to the nearest 5." in said
    assert "move the gap by 3.4 percentage points" in " ".join(
        time_notes(snapshot, viewed(snapshot, "E09000001"))
    )


def test_published_values_that_agree_and_limits_revised_since_are_told_apart(snapshot):
    said = time_notes(snapshot, viewed(snapshot, "E10000031"))
    assert "Warwickshire: the values published (93532) for 2018/19 agree with ours, limits included." in said
    assert "England: the values published (93532) for 2019/20 and 2020/21 agree with ours." in said
    revised = next(note for note in said if "revised" in note)
    assert "2020/21 77.5% to 86.0% as published and 78.0% to 85.7% here" in revised


def test_the_title_over_time_says_that_the_method_changed_and_never_that_it_rose(snapshot):
    assert time_title(viewed(snapshot, "E08000026")) == (
        "Coventry: 86.9% not in treatment in 2018/19, 75.4% in 2010/11; the method changed between"
    )
    assert time_title(viewed(snapshot, "E92000001", "ocu")) == (
        "England: 52.1% not in treatment in 2020/21, 52.1% in 2019/20"
    )
    assert "no gap can be shown" in time_title(viewed(snapshot, "E06000063"))
