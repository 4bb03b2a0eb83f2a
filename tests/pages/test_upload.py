"""Figures of a reader's own: in every page of their session, in nobody else's, and gone when removed."""

import re

import pytest
from streamlit.testing.v1 import AppTest

from needs.ui.upload import _template
from tests.conftest import ROOT, WITHIN
from tests.pages.driving import PAGES, again, opened, words

TREATED = b"indicator,area_code,period,value\nocu-in-treatment,E08000026,2019/20,1480\n"
TAKEN_ALREADY = b"indicator,area_code,period,value\nocu-estimate,E08000026,2019/20,2600\n"
IN_USE = "Figures of your own are in use in this session: 1 row from mine.csv."
REFUSED = "The estimate of need is held, but no number in treatment"


def upload(app, content, name="mine.csv"):
    app.file_uploader[0].set_value((name, content, "text/csv"))
    return again(app)


def to(app, page):
    app.query_params.clear()
    app.query_params.update(app.session_state["written link"])
    return app.switch_page(PAGES[page]).run()


def with_own(content=TREATED, **selection):
    return upload(opened("update", **selection), content)


def press(app, label):
    next(button for button in app.button if button.label == label).click()
    return again(app)


def finding(app):
    """The sentence that stands first of all headings."""
    return app.header[0].value.replace("\\", "") if app.header else ""


def cells(app):
    return " ".join(str(cell) for table in app.table for cell in table.value.to_numpy().ravel())


def errors(app):
    return " ".join(each.value for each in app.error).replace("\\", "")


def test_the_gap_of_coventry_is_computed_from_the_reader_s_number_and_says_so():
    app = to(with_own(area="E08000026", sub="ocu"), "gap")
    assert not app.exception
    assert finding(app).startswith(
        "In 2019/20, against the estimate for the same year, about 4 in 10 people in Coventry who used "
        "opiates and/or crack cocaine were not in treatment"
    )
    said = words(app)
    assert f"{IN_USE} They are not in the link, and nobody else sees them." in said
    assert "your own file, mine.csv (not published" in said
    assert "1,480" in cells(app)


def test_the_link_does_not_hold_them():
    app = to(with_own(area="E08000026", sub="ocu"), "gap")
    assert (
        app.session_state["written link"]
        == opened("gap", area="E08000026", sub="ocu").session_state["written link"]
    )


@pytest.mark.parametrize("page", PAGES)
def test_every_page_shows_them_or_stands_as_it_was(page):
    app = to(with_own(area="E08000026", ind="ocu-in-treatment", sub="ocu"), page)
    assert not app.exception
    assert not app.error
    assert IN_USE in words(app)


def seen_by(app):
    """The whole numbers on the page: in words, in tables and in what the charts are drawn from."""
    drawn = "".join(str(each.proto) for each in app.get("plotly_chart"))
    rows = " ".join(each.value.to_csv() for each in app.dataframe)
    text = re.sub(r"(?<=\d),(?=\d{3}\b)", "", f"{words(app)} {finding(app)} {cells(app)} {drawn} {rows}")
    return set(re.findall(r"(?<![\d.])\d{4}(?![\d])", text))


def test_two_sessions_with_the_same_selection_see_each_their_own():
    """The caches are shared by every session, so whoever comes later could get what another one made.

    Driven like this, all sessions have one id: even caches for one session are kept apart by the stamp alone.
    """
    link = {"area": "E08000026", "sub": "ocu", "ind": "ocu-in-treatment", "vs": "region"}
    first, second, other = (opened("update", **link) for _ in range(3))
    upload(first, TREATED.replace(b"1480", b"1487"))
    upload(second, TREATED.replace(b"1480", b"1234"))
    found = set()
    for page in ("gap", "trends", "indicators", "explorer", "compare", "sources", "gap"):
        for app, own, others in (
            (first, "1487", ["1234"]),
            (other, "", ["1234", "1487"]),
            (second, "1234", ["1487"]),
        ):
            to(app, page)
            assert not app.exception
            seen = seen_by(app)
            assert not seen.intersection(others), page
            assert (IN_USE in words(app)) == bool(own)
            if own in seen:
                found.add((page, own))
    assert {(page, own) for page in ("gap", "trends", "explorer") for own in ("1487", "1234")} <= found
    assert REFUSED in words(other)
    first_stamp, second_stamp = (app.session_state["own figures"].whole.stamp for app in (first, second))
    assert first_stamp != second_stamp


def test_they_are_gone_when_removed():
    app = press(with_own(area="E08000026", sub="ocu"), "Remove my figures")
    assert not app.exception
    assert IN_USE not in words(app)
    assert app.file_uploader[0].value is None
    assert REFUSED in words(to(app, "gap"))


def test_taking_the_file_out_of_the_box_removes_them_too():
    app = with_own(area="E08000026", sub="ocu")
    app.file_uploader[0].set_value(None)
    again(app)
    assert IN_USE not in words(app)


def test_they_stay_from_page_to_page_and_back():
    app = to(to(with_own(area="E08000026", sub="ocu"), "gap"), "update")
    assert app.file_uploader[0].value is None
    assert IN_USE in words(app)
    assert REFUSED not in words(to(app, "gap"))


def test_a_file_with_faults_is_refused_whole_and_every_fault_is_told():
    app = with_own(
        TREATED + b"x,E08000026,2019/20,1\nocu-in-treatment,E08000025,2019/20,<b>\n", area="E08000026"
    )
    assert not app.exception
    assert "None of the file’s rows were taken." in errors(app)
    assert "line 3: indicator is “x”" in words(app)
    assert "line 4: value is “<b>”" in words(app)
    assert "Figures of your own" not in words(app)
    assert "own figures" not in app.session_state


def test_a_file_with_faults_takes_the_place_of_the_one_before():
    """Otherwise the box would show one file and the pages another."""
    app = upload(with_own(area="E08000026"), b"nonsense")
    assert "None of the file’s rows were taken." in errors(app)
    assert IN_USE not in words(app)


def test_what_is_held_is_replaced_once_the_box_is_ticked_and_no_longer_when_it_is_not():
    app = with_own(TAKEN_ALREADY, area="E08000026")
    assert "2,600, but 2,509 is held already" in words(app)
    assert "Tick “Use mine where both are held”" in errors(app)
    app.checkbox(key="use mine").check()
    again(app)
    assert not app.error
    assert IN_USE in words(app)
    assert "2,509" in cells(app)
    assert "2,600" in cells(app)
    # The choice is still there on coming back, and still the reader's to take back.
    to(to(app, "sources"), "update")
    assert app.checkbox(key="use mine").value
    app.checkbox(key="use mine").uncheck()
    again(app)
    assert IN_USE not in words(app)


def test_small_numbers_are_warned_of_where_they_are_added_and_on_every_page():
    app = with_own(TREATED.replace(b"1480", b"3"), area="E08000026")
    assert "may identify people" in words(app)
    assert "Some are too small to be published." in words(to(app, "gap"))


def test_figures_that_an_update_overtook_are_taken_out_and_the_reader_is_told(snapshot):
    app = with_own(area="E08000026")
    own = app.session_state["own figures"]
    # As if the file had been checked against figures that did not hold the number yet.
    object.__setattr__(own, "content", TAKEN_ALREADY)
    object.__setattr__(own, "added_to", "an earlier stamp")
    to(app, "overview")
    assert not app.exception
    assert "your own no longer fit them" in words(app)
    to(app, "update")
    assert "2,600, but 2,509 is held already" in words(app)
    assert "own figures" not in app.session_state


def test_the_template_asks_for_what_a_gap_lacks(snapshot):
    lines = _template(snapshot, snapshot.register.get("E08000026"))
    assert ["ocu-in-treatment", "E08000026", "2019/20"] in lines.iloc[:, :3].to_numpy().tolist()
    assert lines["value"].isna().all()
    both = _template(snapshot, snapshot.places.get("E06000061.E06000062"))
    assert set(both["area_code"]) == {"E06000061", "E06000062"}
    region = _template(snapshot, snapshot.register.get("E12000005"))
    assert "E08000026" in set(region["area_code"])
    assert "E12000005" not in set(region["area_code"])


def test_without_a_place_the_page_still_takes_a_file():
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=WITHIN).run()
    app.switch_page(PAGES["update"]).run()
    assert "Choose a council above for a template" in words(app)
    assert IN_USE in words(upload(app, TREATED))


def test_nothing_of_the_file_is_logged(caplog):
    with caplog.at_level(0):
        with_own(TREATED + b"secret-word,E08000026,2019/20,1\n", area="E08000026")
    assert "secret-word" not in caplog.text
    assert "1480" not in caplog.text
