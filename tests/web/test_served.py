"""The server as it runs: headers on every answer, names, origins, files, and what stays of a reader."""

import json
import time
from contextlib import suppress

import pytest
from websockets.exceptions import InvalidStatus

from needs.store.library import Library
from needs.store.shared import Shared
from needs.store.snapshot import load
from tests.conftest import WITHIN
from tests.releases import fetched_in
from tests.web.served import begin, served

PATHS = [
    "/",
    "/trends?area=E08000026",
    "/nowhere/at/all",
    "/_stcore/health",
    "/_stcore/host-config",
    "/_stcore/metrics",
    "/static/none.js",
    "/media/none",
    "/component/none/x.js",
    "/light/brief?area=E08000026",
    "/light/brief?area=E99999999",
    "/figure.svg?area=E08000026&ind=91380",
    "/figure.png?area=",
    "/ready",
]
OUTSIDE = [
    "/../../../../etc/passwd",
    "/static/../../../../../../../../etc/passwd",
    "/static/%2e%2e/%2e%2e/%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
    "/media/..%2f..%2f..%2f..%2fetc%2fpasswd",
    "/component/x/../../../../../../etc/passwd",
    "/_stcore/bidi-components/x/%2e%2e%2f%2e%2e%2fetc/passwd",
    "/app/static/../../data/manifest.json",
    "/figure.svg/../../../../etc/passwd",
    "//etc/passwd",
    "/\\..\\..\\etc\\passwd",
    "/data/manifest.json",
    "/.streamlit/config.toml",
    "/asgi.py",
    "/.git/config",
]


SHARED = "20261101T060000Z-shared"


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    folder = tmp_path_factory.mktemp("served")
    publisher = Library(folder / "publisher")
    rows = load().observations.query("indicator == '92906'")
    publisher.finish(fetched_in(publisher.unfinished(), rows), SHARED)
    Shared(str(folder / "shared")).publish(publisher, SHARED)
    with served(
        folder / "log",
        NEEDS_DATA_DIR=str(folder / "data"),
        NEEDS_BOUNDARIES_URL="off",
        NEEDS_ALLOWED_HOSTS="127.0.0.1 *.council.example",
        NEEDS_FRAME_ANCESTORS="'self' https://intranet.council.example",
        NEEDS_LOG="json",
        NEEDS_SNAPSHOT_URL=str(folder / "shared"),
        STREAMLIT_SERVER_DISCONNECTED_SESSION_TTL="0",
    ) as running:
        yield running


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_tells_a_browser_to_load_and_run_nothing_else(server, path):
    headers = server.ask(path).headers
    policy = headers["content-security-policy"]
    assert policy.endswith("; frame-ancestors 'self' https://intranet.council.example")
    assert policy.startswith(("default-src 'self'", "default-src 'none'"))
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "geolocation=()" in headers["permissions-policy"]
    assert headers.get("access-control-allow-origin") is None


@pytest.mark.parametrize("path", OUTSIDE)
def test_no_path_leads_to_a_file_that_is_not_served(server, path):
    said = server.ask(path).text
    for secret in ("root:", "schema_version", "fileWatcherType", "st.App", "[core]"):
        assert secret not in said


def test_another_name_or_origin_gets_nothing(server):
    assert server.ask("/", headers={"Host": "evil.example"}).status == 400
    assert server.ask("/", headers={"Host": "needs.council.example"}).status == 200
    assert server.ask("/_stcore/health", headers={"Host": "10.0.0.7"}).status == 200
    assert server.ask("/ready", headers={"Host": "10.0.0.7"}).status == 200
    with pytest.raises(InvalidStatus) as refused, server.socket(Origin="https://evil.example"):
        pass
    assert refused.value.response.status_code == 403
    asked = server.ask("/_stcore/health", headers={"Origin": "https://evil.example"})
    assert "access-control-allow-origin" not in asked.headers


def test_a_server_begins_with_the_figures_that_are_shared(server):
    assert server.ask("/ready").status == 200
    assert Library(server.log.parent / "data").current_name() == SHARED


def test_what_is_not_offered_is_not_there(server):
    for path in ("/_stcore/agent/interact", "/_stcore/agent/mcp"):
        assert server.ask(path, "POST", b"{}").status >= 400
    for method in ("POST", "PUT", "DELETE"):
        assert server.ask("/light/brief", method).status == 405
        assert server.ask("/ready", method).status == 405


def form(content, boundary="x"):
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
    return head.encode() + content + f"\r\n--{boundary}--\r\n".encode()


def test_a_file_is_taken_from_its_own_page_only_and_is_gone_with_the_session(server):
    """Without the page's token, for a session that is none, too large, too many; and nothing of it stays."""
    token = server.ask("/_stcore/health").headers["set-cookie"].partition(";")[0].partition("=")[2]
    own = {
        "Content-Type": "multipart/form-data; boundary=x",
        "Cookie": f"_streamlit_xsrf={token}",
        "X-Xsrftoken": token,
    }

    def send(session, name, content=b"indicator\n", headers=own):
        return server.ask(f"/_stcore/upload_file/{session}/{name}", "PUT", form(content), headers)

    with server.socket() as page:
        session = begin(page, "area=E08000026")
        assert send(session, "a", headers={"Content-Type": own["Content-Type"]}).status == 403
        assert send("no-such-session", "a").status == 400
        assert send(session, "a", b"x" * 11_000_000).status == 413
        statuses = [send(session, str(number), b"secret-word" * 1000).status for number in range(22)]
        assert statuses == [204] * 20 + [413] * 2
        assert comes_to_hold_files(server, True)
    assert comes_to_hold_files(server, False)
    assert "secret-word" not in server.log.read_text()


def comes_to_hold_files(server, wanted):
    """Whether the server soon says that files are in its memory, or that none are."""
    until = time.monotonic() + WITHIN
    while time.monotonic() < until:
        said = server.ask("/_stcore/metrics?families=cache_memory_bytes").text
        if ("UploadedFileManager" in said) is wanted:
            return True
        time.sleep(0.2)
    return False


def test_a_reader_who_asks_without_end_is_told_to_wait_and_the_app_goes_on(server):
    # From an address of their own: no other reader is told to wait for them.
    answers = [server.ask("/light/brief?area=E08000026", reader="127.0.0.2") for _ in range(300)]
    refused = [answer for answer in answers if answer.status == 429]
    assert refused
    assert refused[0].text.startswith("Too many pages and pictures at once. Try again in ")
    assert int(refused[0].headers["retry-after"]) >= 1
    assert server.ask("/light/brief?area=E08000026").status == 200
    with server.socket() as page:
        assert begin(page)


def test_a_link_of_a_megabyte_gets_a_sentence_and_the_server_stays(server):
    assert server.ask("/light/brief?area=" + "E" * 20_000).status in (414, 400)
    with suppress(ConnectionError):  # the server may hang up before it has heard the whole of it
        assert server.ask("/light/brief?area=" + "E" * 1_000_000).status == 400
    with server.socket() as page:
        assert begin(page, "find=" + "x" * 1_000_000)
    assert server.ask("/ready").status == 200


def test_the_log_is_lines_of_json_without_a_reader_or_a_traceback(server):
    server.ask("/figure.svg?area=E08000026&ind=91380&page=trends&name=a-name-typed")
    lines = server.log.read_text().splitlines()
    ours = [json.loads(line) for line in lines if line.startswith("{")]
    assert ours
    assert {"at", "level", "room", "message"} <= ours[0].keys()
    assert "Traceback" not in "\n".join(lines)
    assert not any("a-name-typed" in line or "127.0.0.1" in line for line in lines if line.startswith("{"))
