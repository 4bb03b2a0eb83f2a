import re
from dataclasses import replace

import pytest

from needs.charts.parts.shades import contrast
from needs.charts.rug.numbers import rug, rug_indicators
from needs.charts.rug.plot import MOST_COLUMNS, MOST_NARROW, rug_chart
from needs.domain.measures import Polarity, Word
from needs.language.numbers import interval_of
from needs.views.groups import group_of
from tests.charts.agree import assert_agreement
from tests.places import CORE, COVENTRY, ENGLAND, WEST_MIDLANDS, WHOLES

PLACES = [
    *((code, "region") for code in CORE if code not in WHOLES),
    *((code, "england") for code in (COVENTRY, WEST_MIDLANDS, ENGLAND)),
]
COLOURS = {"Worse": "#D4351C", "Similar": "#FFDD00", "Better": "#00703C", "Not compared": "#FFFFFF"}


def made(snapshot, code, choice):
    place = snapshot.places.get(code)
    group = group_of(snapshot, place, choice)
    return rug(snapshot, rug_indicators(snapshot, place, group), place, group)


def cells_of(spec):
    return next(trace for trace in spec.figure.data if trace.name == "Cells")


@pytest.mark.parametrize("narrow", [False, True])
@pytest.mark.parametrize(("code", "choice"), PLACES)
def test_what_is_drawn_listed_and_said_agrees(snapshot, code, choice, narrow):
    view = made(snapshot, code, choice)
    spec = rug_chart(snapshot, view, narrow=narrow)
    own = view.own.cells
    councils = [cell.compared for row in view.councils for cell in row.cells if cell.compared.is_tested]
    also = [
        f"{len(view.rows)} {len(view.columns)}",
        *(interval_of(cell.indicator, cell.figure) for cell in own if cell.figure),
        # How many are similar, how many cannot be compared; for England, how many comparisons there are.
        *(str(sum(cell.compared.is_tested is tested for cell in own)) for tested in (True, False)),
        f"{len(councils)} {sum(each.word != 'Similar' for each in councils)}",
    ]
    assert_agreement(spec, drawn="", also=" ".join(also))
    texts = spec.table.drop(columns="Place").to_numpy().tolist()
    trace = cells_of(spec)
    shown = len(trace.text) // len(texts)
    for place, text in enumerate(trace.text):
        listed = texts[place // shown][place % shown]
        # The same figure and, where there is a comparison, the same mark and word.
        value, mark, word = re.fullmatch(r"(?:(.) (.*) )?(\S+)", listed).group(3, 1, 2)
        parts = {part for part in (value, mark, word if word != "Not compared" else None) if part}
        assert set(text.replace("<br>", " ").split()) == parts
        assert trace.marker.color[place] == COLOURS[word or "Not compared"]


@pytest.mark.parametrize("narrow", [False, True])
def test_words_can_be_read_on_their_colours_and_white_cells_have_a_grey_line(snapshot, narrow):
    trace = cells_of(rug_chart(snapshot, made(snapshot, "E08000026", "england"), narrow=narrow))
    for text, fill, line in zip(
        trace.textfont.color, trace.marker.color, trace.marker.line.color, strict=True
    ):
        assert contrast(text, fill) >= 4.5
        assert line == ("#767676" if fill == "#FFFFFF" else "#0B0C0C")
    assert trace.textfont.size >= 12
    assert trace.textangle == 0


def test_higher_and_lower_have_colours_of_their_own(snapshot):
    view = made(snapshot, "E08000026", "region")
    unjudged = [replace(c.indicator, polarity=Polarity.NEUTRAL) for c in view.columns]
    cells = view.own.cells
    worse = next(place for place, cell in enumerate(cells) if cell.compared.word == "Worse")
    higher = replace(
        cells[worse], indicator=unjudged[worse], compared=replace(cells[worse].compared, word=Word.HIGHER)
    )
    own = replace(view.own, cells=(*cells[:worse], higher, *cells[worse + 1 :]))
    heads = tuple(own if row is view.own else row for row in view.heads)
    trace = cells_of(rug_chart(snapshot, replace(view, heads=heads)))
    place = list(trace.text).index("▲ Higher 13.5")
    assert trace.marker.color[place] == "#003078"
    assert trace.textfont.color[place] == "#FFFFFF"


def test_a_finding_and_its_names(snapshot):
    spec = rug_chart(snapshot, made(snapshot, "E08000026", "region"))
    assert spec.title == "Coventry differs from England on 1 of 7 indicators; 6 cannot be compared"
    assert "Worse than England: Alcohol-specific mortality, 13.5" in spec.takeaway
    assert "(95% confidence interval 11.1 to 16.2) against 10.8 in 2016–18" in spec.takeaway
    assert spec.takeaway.count("Deaths from drug misuse") == 1
    assert spec.stem == "coventry-indicators-councils-of-west-midlands-rug"
    assert "91380" in spec.source


def test_a_phone_has_three_columns_and_a_note_says_where_the_others_are(snapshot):
    view = made(snapshot, "E08000026", "region")
    wide, narrow = (rug_chart(snapshot, view, narrow=each) for each in (False, True))
    assert len(cells_of(narrow).text) == MOST_NARROW * len(view.rows)
    note = next(note for note in narrow.notes if note.startswith("Not drawn"))
    assert "Alcohol-specific admissions, under 18" in note
    assert not any(note.startswith("Not drawn") for note in wide.notes)
    assert narrow.table.equals(wide.table)
    assert len(wide.table.columns) == 1 + 7


def test_more_than_eight_indicators_are_cut_in_the_order_of_the_catalogue(snapshot):
    view = made(snapshot, "E08000026", "region")

    def doubled(row):
        return replace(row, cells=row.cells * 2)

    many = replace(view, heads=tuple(map(doubled, view.heads)), councils=tuple(map(doubled, view.councils)))
    spec = rug_chart(snapshot, many)
    assert len(cells_of(spec).text) == MOST_COLUMNS * len(view.rows)
    note = next(note for note in spec.notes if note.startswith("Not drawn"))
    assert note.count(";") == 14 - MOST_COLUMNS - 1


def test_labels_are_level_and_the_height_grows_with_the_rows(snapshot):
    few, all_of_them = (
        rug_chart(snapshot, made(snapshot, "E08000026", each)) for each in ("region", "england")
    )
    rows = len(all_of_them.table) - len(few.table)
    assert all_of_them.figure.layout.height - few.figure.layout.height == pytest.approx(24 * rows)
    assert all(note.textangle in (None, 0) for note in few.figure.layout.annotations)
    names = few.figure.layout.yaxis.ticktext
    assert "Birmingham" in names
    assert sum("<b>Coventry</b>" in name for name in names) == 1


def test_a_council_younger_than_a_period_and_a_footprint_s_blanks_are_explained(snapshot):
    notes = rug_chart(snapshot, made(snapshot, "E06000063", "region")).notes
    assert any("did not exist yet" in note for note in notes)
    notes = rug_chart(snapshot, made(snapshot, "E06000061.E06000062", "region")).notes
    assert any(note.startswith("No value for Northamptonshire") and "no count" in note for note in notes)
    assert not any(
        "did not exist yet" in note
        for note in rug_chart(snapshot, made(snapshot, "E08000026", "region")).notes
    )
