"""What every request and every answer passes: names, headers, and how much there is of what costs much."""

import asyncio
import re
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from needs.domain.errors import NeedsError
from needs.web import guard as module
from needs.web.guard import MOST_FILES, Buckets, Files, Guard, Rules, configured_rules, hashes_of
from tests.web.serve import ask

UPLOAD = "/_stcore/upload_file/a-session/"


def fail(_):
    raise ZeroDivisionError("a secret of the server")


def app(rules=None):
    """A small app with the guard where the server has it: inside nothing but Starlette's own last resort."""
    strict = {"Content-Security-Policy": "default-src 'none'"}
    return Starlette(
        routes=[
            Route("/", lambda _: PlainTextResponse("page")),
            Route("/strict", lambda _: Response(headers=strict)),
            Route("/light/brief", lambda _: PlainTextResponse("light")),
            Route("/broken", fail),
            Route("/_stcore/health", lambda _: PlainTextResponse("ok")),
            Route(UPLOAD + "{file}", lambda _: Response(status_code=204), methods=["PUT", "DELETE"]),
        ],
        middleware=[Middleware(Guard, rules=rules)],
    )


@pytest.mark.parametrize("path", ["/", "/strict", "/light/brief", "/nowhere", "/broken"])
def test_every_answer_has_the_headers(path):
    headers = ask(app(Rules(frame_ancestors="https://a.example")), path).headers
    assert headers["content-security-policy"].endswith("; frame-ancestors https://a.example")
    assert headers["content-security-policy"].count("frame-ancestors") == 1
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "camera=()" in headers["permissions-policy"]
    assert headers["cross-origin-opener-policy"] == "same-origin"


def test_a_stricter_policy_stays():
    assert ask(app(), "/strict").headers["content-security-policy"].startswith("default-src 'none'; frame")


def test_the_policy_lets_nothing_run_that_this_server_does_not_send():
    policy = Rules(scripts=hashes_of("<script>\nlet a = 1\n</script><script src=x></script>")).policy
    parts = {name: rest.split() for name, _, rest in (part.partition(" ") for part in policy.split("; "))}
    assert parts["script-src"][:3] == ["'self'", "blob:", "'wasm-unsafe-eval'"]
    assert re.fullmatch(r"'sha256-[A-Za-z0-9+/]{43}='", parts["script-src"][3])
    assert len(parts["script-src"]) == 4
    assert "'unsafe-eval'" not in policy
    assert "unsafe-inline" not in " ".join(parts["script-src"])
    assert parts["default-src"] == parts["connect-src"] == ["'self'"]
    assert not re.search(r"https?:|\*", policy)


def test_what_goes_wrong_is_a_sentence_for_the_reader_and_a_line_in_the_log(caplog):
    answer = ask(app(), "/broken")
    assert answer.status == 500
    assert answer.text == f"{module.BROKEN}\n"
    assert "a secret of the server" in caplog.text


@pytest.mark.parametrize(
    ("host", "known"),
    [
        ("needs.example", True),
        ("NEEDS.example:8501", True),
        ("needs.example.", True),
        ("a.council.example", True),
        ("council.example", False),
        ("needs.example.evil.test", False),
        ("evilneeds.example", False),
        ("", False),
        ("needs.example@evil.test", False),
        ("[::1]:8501", True),
    ],
)
def test_only_the_names_that_are_ours_are_answered(host, known):
    rules = Rules(hosts=("needs.example", "*.council.example", "[::1]"))
    answer = ask(app(rules), "/", host=host)
    assert answer.status == (200 if known else 400)
    assert known or answer.text == "This server is not known by that name.\n"
    assert ask(app(rules), "/_stcore/health", host=host).status == 200
    assert ask(app(), "/", host=host).status == 200


def test_a_socket_by_another_name_is_refused():
    sent = []

    async def receive():
        return {"type": "websocket.connect"}

    async def send(message):
        sent.append(message)

    scope = {"type": "websocket", "path": "/_stcore/stream", "headers": [(b"host", b"evil.test")]}
    with ThreadPoolExecutor(1) as alone:
        alone.submit(asyncio.run, app(Rules(hosts=("needs.example",)))(scope, receive, send)).result()
    assert [message["type"] for message in sent] == ["websocket.close"]
    assert sent[0]["code"] == 1008


def test_pages_without_end_are_asked_to_wait_and_other_readers_are_not(monkeypatch):
    # The clock stands still, so that nothing comes back however long the requests take.
    monkeypatch.setattr(module, "Buckets", partial(Buckets, clock=lambda: 0.0))
    server = app()
    answers = [ask(server, "/light/brief") for _ in range(260)]
    assert [answer.status for answer in answers[:240]] == [200] * 240
    refused = answers[-1]
    assert refused.status == 429
    assert refused.text == "Too many pages and pictures at once. Try again in 1 second.\n"
    assert refused.headers["retry-after"] == "1"
    assert ask(server, "/light/brief", client="192.0.2.1").status == 200
    assert ask(server, "/").status == 200


def test_a_session_has_room_for_so_many_files_and_more_once_it_takes_some_back(monkeypatch):
    monkeypatch.setattr(Buckets, "wait", lambda *_: 0.0)
    server = app()
    statuses = [ask(server, f"{UPLOAD}{n}", method="PUT").status for n in range(MOST_FILES + 2)]
    assert statuses == [204] * MOST_FILES + [413] * 2
    assert ask(server, f"{UPLOAD}3", method="PUT").status == 204
    assert ask(server, f"{UPLOAD}3", method="DELETE").status == 204
    assert ask(server, f"{UPLOAD}new", method="PUT").status == 204


def test_files_that_were_refused_take_no_room():
    files = Files()
    files.note("a", "1", sent=False)
    assert len(files) == 0
    server = app()
    for _ in range(MOST_FILES + 1):
        assert ask(server, "/_stcore/upload_file/other/x", method="PUT").status in (404, 405, 429)


def test_files_at_any_speed_are_asked_to_wait():
    server = app()
    statuses = [ask(server, f"{UPLOAD}1", method="PUT").status for _ in range(31)]
    assert statuses == [204] * 30 + [429]
    assert ask(server, f"{UPLOAD}1", method="DELETE").status == 204


def test_a_bucket_fills_again_with_time_and_forgets_readers_before_it_grows():
    now = [0.0]
    buckets = Buckets(2, 0.5, clock=lambda: now[0])
    assert [buckets.wait("a") for _ in range(3)] == [0, 0, 2]
    now[0] = 1.0
    assert buckets.wait("a") == 1
    now[0] = 2.0
    assert buckets.wait("a") == 0
    now[0] = 1.0
    assert buckets.wait("a") > 0, "a clock that goes back gives nothing"
    for number in range(module.MOST_KNOWN + 50):
        buckets.wait(str(number))
    assert len(buckets) == module.MOST_KNOWN


def test_sessions_are_forgotten_before_they_fill_the_memory():
    files = Files()
    for number in range(module.MOST_KNOWN + 50):
        files.note(str(number), "x", sent=True)
    assert len(files) == module.MOST_KNOWN


def test_the_rules_are_configured(monkeypatch):
    monkeypatch.delenv("NEEDS_FRAME_ANCESTORS", raising=False)
    monkeypatch.delenv("NEEDS_ALLOWED_HOSTS", raising=False)
    assert configured_rules() == Rules()
    monkeypatch.setenv(
        "NEEDS_FRAME_ANCESTORS", "'self' https://intranet.example.gov.uk https://*.a.example:8443"
    )
    monkeypatch.setenv("NEEDS_ALLOWED_HOSTS", "Needs.example.gov.uk, *.a.example [::1]")
    rules = configured_rules("<script>x</script>")
    assert rules.frame_ancestors == "'self' https://intranet.example.gov.uk https://*.a.example:8443"
    assert rules.hosts == ("needs.example.gov.uk", "*.a.example", "[::1]")
    assert len(rules.scripts) == 1


@pytest.mark.parametrize(
    ("variable", "text"),
    [
        ("NEEDS_FRAME_ANCESTORS", "self"),
        ("NEEDS_FRAME_ANCESTORS", "https://a.example; script-src *"),
        ("NEEDS_FRAME_ANCESTORS", "https://a.example\r\nSet-Cookie:x"),
        ("NEEDS_ALLOWED_HOSTS", "https://a.example"),
        ("NEEDS_ALLOWED_HOSTS", "a.example/path"),
        ("NEEDS_ALLOWED_HOSTS", "*"),
    ],
)
def test_a_rule_that_is_none_is_refused_in_words(monkeypatch, variable, text):
    monkeypatch.setenv(variable, text)
    with pytest.raises(NeedsError, match=variable):
        configured_rules()
