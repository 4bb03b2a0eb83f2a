"""The page of HTML that carries the app: what it says and fetches before a script has run."""

import re

import pytest
from starlette.applications import Starlette

from needs.domain.pages import PAGES, PRODUCT
from needs.store.in_use import Figures
from needs.ui.frame import ROOT
from needs.ui.streamlit_shims.aids import STYLE
from needs.ui.streamlit_shims.shell import CHART, EVERYWHERE, PAGE, SCRIPTS, scripts_of, shell, shell_of
from needs.web.pages import page_routes
from tests.web.serve import ask


@pytest.fixture(scope="module")
def app():
    return Starlette(routes=page_routes(Figures(), plain=shell(charted=False), charted=shell(charted=True)))


def test_every_page_of_the_app_has_one():
    scripts = {file.stem for file in (ROOT / "pages").glob("*.py")}
    assert {each.slug for each in PAGES} == scripts


@pytest.mark.parametrize(
    ("path", "query", "title"),
    [
        ("/", "", f"Overview – {PRODUCT}"),
        ("/", "area=E08000026", f"Coventry: need and treatment beside region and England – {PRODUCT}"),
        (
            "/trends",
            "area=E06000061.E06000062&name=Northants&ind=91380",
            f"Northants: alcohol-specific mortality over time – {PRODUCT}",
        ),
        ("/trends", "area=E99999999", f"Trends – {PRODUCT}"),
        ("/trends", b"area=\xff\xfe", f"Trends – {PRODUCT}"),
        ("/trends", "area=" + "9" * 5000, f"Trends – {PRODUCT}"),
        ("/accessibility", "", f"Accessibility statement – {PRODUCT}"),
    ],
)
def test_a_program_that_runs_no_scripts_finds_what_a_link_shows(app, path, query, title):
    answer = ask(app, path, query)
    assert answer.status == 200
    assert re.findall("<title>(.*?)</title>", answer.text) == [title]
    assert f'property="og:title" content="{title}"' in answer.text


def test_a_name_in_a_link_is_text_and_no_markup(app):
    name = "%22%3E%3Cscript%3Ealert(1)%3C/script%3E"
    answer = ask(app, "/", f"area=E06000061.E06000062&name={name}")
    assert "alert(1)</script>" not in answer.text
    assert answer.text.count("<script") == PAGE.count("<script")


def test_it_is_streamlits_own_page_with_what_that_lacks(app):
    text, own = ask(app, "/").text, PAGE
    assert '<html lang="en-GB">' in text
    assert f"<style>{STYLE}</style>" in text
    assert 'href="./light/brief"' in text
    for kept in re.findall(r'<script type="module".*?>|<div id="root">|<link rel="stylesheet".*?>', own):
        assert kept in text


def test_scripts_are_fetched_at_once_and_each_of_them_once(app):
    for path, charted in (("/", False), ("/trends", True)):
        fetched = re.findall(r'rel="modulepreload" crossorigin href="./static/js/(.*?)"', ask(app, path).text)
        assert len(fetched) == len(set(fetched))
        assert all((SCRIPTS / name).is_file() for name in fetched)
        assert any(name.startswith(CHART) for name in fetched) is charted
        for part in EVERYWHERE:
            assert any(name.startswith(f"{part}.") for name in fetched), part


def test_another_version_without_these_parts_still_has_its_page(tmp_path):
    assert scripts_of(tmp_path, EVERYWHERE) == ()
    bare = "<html><head></head><body><div id=root></div></body></html>"
    assert shell_of(bare, "", ()) == bare.replace("</head>", "<style></style></head>")
