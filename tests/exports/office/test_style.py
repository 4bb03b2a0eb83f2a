import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from needs.charts.parts.editable import SeriesRole
from needs.charts.parts.shades import contrast
from needs.domain.errors import NeedsError
from needs.domain.settings import STYLE_DIR
from needs.exports.office.style import (
    APART,
    COLOURS,
    MARKS_CONTRAST,
    WORDS_CONTRAST,
    HouseStyle,
    configured_style,
    read_style,
)
from tests.exports.templates import own_document, own_slides

WHOLE = """
font = "Gill Sans MT"
heading = "#5C2D91"

[colours]
area = "#5C2D91"
region = "#B4540A"
england = "#333333"
others = "#CCCCCC"
light = "#D9C8EC"
"""


def styled(config):
    return read_style(config.encode(), None, None)


def refused(config):
    with pytest.raises(NeedsError) as caught:
        read_style(config if isinstance(config, bytes) else config.encode(), None, None)
    assert caught.value.message.startswith("style.toml")
    assert caught.value.advice
    return caught.value


def test_without_files_the_style_is_our_plain_one():
    assert read_style(None, None, None) == HouseStyle()
    assert read_style(b"", None, None) == HouseStyle()


def test_our_own_style_passes_its_own_check():
    assert styled("").colours == COLOURS


def test_every_key_is_read():
    style = styled(WHOLE)
    assert style.font == "Gill Sans MT"
    assert style.heading == "#5C2D91"
    assert style.colours == {
        SeriesRole.AREA: "#5C2D91",
        SeriesRole.REGION: "#B4540A",
        SeriesRole.ENGLAND: "#333333",
        SeriesRole.OTHERS: "#CCCCCC",
        SeriesRole.LIGHT: "#D9C8EC",
    }


def test_what_is_not_said_stays_as_it_is():
    style = styled('[colours]\narea = "#5C2D91"\n')
    assert style.colours[SeriesRole.AREA] == "#5C2D91"
    assert style.colours[SeriesRole.REGION] == COLOURS[SeriesRole.REGION]
    assert style.font == HouseStyle().font


@pytest.mark.parametrize(
    ("config", "named"),
    [
        ('fnt = "Arial"', "fnt"),
        ('[colours]\nregions = "#B4540A"', "colours.regions"),
        ('[colours]\narea = "navy"', "colours.area"),
        ('[colours]\narea = "#12436"', "colours.area"),
        ("[colours]\narea = 12", "colours.area"),
        ('heading = "#12436D80"', "heading"),
        ('colours = "blue"', "colours"),
        ('font = "+mn-lt"', "font"),
        ('font = "Arial\\"/><script>"', "font"),
        ("font = 12", "font"),
        ('font = "A name that is longer than Word can hold"', "font"),
    ],
)
def test_a_fault_is_named(config, named):
    assert f"style.toml: {named}" in refused(config).message


@pytest.mark.parametrize(
    "config", [b'font = "\xff"', 'font = "Arial', "a = " + "[" * 5000, "a = 1\n" * 5000, "\x00"]
)
def test_what_is_no_toml_is_refused(config):
    refused(config)


def test_a_heading_that_cannot_be_read_is_refused_with_both_ratios():
    message = refused('heading = "#777777"').message
    assert "4.47 to 1" in message, "never rounded up to what is needed"
    assert "4.5 to 1" in message
    assert "1.4.3" in message


@pytest.mark.parametrize("stands", ["area", "region", "england"])
def test_a_line_that_cannot_be_seen_is_refused(stands):
    message = refused(f'[colours]\n{stands} = "#FFCC00"').message
    assert f"colours.{stands} is #FFCC00" in message
    assert "3 to 1" in message
    assert "1.4.11" in message


def test_a_background_may_be_pale():
    assert styled('[colours]\nothers = "#EEEEEE"\nlight = "#F5F5FF"').colours[SeriesRole.OTHERS] == "#EEEEEE"


@pytest.mark.parametrize("beside", ["region", "others", "light"])
def test_two_colours_that_print_alike_are_refused(beside):
    problem = refused(f'[colours]\narea = "#12436D"\n{beside} = "#6D1212"')
    assert f"colours.{beside} is #6D1212" in problem.message
    assert "1.5 to 1" in problem.message


@given(st.from_regex(r"#[0-9A-Fa-f]{6}", fullmatch=True), st.from_regex(r"#[0-9A-Fa-f]{6}", fullmatch=True))
def test_a_style_is_taken_exactly_when_it_can_be_seen(area, region):
    colours = {**COLOURS, SeriesRole.AREA: area, SeriesRole.REGION: region}
    seen = all(contrast(each, "#FFFFFF") >= MARKS_CONTRAST for each in (area, region)) and all(
        contrast(area, colours[each]) >= APART
        for each in (SeriesRole.REGION, SeriesRole.OTHERS, SeriesRole.LIGHT)
    )
    config = f'[colours]\narea = "{area}"\nregion = "{region}"'
    if seen:
        assert styled(config).colours == colours
    else:
        refused(config)


def test_contrast_is_that_of_the_guidelines():
    # Published pairs: black on white, and the Analysis Function's dark blue, turquoise and orange on white.
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#12436D", "#FFFFFF") == pytest.approx(10.25, abs=0.005)
    assert contrast("#28A197", "#FFFFFF") == pytest.approx(3.17, abs=0.005)
    assert contrast("#767676", "#FFFFFF") >= WORDS_CONTRAST > contrast("#777777", "#FFFFFF")


@pytest.mark.parametrize("folder", [None, "", "missing", "empty"])
def test_without_a_folder_the_style_is_our_plain_one(folder, tmp_path, monkeypatch):
    (tmp_path / "empty").mkdir()
    if folder is None:
        monkeypatch.delenv(STYLE_DIR.name, raising=False)
    else:
        monkeypatch.setenv(STYLE_DIR.name, str(tmp_path / folder) if folder else folder)
    assert configured_style() == HouseStyle()


def test_a_folder_is_read(tmp_path, monkeypatch):
    monkeypatch.setenv(STYLE_DIR.name, str(tmp_path))
    (tmp_path / "style.toml").write_text(WHOLE, "utf-8")
    (tmp_path / "house.docx").write_bytes(own_document(as_template=False))
    (tmp_path / "house.potx").write_bytes(own_slides())
    style = configured_style()
    assert style.font == "Gill Sans MT"
    assert style.document
    assert style.slides


@pytest.mark.parametrize(
    ("name", "named"),
    [("style.toml", "style.toml"), ("house.dotx", "Word template"), ("house.pptx", "PowerPoint template")],
)
def test_a_broken_file_of_the_folder_is_named(name, named, tmp_path, monkeypatch):
    monkeypatch.setenv(STYLE_DIR.name, str(tmp_path))
    (tmp_path / name).write_bytes(b"broken")
    with pytest.raises(NeedsError, match=re.escape(str(tmp_path))) as caught:
        configured_style()
    assert named in caught.value.message


def test_a_file_that_cannot_be_read_is_named(tmp_path, monkeypatch):
    monkeypatch.setenv(STYLE_DIR.name, str(tmp_path))
    (tmp_path / "style.toml").mkdir()
    with pytest.raises(NeedsError, match=r"style\.toml"):
        configured_style()
