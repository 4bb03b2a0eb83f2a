from datetime import date

import pandas as pd
import pytest

from needs.domain.pages import BY_SLUG, FIRST
from needs.domain.selection import Selection
from needs.domain.vocabulary import ComparatorGroup
from needs.links.words import link_words, since_sentences
from needs.store.changes import COLUMNS, GONE, NEW, REVISED, REWORDED
from tests.chosen import chosen as select

COVENTRY = Selection("E08000026", indicator="91380")
OLD, SHOWN = "2026-09-24.5993a86c", "2026-11-22.0123abcd"


def words(snapshot, page, selection=COVENTRY, place="Coventry"):
    return link_words(
        selection,
        page=BY_SLUG[page or FIRST.slug],
        place=place,
        indicator=snapshot.catalogue.get("91380"),
    )


@pytest.mark.parametrize(
    ("page", "changes", "said"),
    [
        ("", {}, "Coventry: need and treatment beside region and England"),
        ("compare", {}, "Coventry: alcohol-specific mortality compared with all councils of England"),
        (
            "compare",
            {"versus": "region", "sex": "female", "as_at": date(2024, 3, 31)},
            "Coventry: alcohol-specific mortality compared with the councils of its region, female, as at "
            "March 2024",
        ),
        (
            "compare",
            {"versus": "E06000008.E06000065", "show": "spine"},
            "Coventry: many indicators compared with councils picked by hand",
        ),
        ("trends", {}, "Coventry: alcohol-specific mortality over time"),
        ("gap", {}, "Coventry: people who may need treatment for alcohol and are not in it"),
        ("inequalities", {"breakdown": "deprivation"}, "Coventry: figures by deprivation"),
        ("explorer", {"others": ("92432",)}, "Coventry: alcohol-specific mortality and 1 more as a table"),
        ("indicators", {}, "What “Alcohol-specific mortality” means"),
        ("indicators", {"listing": "all"}, "All indicators"),
        (
            "compare",
            {"versus": "neighbours"},
            "Coventry: alcohol-specific mortality compared with its statistical neighbours (ONS)",
        ),
        (
            "compare",
            {"versus": "neighbours-dfe"},
            "Coventry: alcohol-specific mortality compared with its statistical neighbours (DfE, children’s "
            "services)",
        ),
        ("sources", {}, "Coventry: Sources"),
    ],
)
def test_one_line_says_what_a_link_shows(snapshot, page, changes, said):
    assert words(snapshot, page, select(of=COVENTRY, **changes)) == f"{said} – Drug and alcohol needs"


def test_without_a_place_a_link_is_called_what_its_page_is(snapshot):
    assert words(snapshot, "compare", Selection(), place="") == "Compare – Drug and alcohol needs"


def test_every_page_and_choice_has_words(snapshot):
    for page in ("", "brief", "gap", "compare", "trends", "inequalities", "young_people", "explorer"):
        for versus in (*ComparatorGroup, "E06000008"):
            said = words(snapshot, page, select(of=COVENTRY, versus=versus, substance="ocu"))
            assert said.startswith("Coventry: ")
            assert "{" not in said


def rows(*of):
    return pd.DataFrame([(each, *[""] * 6, kind, "", "") for each, kind in of], columns=list(COLUMNS))


def since(snapshot, changes, **more):
    said = {"made_on": OLD, "shown": SHOWN, "place": "Coventry", "indicator": snapshot.catalogue.get("91380")}
    return since_sentences(**{**said, "changes": changes, **more})


def test_a_link_on_the_figures_shown_says_nothing(snapshot):
    assert since(snapshot, None, made_on=SHOWN) == ""


def test_what_moved_is_counted_for_the_indicator_and_for_the_others(snapshot):
    moved = rows(("91380", NEW), ("91380", NEW), ("91380", REVISED), ("92432", REWORDED), ("92708", GONE))
    assert since(snapshot, moved) == (
        "This link was made on figures of 24 September 2026 (snapshot 2026-09-24.5993a86c). The figures have "
        "moved since: for Coventry, alcohol-specific mortality: 2 new figures, 1 revised value; 1 changed "
        "comparison, 1 figure no longer carried of 2 other indicators."
    )
    assert "alcohol-specific mortality: nothing changed; 1 new figure of 1 other" in since(
        snapshot, rows(("92432", NEW))
    )
    assert "none of the headline figures of Coventry has changed" in since(snapshot, rows())


def test_what_cannot_be_known_is_said(snapshot):
    assert "cannot be said, because those figures are no longer held here" in since(snapshot, None)
    assert "cannot be said, because no place is chosen" in since(snapshot, None, place="")
    assert "Those shown here are older" in since(snapshot, rows(), made_on=SHOWN, shown=OLD)


def test_figures_of_somebody_s_own_are_not_in_a_link(snapshot):
    own = f"{SHOWN}+local.89abcdef"
    assert since(snapshot, None, made_on=own).startswith(
        "Whoever made this link had added figures of their own"
    )
    assert since(snapshot, None, made_on=own, own=True) == ""
