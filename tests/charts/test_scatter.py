"""The scatter plot: what is drawn is what is held, and names do not overlap."""

from __future__ import annotations

from functools import cache
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import spearmanr

from needs.charts.parts.house import Colour
from needs.charts.scatter.numbers import pair
from needs.charts.scatter.plot import Box, place_names, scatter_chart
from needs.views.groups import group_of
from tests.charts.agree import assert_agreement
from tests.places import BOURNEMOUTH, CITY, COVENTRY, CUMBERLAND, ENGLAND, NORTHAMPTONSHIRE

BY_HAND = "E06000008.E10000017"
SEVERAL = "E06000008.E10000017.E06000052.E06000065.E06000057.E06000018.E06000022"


@pytest.fixture(scope="module")
def drawn(snapshot):
    @cache
    def of(first, second, code=COVENTRY, choice="england", *, narrow=False, **when):
        place = snapshot.places.get(code)
        catalogue = snapshot.catalogue
        group = group_of(snapshot, place, choice)
        view = pair(snapshot, catalogue.get(first), catalogue.get(second), place, group, **when)
        return scatter_chart(snapshot, view, narrow=narrow), view

    return of


def names(spec):
    """What is written beside dots."""
    return [
        note.text.replace("<br>", " ")
        for note in spec.figure.layout.annotations
        if note.showarrow is not False
    ]


@pytest.mark.parametrize(
    ("first", "second", "code", "choice"),
    [
        ("94240", "91380", COVENTRY, "england"),
        ("94240", "91380", COVENTRY, "region"),
        ("94240", "91380", COVENTRY, BY_HAND),
        ("94240", "91380", CUMBERLAND, "england"),
        ("94240", "91380", NORTHAMPTONSHIRE, "england"),
        ("91380", "92432", NORTHAMPTONSHIRE, "england"),
        ("92906", "40601", CITY, "england"),
        ("92906", "40601", BOURNEMOUTH, SEVERAL),
        ("92906", "40601", ENGLAND, "england"),
        ("lac-substance-misuse", "92904", COVENTRY, "england"),
    ],
)
def test_what_is_drawn_listed_and_said_agrees(drawn, first, second, code, choice):
    spec, view = drawn(first, second, code, choice)
    said = f"{view.years_apart:.0f} {len(view.counted)}"
    frame = spec.data.dropna(subset=["first_value", "second_value"])
    frame = frame[~frame["area_code"].str.startswith(("E12", "E92"))]
    assert len(frame) == len(view.counted)
    if len(frame) >= 10:
        # The coefficient by an independent route; its limits are tested with the method.
        rho = spearmanr(frame["first_value"], frame["second_value"]).statistic
        assert f"{abs(rho):.2f}" in spec.takeaway
        said += f" {view.relation.rho:.2f} {view.relation.lower:.2f} {view.relation.upper:.2f}"
    assert_agreement(spec, drawn="xy", also=said)
    narrow, _ = drawn(first, second, code, choice, narrow=True)
    assert_agreement(narrow, drawn="xy", also=said)
    assert narrow.data.equals(spec.data)


def test_every_pair_is_a_dot_and_the_place_a_strong_one(drawn):
    spec, view = drawn("94240", "91380")
    others, own = spec.figure.data
    assert len(others.x) == len(view.pairs) - 1 == 143
    assert set(zip(others.x, others.y, strict=True)) | {(27.53, 13.4948)} == {row.point for row in view.pairs}
    assert (own.x, own.y) == ((27.53,), (13.4948,))
    assert (own.marker.color, others.marker.color) == (Colour.AREA, Colour.QUIET)
    assert own.marker.size > others.marker.size
    assert names(spec) == ["<b>Coventry</b>"]
    assert [trace.mode for trace in spec.figure.data] == ["markers", "markers"]


def test_the_place_s_intervals_are_drawn_where_they_are_held(drawn):
    spec, _ = drawn("94240", "91380")
    own = spec.figure.data[-1]
    assert own.error_x.array is None
    assert own.y[0] + own.error_y.array[0] == pytest.approx(16.2373)
    assert own.y[0] - own.error_y.arrayminus[0] == pytest.approx(11.1088)
    both, _ = drawn("91380", "92432", period="2014-16")
    own = both.figure.data[-1]
    assert own.error_x.array[0] > 0
    assert own.error_y.array[0] > 0


def test_everything_lies_inside_the_axes(drawn):
    for first, second in (("94240", "91380"), ("lac-substance-misuse", "92904")):
        spec, view = drawn(first, second)
        across, up = spec.figure.layout.xaxis.range, spec.figure.layout.yaxis.range
        for x, y in [row.point for row in view.pairs]:
            assert across[0] < x < across[1]
            assert up[0] < y < up[1]
        limits = [each for each in (view.own.second.lower95, view.own.second.upper95) if each is not None]
        assert all(up[0] < limit < up[1] for limit in limits)


def test_england_is_a_dashed_cross_with_both_lines_labelled(drawn):
    spec, _ = drawn("94240", "91380")
    upright, level = spec.figure.layout.shapes
    assert (upright.x0, upright.x1, level.y0, level.y1) == (21.81, 21.81, 10.7861, 10.7861)
    assert {shape.line.dash for shape in (upright, level)} == {"dash"}
    assert {shape.line.color for shape in (upright, level)} == {"#3D3D3D"}
    labels = {note.text for note in spec.figure.layout.annotations}
    assert {"England 21.8", "England<br>10.8"} <= labels
    without, _ = drawn("91380", "drug-poisoning-asr")
    assert len(without.figure.layout.shapes) == 1


def test_both_axes_are_named_with_unit_and_period_and_written_level(drawn):
    spec, _ = drawn("94240", "91380")
    assert spec.figure.layout.xaxis.title.text == "Deprivation score (IMD 2025), 2025"
    assert spec.figure.layout.yaxis.title.text is None
    above = next(note for note in spec.figure.layout.annotations if note.text.startswith("Alcohol"))
    assert above.text == "Alcohol-specific mortality, per 100,000, 2016–18"
    assert above.textangle is None


def test_a_missing_place_is_not_drawn_and_the_others_are(drawn):
    spec, view = drawn("94240", "91380", "E06000063")
    assert [trace.name for trace in spec.figure.data] == ["Councils"]
    assert len(spec.figure.data[0].x) == 144
    assert names(spec) == []
    line = spec.table.set_index("Council").loc["Cumberland"]
    assert line["Alcohol-specific mortality, 2016–18"] == "[x]"
    assert "did not exist yet" in line["Left out because"]
    assert len(spec.table) == len(view.rows) + 1


def test_a_small_group_is_named(drawn):
    spec, view = drawn("92906", "40601", "E06000058", SEVERAL)
    expected = {row.area.name for row in view.pairs if row is not view.own} | {
        "<b>Bournemouth, Christchurch and Poole</b>"
    }
    assert set(names(spec)) == expected
    assert len(expected) == 8


def test_the_table_is_the_data_as_text(drawn):
    spec, _ = drawn("94240", "91380")
    assert spec.table.iloc[-1].tolist() == ["England", "21.8", "[x]", "10.8", "10.6 to 10.9", ""]
    coventry = spec.table.set_index("Council").loc["Coventry"]
    assert coventry.tolist() == ["27.5", "[x]", "13.5", "11.1 to 16.2", ""]
    assert spec.table["Council"].tolist() == spec.data["area_name"].tolist()


def test_sources_notes_and_name_belong_to_both(drawn, snapshot):
    spec, view = drawn("94240", "91380")
    assert "Fingertips indicators 94240, 91380." in spec.source
    assert spec.source.count("Open Government Licence") == 1
    assert set(view.first.indicator.caveats + view.second.indicator.caveats) <= set(spec.notes)
    assert len(set(spec.notes)) == len(spec.notes)
    assert spec.stem == "coventry-94240-and-91380-scatter-2025-2016-18"
    assert drawn("91380", "94240")[0].stem != spec.stem


def test_hovering_tells_both_figures(drawn):
    spec, _ = drawn("94240", "91380")
    assert spec.figure.data[-1].hovertext == (
        "<b>Coventry</b><br>Deprivation score (IMD 2025), 2025: 27.5<br>"
        "Alcohol-specific mortality, 2016–18: 13.5 per 100,000 (11.1 to 16.2)",
    )


spots = st.tuples(st.integers(0, 560), st.integers(0, 400))
words = st.sampled_from(["Coventry", "Bath and North<br>East Somerset", "Nottingham", "North Yorkshire"])


@settings(max_examples=40)
@given(st.lists(st.tuples(words, spots), min_size=1, max_size=7), st.lists(spots, max_size=10))
def test_names_never_overlap_and_stay_inside(named, avoid):
    texts, dots = zip(*named, strict=True)
    shifts = place_names(texts, dots, avoid, (560, 400), 14)
    boxes = []
    for text, (x, y), (right, down) in zip(texts, dots, shifts, strict=True):
        lines = text.split("<br>")
        # Arial's letters are half as wide as they are high, on average.
        wide, high = 7 * max(map(len, lines)), 17 * len(lines)
        boxes.append(Box(x + right, y + down, wide, high))
        assert wide / 2 <= x + right <= 560 - wide / 2
        assert high / 2 <= y + down <= 400 - high / 2
    assert not any(one.overlaps(other) for one, other in combinations(boxes, 2))


def test_no_names_are_placed_without_any():
    assert place_names([], [], [(1, 1)], (560, 400), 14) == []
