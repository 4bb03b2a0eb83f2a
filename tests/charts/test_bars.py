import pytest

from needs.charts.bars.plot import MOST_NAMED, ranking_chart
from needs.charts.parts.ranked import NARROW_PLOT_WIDTH, centre_within
from needs.views.groups import group_of, rank_among
from needs.views.ranking import benchmark_of
from tests.charts.agree import assert_agreement
from tests.places import CORE, NORFOLK, WHOLES

PLACES = (*CORE, NORFOLK)


def chart(snapshot, code, indicator="91380", choice="england", benchmark="england", *, narrow=False):
    place = snapshot.places.get(code)
    group = group_of(snapshot, place, choice)
    against = benchmark_of(snapshot, place, benchmark)
    ranking = rank_among(snapshot, snapshot.catalogue.get(indicator), place, group, benchmark=against)
    return ranking, ranking_chart(snapshot, ranking, place, group, narrow=narrow)


# A region and the country lie in no region; only Norfolk's completions are held in its region.
CASES = [
    (code, indicator, choice, benchmark)
    for code in PLACES
    for indicator in ("91380", "drug-poisoning-deaths", "drug-treatment-completion")
    for choice in ("england", "region")
    for benchmark in ("england", "region")
    if code not in WHOLES or (choice, benchmark) == ("england", "england")
    if indicator != "drug-treatment-completion" or code == NORFOLK or choice == "england"
]


@pytest.mark.parametrize("narrow", [False, True], ids=["wide", "narrow"])
@pytest.mark.parametrize(("code", "indicator", "choice", "benchmark"), CASES)
def test_figure_table_and_words_agree(snapshot, code, indicator, choice, benchmark, narrow):
    ranking, spec = chart(snapshot, code, indicator, choice, benchmark, narrow=narrow)
    bars = spec.figure.data[0]
    share = [ranking.share_of_benchmark(row) for row in ranking.rows if row.has_value]
    ratio = "".join(f" {100 * each:.0f}" for each in share if each is not None)
    assert_agreement(spec, drawn="x" if bars.orientation == "h" else "y", also=f"{len(bars.x)}{ratio}")
    assert len(bars.x) == ranking.with_value


def test_bars_start_at_zero_stand_in_order_and_carry_their_limits(snapshot):
    ranking, spec = chart(snapshot, "E08000026", choice="region")
    bars = spec.figure.data[0]
    assert list(bars.x) == sorted(bars.x)
    assert spec.figure.layout.xaxis.range[0] == 0
    own = next(row.figure for row in ranking.rows if row.area.name == "Coventry")
    at = list(bars.x).index(own.value)
    assert bars.x[at] + bars.error_x.array[at] == pytest.approx(own.upper95)
    assert bars.x[at] - bars.error_x.arrayminus[at] == pytest.approx(own.lower95)
    assert spec.figure.layout.yaxis.ticktext[at] == "<b>Coventry</b>"


@pytest.mark.parametrize("narrow", [False, True], ids=["wide", "narrow"])
def test_where_the_region_is_the_benchmark_nothing_says_england(snapshot, narrow):
    _, spec = chart(snapshot, "E08000026", choice="region", benchmark="region", narrow=narrow)
    words = [note.text for note in spec.figure.layout.annotations]
    assert "West Midlands 13.2" in words
    assert "Compared with West Midlands" in spec.table.columns
    assert "vs_region" in spec.data.columns
    hover = " ".join(spec.figure.data[0].hovertext)
    said = (*words, spec.title, spec.subtitle, spec.takeaway, spec.alt, *spec.table.columns, hover)
    assert "England" not in " ".join(said)


def test_on_a_phone_each_name_stands_above_its_bar_and_fits(snapshot):
    ranking, spec = chart(snapshot, "E06000058", "92906", "size", narrow=True)
    assert ranking.with_value <= MOST_NAMED
    lines = [note.text for note in spec.figure.layout.annotations]
    for row in ranking.rows:
        if row.has_value:
            assert any(row.area.name in line.replace("<br>", " ").replace("</b>", "") for line in lines)
    assert max(len(part) for line in lines for part in line.replace("<b>", "").split("<br>")) <= 44
    assert not spec.figure.layout.yaxis.showticklabels
    assert all((note.font.size or 14) >= 12 for note in spec.figure.layout.annotations)


def test_of_many_only_the_place_is_named_and_its_label_stays_inside(snapshot):
    for code in ("E06000009", "E09000003", "E08000026"):
        _, spec = chart(snapshot, code, narrow=True)
        note = next(each for each in spec.figure.layout.annotations if each.text.startswith("<b>"))
        low, high = spec.figure.layout.xaxis.range
        half = len(note.text.replace("<b>", "").replace("</b>", "")) * 6.5 / 2 / NARROW_PLOT_WIDTH
        assert low <= note.ax - half * (high - low)
        assert note.ax + half * (high - low) <= high


def test_a_number_of_people_has_no_line_of_england(snapshot):
    _, spec = chart(snapshot, "E08000026", "drug-poisoning-deaths")
    assert spec.figure.layout.yaxis.range[1] < 200
    assert "England as a line" not in spec.alt
    assert "Thin lines" not in spec.subtitle


def test_a_place_without_a_figure_leaves_the_others(snapshot):
    _, spec = chart(snapshot, "E06000063")
    assert spec.title == "Cumberland: no figure in 2016–18"
    assert (
        spec.alt
        == "Bar chart of 146 councils in order of Alcohol-specific mortality, with England as a line."
    )


@pytest.mark.parametrize("value", [0.0, 3.0, 10.0])
def test_a_label_stays_between_the_ends(value):
    at = centre_within(value, "Northamptonshire 8.7", (0.0, 10.0), narrow=True)
    assert 0 < at < 10
    assert centre_within(5.0, "x", (0.0, 10.0), narrow=False) == 5.0
