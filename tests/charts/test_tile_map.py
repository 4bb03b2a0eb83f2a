import csv
from collections import Counter

import pytest

from needs.charts.maps.tiles import short_label, short_labels, tile_map
from needs.charts.parts.shades import contrast, readable_on
from needs.domain.measures import Word
from needs.methods.tile_layout import read_layouts, tiles_of
from needs.views.ranking import rank_areas
from tests.conftest import RELEASE

COLOURS = {
    "Worse": "#D4351C",
    "Similar": "#FFDD00",
    "Better": "#00703C",
    "Lower": "#5694CA",
    "Higher": "#003078",
    "Not compared": "#FFFFFF",
}


@pytest.fixture(scope="module")
def layouts():
    with (RELEASE / "tiles.csv").open(encoding="utf-8", newline="") as file:
        return read_layouts(csv.DictReader(file))


@pytest.fixture(scope="module")
def draw(snapshot, layouts):
    def drawn(indicator, **options):
        ranking = rank_areas(snapshot, snapshot.catalogue.get(indicator))
        tiles = tiles_of([row.area for row in ranking.rows], snapshot.register, layouts)
        return tile_map(snapshot, ranking, tiles, **options), ranking, tiles

    return drawn


def tile_trace(spec):
    return next(trace for trace in spec.figure.data if trace.name == "Authorities")


def frames(spec):
    """The outlines drawn over the tiles, as (centre, width) by their dark line."""
    return [
        ((round((shape.x0 + shape.x1) / 2), round((shape.y0 + shape.y1) / 2)), shape.line.width)
        for shape in spec.figure.layout.shapes
        if shape.fillcolor is None and shape.line.color == "#0B0C0C"
    ]


@pytest.mark.parametrize("indicator", ["91380", "91117", "40601"])
def test_tiles_wear_the_colour_of_the_word_in_the_table(draw, indicator):
    spec, ranking, tiles = draw(indicator)
    trace = tile_trace(spec)
    assert list(trace.customdata) == [row.area.code for row in ranking.rows]
    assert len(spec.table) == len(trace.y) == len(tiles)
    for place, row in enumerate(ranking.rows):
        line = spec.table.iloc[place]
        assert line["Authority"] == row.area.name
        assert line["Compared with England"] == row.compared.word
        assert trace.marker.color[place] == COLOURS[row.compared.word]
        centre = (trace.base[place] + trace.x[place] / 2, trace.y[place])
        assert centre == pytest.approx(tiles[row.area.code])


def test_title_key_and_table_count_the_same(draw):
    spec, _, _ = draw("91380")
    words = Counter(spec.table["Compared with England"])
    compared = sum(count for word, count in words.items() if word != Word.NOT_COMPARED)
    assert spec.title == f"{words['Worse']} of {compared} authorities are worse than England"
    assert spec.title == "55 of 146 authorities are worse than England"
    key = {note.text for note in spec.figure.layout.annotations}
    assert {"▲ Worse 55", "● Similar 45", "▼ Better 46", "No value 6"} <= key
    assert "worse 55, similar 45, better 46, no value 6" in spec.takeaway
    assert "worse 55" in spec.alt
    assert "2016–18" in spec.subtitle
    assert "91380" in spec.source


def test_without_a_judgement_the_words_are_higher_and_lower(draw):
    spec, _, _ = draw("91117")
    assert spec.title == "11 of 33 authorities are higher than England"


def test_what_cannot_be_compared_says_so(draw):
    spec, _, _ = draw("40601")
    assert spec.title == "No authority can be compared with England"
    trace = tile_trace(spec)
    assert set(trace.marker.color) == {"#FFFFFF"}
    assert set(trace.marker.line.color) == {"#767676"}


def test_hovering_tells_value_interval_and_comparison(draw):
    spec, ranking, _ = draw("91380")
    trace = tile_trace(spec)
    texts = dict(zip(trace.customdata, trace.hovertext, strict=True))
    assert texts["E08000026"] == (
        "<b>Coventry</b>, West Midlands<br>13.5 per 100,000 (11.1 to 16.2) in 2016–18<br>Worse than England"
    )
    for row, value in zip(ranking.rows, spec.table["Value"], strict=True):
        assert value in texts[row.area.code]
    assert "[x]" in texts["E06000017"]


def test_fifths_agree_with_the_table_and_leave_out_small_places(draw):
    spec, ranking, _ = draw("40601", colour_by="fifths")
    trace = tile_trace(spec)
    colours = dict(zip(spec.table["Fifth"], trace.marker.color, strict=True))
    assert colours["Highest fifth"] == "#D494C1"
    assert colours["Middle fifth"] == "#A44596"
    assert colours["Lowest fifth"] == "#561950"
    assert colours["Not ranked"] == "#FFFFFF"
    by_code = {row.area.code: fifth for row, fifth in zip(ranking.rows, spec.table["Fifth"], strict=True)}
    assert by_code["E09000001"] == by_code["E06000053"] == "Not ranked"
    worst = [
        row.figure.value
        for row, fifth in zip(ranking.rows, spec.table["Fifth"], strict=True)
        if fifth == "Highest fifth"
    ]
    assert spec.title == f"Highest fifth of the authorities: {min(worst):.1f} per 100,000 or more"
    counts = Counter(spec.table["Fifth"])
    written = {note.text for note in spec.figure.layout.annotations}
    assert f"Highest fifth {counts['Highest fifth']}" in written
    assert all(fifth in text for fifth, text in zip(spec.table["Fifth"], trace.hovertext, strict=True))


def test_counts_are_not_put_into_fifths(draw):
    spec, _, _ = draw("92708", colour_by="fifths")
    assert set(spec.table["Fifth"]) == {"Not ranked"}
    assert spec.title == "The authorities cannot be put into fifths"
    assert any("how large a place is" in note for note in spec.notes)


def test_the_chosen_area_and_its_comparators_are_outlined(draw, snapshot, coventry):
    leicester, derby = (snapshot.register.find(name) for name in ("Leicester", "Derby"))
    spec, _, tiles = draw("91380", area=coventry, outlined=[leicester, derby, coventry])
    widths = dict(frames(spec))
    assert set(widths) == {tiles[each.code] for each in (coventry, leicester, derby)}
    assert widths[tiles[coventry.code]] > widths[tiles[leicester.code]] > 1
    assert "Coventry: 13.5 per 100,000 (95% confidence interval 11.1 to 16.2)" in spec.takeaway


def test_every_region_is_named_outside_the_tiles(draw, snapshot):
    spec, _, tiles = draw("40601")
    notes = {note.text.replace("<br>", " "): note for note in spec.figure.layout.annotations}
    taken = set(tiles.values())
    for region in snapshot.register.regions:
        note = notes[region.name]
        assert (round(note.x), round(note.y)) not in taken


def test_tiles_are_square_and_nothing_else_is_drawn(draw):
    for narrow in (False, True):
        spec, _, _ = draw("91380", narrow=narrow)
        layout = spec.figure.layout
        assert layout.yaxis.scaleanchor == "x"
        assert not layout.xaxis.visible
        assert not layout.yaxis.visible


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("Coventry", "Cove"),
        ("Leeds", "Leeds"),
        ("Leicestershire", "Leics"),
        ("North Tyneside", "NTyn"),
        ("North East Lincolnshire", "NELi"),
        ("Barking and Dagenham", "B&D"),
        ("Bournemouth, Christchurch and Poole", "BCP"),
        ("Bath and North East Somerset", "BNES"),
        ("Blackburn with Darwen", "BwD"),
        ("Isle of Wight", "IoW"),
        ("City of London", "CoL"),
        ("Kingston upon Hull", "Hull"),
        ("Kingston upon Thames", "King"),
        ("Newcastle upon Tyne", "Newc"),
        ("Southend-on-Sea", "Sout"),
        ("East Riding of Yorkshire", "ERid"),
        ("County Durham", "Durh"),
        ("Dorset (Cty)", "Dors"),
        ("St. Helens", "SHel"),
    ],
)
def test_names_are_shortened_as_people_would(name, label):
    assert short_label(name) == label


@pytest.mark.parametrize("letters", [3, 4])
def test_labels_are_short_and_unique_within_a_region(draw, letters):
    for indicator in ("91380", "40601"):
        spec, ranking, _ = draw(indicator, colour_by="fifths", narrow=letters == 3)
        labels = list(zip((row.area.region_code for row in ranking.rows), tile_trace(spec).text, strict=True))
        assert len(set(labels)) == len(labels)
        assert all(2 <= len(label) <= letters + 2 for _, label in labels)


@pytest.mark.parametrize("narrow", [False, True])
def test_colour_never_stands_alone(draw, narrow):
    spec, _, _ = draw("91380", narrow=narrow)
    trace = tile_trace(spec)
    marks = {"#D4351C": "▲", "#FFDD00": "●", "#00703C": "▼"}
    for fill, text in zip(trace.marker.color, trace.text, strict=True):
        assert text.rpartition("<br>")[2] == marks.get(fill, text)


def test_labels_that_would_be_the_same_grow():
    assert short_labels(["Westbury", "Westport"]) == ["Westb", "Westp"]
    assert short_labels(["Same", "Same"]) == ["Same", "Same"]


def test_letters_stand_out_on_every_colour(draw):
    fills = set()
    for indicator, colour_by in (("91380", "comparison"), ("91117", "fifths"), ("40601", "fifths")):
        spec, _, _ = draw(indicator, colour_by=colour_by)
        trace = tile_trace(spec)
        fills |= set(trace.marker.color)
        assert all(
            contrast(text, fill) >= 4.5
            for text, fill in zip(trace.textfont.color, trace.marker.color, strict=True)
        )
    unjudged = {"#E4DDFF", "#CBBEF4", "#AA90EC", "#8B60E2", "#6B33C3"}
    for fill in fills | unjudged | set(COLOURS.values()):
        assert contrast(readable_on(fill), fill) >= 4.5
