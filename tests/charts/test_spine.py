from dataclasses import replace

import pytest

from needs.charts.spine.numbers import spine
from needs.charts.spine.plot import spine_chart
from needs.domain.measures import Polarity
from needs.views.profile import profile_indicators
from tests.charts.agree import assert_agreement
from tests.places import BARNSLEY, BUCKINGHAMSHIRE_BEFORE, CORE, ENGLAND

PLACES = [each for each in (*CORE, BARNSLEY, BUCKINGHAMSHIRE_BEFORE) if each != ENGLAND]

COLOURS = {"Worse": "#D4351C", "Similar": "#FFDD00", "Better": "#00703C", "Not compared": "#FFFFFF"}


def made(snapshot, code):
    return spine(snapshot, snapshot.places.get(code), profile_indicators(snapshot))


def trace_of(spec, name):
    return next(trace for trace in spec.figure.data if trace.name == name)


@pytest.mark.parametrize("narrow", [False, True])
@pytest.mark.parametrize("code", PLACES)
def test_what_is_drawn_listed_and_said_agrees(snapshot, code, narrow):
    view = made(snapshot, code)
    spec = spine_chart(snapshot, view, narrow=narrow)
    words = [row.standing.compared.word for row in view.rows]
    counts = [words.count("Similar"), words.count("Not compared")]
    assert_agreement(spec, drawn="", also=f"{len(words)} {counts} {len(words) - sum(counts)}")

    # Every position maps back to the value in the data, by the data alone.
    low_is_good = {
        each.id: each.polarity is Polarity.LOW_IS_GOOD
        for each in (row.standing.indicator for row in view.rows)
    }
    data = spec.data
    ends = data[["value", "lower95", "upper95", "lowest", "highest"]].astype(float)
    reach = ends.sub(data["england"], axis=0).abs().max(axis=1)
    way = data["indicator"].map(lambda each: -1 if low_is_good[each] else 1)

    def back(positions, lines):
        return [
            data["england"][line] + way[line] * reach[line] * each
            for each, line in zip(positions, lines, strict=True)
        ]

    mark = trace_of(spec, view.place.name)
    assert back(mark.x, data.index) == pytest.approx(list(data["value"]))
    assert [COLOURS[word] for word in data["vs_england"]] == list(mark.marker.color)
    for name, pair in (
        ("Lowest to highest", ["lowest", "highest"]),
        ("Middle half", ["lower_quarter", "upper_quarter"]),
    ):
        bars = trace_of(spec, name)
        starts, stops = (
            back(bars.base, data.index),
            back(map(sum, zip(bars.base, bars.x, strict=True)), data.index),
        )
        drawn = [sorted(each) for each in zip(starts, stops, strict=True)]
        for found, wanted in zip(drawn, data[pair].to_numpy().tolist(), strict=True):
            assert found == pytest.approx(wanted)
    lines = trace_of(spec, "95% confidence interval")
    with_limits = data.dropna(subset=["lower95"])
    drawn_ends = [each for each in lines.x if each is not None]
    lines_of = [line for line in with_limits.index for _ in range(2)]
    assert back(drawn_ends, lines_of) == pytest.approx(with_limits[["lower95", "upper95"]].to_numpy().ravel())
    assert {each for each in trace_of(spec, "England").x if each is not None} <= {0}


def test_a_mark_s_shape_says_which_way_and_its_row_the_word(snapshot):
    spec = spine_chart(snapshot, made(snapshot, "E08000026"))
    mark = trace_of(spec, "Coventry")
    symbols = dict(zip(spec.data["indicator"], mark.marker.symbol, strict=True))
    assert symbols["91380"] == "triangle-up"
    assert symbols["40601"] == "circle"
    said = [note.text for note in spec.figure.layout.annotations]
    assert "<b>13.5</b> (11.1 to 16.2)<br>▲ Worse; England 10.8" in said
    assert "<b>Alcohol-specific mortality</b><br>per 100,000, 2016–18" in said
    assert {"← worse than England", "England", "better than England →"} <= set(said)
    # The value at either end of the bar.
    assert {"29.8", "4.8"} <= set(said)


def test_on_a_phone_the_words_stand_above_the_bars(snapshot):
    view = made(snapshot, "E08000026")
    spec = spine_chart(snapshot, view, narrow=True)
    said = [note for note in spec.figure.layout.annotations if "▲ Worse" in note.text]
    assert said[0].text == (
        "<b>Alcohol-specific mortality, 2016–18</b><br>▲ Worse: 13.5 per 100,000 (11.1 to 16.2); England 10.8"
    )
    bar = trace_of(spec, "Coventry").y[1]
    assert said[0].y < bar - 16
    assert spec.figure.layout.margin.l <= 8
    wide = spine_chart(snapshot, view)
    assert spec.table.equals(wide.table)
    assert spec.figure.layout.height > wide.figure.layout.height


@pytest.mark.parametrize("narrow", [False, True])
def test_rows_do_not_run_into_one_another_and_letters_are_large_enough(snapshot, narrow):
    spec = spine_chart(snapshot, made(snapshot, "E08000026"), narrow=narrow)
    bars = trace_of(spec, "Lowest to highest").y
    starts = sorted({note.y for note in spec.figure.layout.annotations if note.xref == "paper"})
    assert len(starts) == len(bars)
    for start, bar, after in zip(starts, bars, [*starts[1:], spec.figure.layout.height], strict=True):
        assert start < bar < after - 16
    assert all(note.font.size >= 12 for note in spec.figure.layout.annotations)


def test_a_row_without_a_judgement_says_which_way_is_higher(snapshot):
    view = made(snapshot, "E08000026")

    def unjudged(row):
        indicator = replace(row.standing.indicator, polarity=Polarity.NEUTRAL)
        return replace(row, standing=replace(row.standing, indicator=indicator))

    some = spine_chart(snapshot, replace(view, rows=(unjudged(view.rows[0]), *view.rows[1:])))
    said = [note.text for note in some.figure.layout.annotations]
    assert [text for text in said if "higher →" in text] == ["21.3 higher →"]
    assert "better than England →" in said
    every = spine_chart(snapshot, replace(view, rows=tuple(map(unjudged, view.rows))))
    said = [note.text for note in every.figure.layout.annotations]
    assert {"← lower than England", "higher than England →"} <= set(said)


def test_the_table_has_the_spread_and_the_band_of_ranks(snapshot):
    spec = spine_chart(snapshot, made(snapshot, "E08000026"))
    row = spec.table.set_index("Indicator").loc["Alcohol-specific mortality, per 100,000"]
    assert row.to_dict() == {
        "Period": "2016–18",
        "Coventry": "13.5",
        "95% confidence interval": "11.1 to 16.2",
        "England": "10.8",
        "Lowest": "4.8",
        "Lower quarter": "8.2",
        "Upper quarter": "15.0",
        "Highest": "29.8",
        "Compared with England": "Worse",
        "Rank, with its band": row["Rank, with its band"],
    }
    assert row["Rank, with its band"].endswith(" of 146")
    assert spec.stem == "coventry-indicators-spine"
    assert any("not among the lowest and highest" in note for note in spec.notes)
