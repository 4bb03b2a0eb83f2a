from dataclasses import replace

import pytest

from needs.charts.rug.numbers import rug, rug_indicators
from needs.charts.rug.words import rug_takeaway, rug_title
from needs.charts.spine.numbers import spine
from needs.domain.measures import Basis, Word
from needs.language.profile import (
    COMPUTED,
    by_reason,
    cell_of,
    hover_of,
    profile_notes,
    profile_source,
    standing_takeaway,
    standing_title,
)
from needs.views.comparison import Compared
from needs.views.groups import group_of
from needs.views.profile import LeftOut, profile_indicators


@pytest.fixture(scope="module")
def cells(snapshot):
    view = spine(snapshot, snapshot.places.get("E08000026"), profile_indicators(snapshot))
    return [row.standing for row in view.rows]


def said_as(cell, word, basis=Basis.PUBLISHED):
    return replace(cell, compared=Compared(word, basis))


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ([Word.WORSE, Word.LOWER, Word.SIMILAR], "X differs from England on 2 of 3 indicators, similar on 1"),
        (
            [Word.WORSE, Word.SIMILAR, None],
            "X differs from England on 1 of 3 indicators, similar on 1; 1 cannot be compared",
        ),
        ([Word.WORSE, None], "X differs from England on 1 of 2 indicators; 1 cannot be compared"),
        ([Word.SIMILAR, Word.SIMILAR], "X is similar to England on 2 of 2 indicators"),
        ([Word.BETTER], "X differs from England on 1 of 1 indicator"),
        ([None, None], "X: none of 2 indicators can be compared with England"),
        ([None], "X: no indicator can be compared with England"),
    ],
)
def test_a_title_counts_only_what_was_tested(cells, words, title):
    untested = Compared.without("no interval is published")
    made = [said_as(cells[1], word) if word else replace(cells[0], compared=untested) for word in words]
    assert standing_title("X", made) == title
    assert len(title.split()) <= 16


def test_a_takeaway_leads_with_differences_and_gives_each_reason_once(cells):
    made = [cells[0], said_as(cells[2], Word.SIMILAR), cells[1], replace(cells[3], figure=None)]
    said = standing_takeaway(made)
    assert said.startswith("Worse than England: Alcohol-specific mortality, 13.5 per 100,000")
    assert said.index("Similar to England: Under-75") < said.index("Not compared, because no interval")
    assert said.endswith("Not compared, because no value is held: Alcohol-specific admissions.")


def test_a_cell_has_mark_word_and_value_or_the_mark_of_a_blank(cells):
    assert cell_of(cells[1]) == "▲ Worse 13.5"
    assert cell_of(cells[0]) == "○ Not compared 8.7"
    assert cell_of(replace(cells[0], figure=None)) == "[x]"
    assert hover_of("Coventry", cells[1]) == (
        "<b>Coventry</b><br>Alcohol-specific mortality, 2016–18<br>13.5 per 100,000 (11.1 to 16.2)<br>"
        "Worse than England"
    )
    assert hover_of("Coventry", replace(cells[0], figure=None)).endswith("<br>[x]")


def test_of_england_itself_the_councils_are_counted(snapshot):
    england = snapshot.register.england
    group = group_of(snapshot, england, "england")
    view = rug(snapshot, rug_indicators(snapshot, england, group), england, group)
    words = view.frame().query("indicator == '91380' and area_code != 'E92000001'")["vs_england"]
    differing = words.isin(["Better", "Worse"]).sum()
    tested = words.ne("Not compared").sum()
    assert rug_title(view) == f"Councils differ from England in {differing} of {tested} comparisons"
    assert f"Alcohol-specific mortality: {differing} of {tested} councils differ." in rug_takeaway(view)
    assert "Alcohol-specific admissions: no council can be compared." in rug_takeaway(view)


def test_notes_say_what_was_computed_here_and_what_was_left_out(cells):
    left = [LeftOut(cells[0].indicator, "why"), LeftOut(cells[1].indicator, "why")]
    assert by_reason("Left out", left) == [
        "Left out (why): Deaths from drug misuse; Alcohol-specific mortality."
    ]
    assert COMPUTED not in profile_notes(cells, left)
    assert COMPUTED in profile_notes([said_as(cells[0], Word.WORSE, Basis.COMPUTED)], left)
    untested = profile_notes(cells[:1], [])
    assert not any("one comparison in twenty" in note for note in untested)


def test_the_source_line_names_each_source_once_with_all_ids(snapshot, cells):
    line = profile_source(snapshot, cells)
    assert line.startswith("Source: Office for Health Improvement and Disparities, Fingertips: latest value")
    assert line.count("Fingertips: latest value") == 1
    assert "Fingertips indicators 92432, 91380, 40601, 92906, 92904." in line
