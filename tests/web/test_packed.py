"""The app's scripts and styles arrive compressed, whole and kept, and nothing else is touched."""

import gzip

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from needs.web.precompressed import PrecompressedStatic, packed
from tests.web.serve import ask

SCRIPT = b"let a = 1;\n" * 500
GZIP = [(b"accept-encoding", b"br, gzip")]


@pytest.fixture
def app(tmp_path):
    for file in ("js/Page.C1_x-y.js", "css/index.css", "js/notes.txt"):
        (tmp_path / file).parent.mkdir(exist_ok=True)
        (tmp_path / file).write_bytes(SCRIPT)
    (tmp_path.parent / "secret.js").write_bytes(b"a secret")
    return Starlette(
        routes=[Route("/{rest:path}", lambda _: PlainTextResponse("passed on"), methods=["GET", "POST"])],
        middleware=[Middleware(PrecompressedStatic, folder=tmp_path)],
    )


@pytest.mark.parametrize(
    ("path", "kind"), [("/static/js/Page.C1_x-y.js", "javascript"), ("/static/css/index.css", "css")]
)
def test_a_file_arrives_whole_and_smaller(app, path, kind):
    answer = ask(app, path, headers=GZIP)
    assert gzip.decompress(answer.body) == SCRIPT
    assert int(answer.headers["content-length"]) == len(answer.body) < len(SCRIPT) / 10
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["vary"] == "Accept-Encoding"
    assert "immutable" in answer.headers["cache-control"]
    assert kind in answer.headers["content-type"]


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/static/js/Page.C1_x-y.js", [(b"accept-encoding", b"identity")]),
        ("/static/js/Page.C1_x-y.js", [*GZIP, (b"range", b"bytes=0-9")]),
        ("/static/js/notes.txt", GZIP),
        ("/static/js/other.js", GZIP),
        ("/static/js/../../secret.js", GZIP),
        ("/static/js/%2e%2e/%2e%2e/secret.js", GZIP),
        ("/", GZIP),
    ],
)
def test_everything_else_is_passed_on(app, path, headers):
    assert ask(app, path, headers=headers).text == "passed on"


def test_a_file_is_compressed_once(app, tmp_path):
    before = packed.cache_info()
    for _ in range(3):
        ask(app, "/static/css/index.css", headers=GZIP)
    after = packed.cache_info()
    assert (after.misses - before.misses, after.hits - before.hits) == (1, 2)
