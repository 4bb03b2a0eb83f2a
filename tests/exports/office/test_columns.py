import pytest
from hypothesis import given
from hypothesis import strategies as st

from needs.exports.office.columns import is_of_numbers, widths_of

CELLS = st.lists(st.text("ab 1,.-()%", max_size=40), min_size=2, max_size=6)
COLUMNS = st.lists(CELLS, min_size=1, max_size=6)


def fitted(columns, *, size=12, room=400, whole_numbers=False):
    longest = max(map(len, columns))
    same = [[*each, *[""] * (longest - len(each))] for each in columns]
    return widths_of(same, size=size, room=room, edges=10, ease=1.06, whole_numbers=whole_numbers)


@pytest.mark.parametrize(
    "cell",
    ["", "–", "[x]", "13.5 (11.1 to 16.2)", "1,824", "6%", "114 deaths", "−3.2", "75 to 120 of 146"],
)
def test_numbers_their_intervals_and_marks_are_numbers(cell):
    assert is_of_numbers([cell])


@pytest.mark.parametrize(
    "cell", ["2020 (5 years old)", "1993 to 2020", "2016–18", "2018/19", "○ Not compared", "a"]
)
def test_periods_and_words_are_none(cell):
    assert not is_of_numbers(["12", cell])


@given(COLUMNS)
def test_columns_take_the_whole_room_or_none(columns):
    widths = fitted(columns)
    assert not widths or sum(widths) == pytest.approx(400)
    assert not widths or len(widths) == len(columns)


@given(COLUMNS)
def test_what_fits_in_large_letters_fits_in_small_ones(columns):
    if fitted(columns, size=16):
        assert fitted(columns, size=12)


def test_a_number_with_its_interval_stays_on_one_line_where_that_is_asked_for():
    columns = [["Indicator", "word " * 60], ["Value", "13.5 (11.1 to 16.2)"]]
    loose, whole = fitted(columns), fitted(columns, whole_numbers=True)
    assert whole[1] > 1.5 * loose[1]


def test_a_word_that_would_be_broken_does_not_fit():
    assert not fitted([["Compared", "a"]] * 4, room=120)
