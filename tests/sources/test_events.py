from datetime import date

import pytest

from needs.domain.errors import InvalidFiguresError
from needs.domain.vocabulary import NationalEvent
from needs.sources.events import read_events

HEAD = "key,start,end,label,text,source\n"
STRATEGY = "strategy,2021-12-06,,Strategy,It was published.,gov.uk\n"
COVID = "covid,2020-03-23,2021-07-19,Restrictions,They lasted.,gov.uk\n"


def test_the_events_held_are_those_that_can_be_chosen(snapshot):
    assert list(snapshot.events) == list(NationalEvent)
    assert snapshot.events["strategy"].start == date(2021, 12, 6)
    assert snapshot.events["strategy"].end is None
    assert (snapshot.events["covid"].start, snapshot.events["covid"].end) == (
        date(2020, 3, 23),
        date(2021, 7, 19),
    )


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (STRATEGY, "the key “covid” is missing"),
        (STRATEGY + COVID + COVID, "line 4: key “covid” stands in events.csv line 3 already"),
        (STRATEGY + "flood,2021-01-01,,A,B,C\n", "line 3: key is “flood”, not one of strategy, covid"),
        (STRATEGY + COVID.replace("2020-03-23", "March 2020"), "line 3: start is “March 2020”, not a day"),
        (STRATEGY + COVID.replace("2021-07-19", "2019-07-19"), "line 3: end is “2019-07-19”"),
        (STRATEGY + COVID.replace("Restrictions", "R" * 51), "at most 50 characters long"),
        (STRATEGY + COVID.replace(",gov.uk", ","), "line 3: source is empty"),
        (STRATEGY + COVID.replace("2020-03-23", ""), "line 3: start is empty"),
    ],
)
def test_a_fault_names_its_line(tmp_path, rows, said):
    (tmp_path / "events.csv").write_text(HEAD + rows, encoding="utf-8")
    with pytest.raises(InvalidFiguresError, match=said):
        read_events(tmp_path / "events.csv")
