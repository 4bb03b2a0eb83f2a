"""What the shims count on in Streamlit is there in the version that is installed, and so is their reason."""

import importlib
import inspect
import pkgutil
import re
from importlib.metadata import version

import pytest
from packaging.requirements import Requirement
from streamlit.runtime import Runtime
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.memory_session_storage import MemorySessionStorage
from streamlit.runtime.scriptrunner import ScriptRunner
from streamlit.runtime.scriptrunner.script_runner import ScriptRunContext
from streamlit.runtime.session_manager import SessionStorage
from streamlit.runtime.websocket_session_manager import WebsocketSessionManager
from streamlit.web.server.starlette.starlette_routes import BASE_ROUTE_CORE, BASE_ROUTE_UPLOAD_FILE

from needs.ui import streamlit_shims
from needs.ui.streamlit_shims import aids
from needs.ui.streamlit_shims.sessions import ExpiringSessionStorage
from needs.ui.streamlit_shims.shell import CHART, EVERYWHERE, PAGE, SCRIPTS, STATIC, scripts_of
from needs.web.guard import ALWAYS_ANSWERED, UPLOADS, hashes_of
from needs.web.precompressed import KINDS
from tests.conftest import ROOT

SHIMS = [each.name for each in pkgutil.iter_modules(streamlit_shims.__path__)]
ELEMENT = re.compile(r"\bst[A-Z][A-Za-z]+\b")
"""What Streamlit calls an element of its page, as class or as ``data-testid``."""


@pytest.mark.parametrize("name", SHIMS)
def test_a_shim_says_why_and_holds_for_the_version_installed(name):
    shim = importlib.import_module(f"{streamlit_shims.__name__}.{name}")
    assert len(shim.__doc__.strip().splitlines()) > 2
    held = Requirement(shim.HOLDS_FOR)
    assert held.name == "streamlit"
    assert held.specifier.contains(version("streamlit"))


def test_nothing_reaches_into_streamlit_beside_them():
    inside = re.compile(
        r"^(?:from|import) streamlit\.|\b_session_mgr\b|\bst[A-Z]\w+|\bdata-testid\b", re.MULTILINE
    )
    package = ROOT / "src" / "needs"
    reach = {
        path.relative_to(package).as_posix()
        for kind in ("py", "js", "css")
        for path in package.rglob(f"*.{kind}")
        if "streamlit_shims" not in path.parts and inside.search(path.read_text("utf-8"))
    }
    assert reach == set()


def test_sessions_without_a_page_are_kept_by_a_storage_that_can_be_put_in_place():
    asked = {
        name for name, each in vars(SessionStorage).items() if getattr(each, "__isabstractmethod__", False)
    }
    assert asked == {"get", "save", "delete", "list"}
    assert asked <= set(vars(ExpiringSessionStorage))
    assert "_session_storage" in WebsocketSessionManager.__init__.__code__.co_names
    assert "_session_mgr" in Runtime.__init__.__code__.co_names
    assert "id" in AppSession.__init__.__code__.co_names
    assert {"shutdown", "session_state"} <= set(vars(AppSession))


def test_its_own_storage_still_lets_go_of_nothing_by_itself():
    assert not {"forget", "expire"} & set(dir(MemorySessionStorage))


def test_a_run_still_ends_with_a_collection_in_full():
    assert "gc.collect(2)" in inspect.getsource(inspect.getmodule(ScriptRunner))


def test_a_run_knows_whether_the_reader_went_back():
    assert "is_history_navigation" in inspect.signature(ScriptRunContext.reset).parameters


def test_the_page_has_each_part_that_is_replaced():
    for part in (r'<html lang="\w+">', r"<noscript>.*?</noscript>", r"<title>.*?</title>", "</head>"):
        assert len(re.findall(part, PAGE, re.DOTALL)) == 1, part
    assert 'rel="modulepreload" crossorigin' in PAGE
    assert hashes_of(PAGE)


@pytest.mark.parametrize("part", [*EVERYWHERE, CHART])
def test_each_part_has_a_script_of_its_own_that_imports_others(part):
    assert len(scripts_of(SCRIPTS, (part,))) > 1


@pytest.mark.parametrize("name", ["aids.js", "page.css", "aids.py"])
def test_the_elements_of_the_page_are_called_as_they_are_looked_for(name):
    text = (ROOT / "src" / "needs" / "ui" / "streamlit_shims" / name).read_text("utf-8")
    scripts = "".join(path.read_text("utf-8") for path in SCRIPTS.glob("*.js"))
    known = set(ELEMENT.findall(scripts))
    assert set(ELEMENT.findall(text)) - known == set()
    assert "st-key-" in scripts
    assert aids.NAVIGATION in text or "st-key-navigation" not in text


def test_the_addresses_that_web_knows_are_those_of_the_server():
    assert f"/{BASE_ROUTE_UPLOAD_FILE}/" == UPLOADS
    assert f"/{BASE_ROUTE_CORE}/health" in ALWAYS_ANSWERED


def test_the_name_of_a_script_or_style_changes_with_its_content():
    for kind in KINDS:
        names = [path.name for path in (STATIC / "static" / kind[1:]).glob(f"*{kind}")]
        assert names
        assert all(re.fullmatch(r".+\.[\w-]{8}\.\w+", name) for name in names)
