import csv
import io

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from needs.exports.csv import csv_of

SIGNS = ["=", "+", "-", "@", "＝", "＋", "－", "＠"]
BEFORE = ["", " ", "  ", "\t", "\r", "\n", "\r\n", "\u00a0", "\u3000", "\ufeff", "\u200b"]


def read(frame):
    return list(csv.reader(io.StringIO(csv_of(frame).decode("utf-8-sig"), newline="")))


def test_numbers_keep_their_precision_and_blanks_stay_blank():
    written = csv_of(pd.DataFrame({"area_code": ["E08000026"], "value": [13.4948], "count": [None]}))
    assert written == b"\xef\xbb\xbfarea_code,value,count\r\nE08000026,13.4948,\r\n"


@pytest.mark.parametrize("before", BEFORE)
@pytest.mark.parametrize("sign", SIGNS)
def test_text_that_would_run_as_a_formula_is_guarded(sign, before):
    text = f"{before}{sign}1+1"
    assert read(pd.DataFrame({"note": [text]})) == [["note"], [f"'{text}"]]
    assert read(pd.DataFrame({text: ["a"]})) == [[f"'{text}"], ["a"]]


@pytest.mark.parametrize("start", ["\t", "\r", "\n", "\0"])
def test_text_that_begins_with_the_end_of_a_cell_is_guarded(start):
    assert read(pd.DataFrame({"note": [f"{start}cmd"]}))[1] == [f"'{start}cmd"]


@pytest.mark.parametrize("text", ["E08000026", "2016-18", "−1.5", "a=b", "'quoted'", "Coventry", "[x]", ""])
def test_other_text_stays_as_it_is(text):
    assert read(pd.DataFrame({"note": [text], "value": [1.5]}))[1] == [text, "1.5"]


@pytest.mark.parametrize("column", [[-1.5], [-1], [-1.5, None]])
def test_a_negative_number_is_a_number_and_not_guarded(column):
    written = csv_of(pd.DataFrame({"difference": column}))
    assert b"\r\n-1" in written
    assert b"'" not in written


@given(st.lists(st.text(st.characters(codec="utf-8")), min_size=1))
def test_a_guard_is_all_that_is_ever_added(texts):
    for text, (cell, _) in zip(texts, read(pd.DataFrame({"note": texts, "n": 1}))[1:], strict=True):
        assert cell in (text, f"'{text}")
        assert cell.lstrip()[:1] not in SIGNS
