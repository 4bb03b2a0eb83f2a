import io

import pandas as pd
import pytest

from needs.exports.csv import csv_of


def test_numbers_keep_their_precision_and_blanks_stay_blank():
    written = csv_of(pd.DataFrame({"area_code": ["E08000026"], "value": [13.4948], "count": [None]}))
    assert written == b"\xef\xbb\xbfarea_code,value,count\r\nE08000026,13.4948,\r\n"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_text_that_would_run_as_a_formula_is_guarded(start):
    read = pd.read_csv(io.BytesIO(csv_of(pd.DataFrame({"note": [f"{start}1+1"]}))), encoding="utf-8-sig")
    assert read["note"][0] == f"'{start}1+1"


def test_a_negative_number_is_a_number_and_not_guarded():
    assert b"-1.5" in csv_of(pd.DataFrame({"difference": [-1.5]}))
    assert b"'" not in csv_of(pd.DataFrame({"difference": [-1.5]}))
