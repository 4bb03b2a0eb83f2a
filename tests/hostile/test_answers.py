"""What a service may send in place of figures: each ends in a plain error, in time and in bounded memory."""

import gzip
import itertools
import json
import tracemalloc
import zlib
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from needs.domain.errors import NeedsError
from needs.sources.boundaries import BoundariesClient
from needs.sources.client import FingertipsClient
from needs.sources.discovery import indicator_metadata, profiles
from needs.sources.errors import (
    PassingError,
    RedirectRefusedError,
    SourceError,
    TooLargeError,
    UnexpectedDataError,
)
from needs.sources.transport import Limits, Transport
from needs.store.library import Library
from needs.store.refresh import RefreshState, refresh
from needs.store.snapshot import check
from tests.hostile.documents import spoilt
from tests.hostile.raw import plainly, replying
from tests.hostile.trying import tries
from tests.stub.server import Stub

LIMITS = Limits(
    connect_seconds=1, total_seconds=2, retries=1, first_wait_seconds=0.01, largest_bytes=1_000_000
)


class Canned(Transport):
    """Gives the same body to every request."""

    def __init__(self, body):
        super().__init__()
        self.body = body

    def get(self, url, read_seconds):
        return self.body


def client_of(body):
    return FingertipsClient("http://127.0.0.1:9/api/", transport=Canned(body))


def asked(reply):
    """What a client makes of a reply to every request."""
    with replying(reply) as address:
        client = FingertipsClient(address, limits=LIMITS, json_seconds=1, csv_seconds=1)
        return client.data_csv("91380")


def grown(times):
    """A gzip body that grows to so many million zeros."""
    packer = zlib.compressobj(9, wbits=31)
    million = b"0" * 1_000_000
    return b"".join([*(packer.compress(million) for _ in range(times)), packer.flush()])


GZIP = b"Content-Encoding: gzip"
CHUNKED = b"Transfer-Encoding: chunked"
BAD_REPLIES = {
    "nothing": (b"", PassingError),
    "no protocol": (b"SSH-2.0-OpenSSH_9.9\r\n", PassingError),
    "a status that is no number": (b"HTTP/1.1 OK fine\r\n\r\n", PassingError),
    "a status beyond all": (plainly(b"x", status=b"999 ?"), SourceError),
    "a header without end": (b"HTTP/1.1 200 OK\r\nX: " + b"x" * 200_000, PassingError),
    "headers without end": (b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 1_000, PassingError),
    "a length that is a lie": (plainly(b"short", b"Content-Length: 5000"), PassingError),
    "two lengths": (plainly(b"12345", b"Content-Length: 3", b"Content-Length: 5"), SourceError),
    "a negative length": (plainly(b"x", b"Content-Length: -1"), None),
    "a length of letters": (plainly(b"x", b"Content-Length: many"), None),
    "chunks that are none": (plainly(b"zz\r\nhello\r\n", CHUNKED), PassingError),
    "chunks that stop": (plainly(b"5\r\nhel", CHUNKED), PassingError),
    "a chunk larger than all": (plainly(b"fffffffffffffffff\r\nx", CHUNKED), PassingError),
    "gzip that is none": (plainly(b"hello", GZIP), PassingError),
    "gzip that stops": (plainly(gzip.compress(b"hello" * 999)[:-30], GZIP), None),
    "an encoding in an encoding": (
        plainly(gzip.compress(grown(20)), b"Content-Encoding: gzip, gzip"),
        TooLargeError,
    ),
    "an encoding nobody knows": (plainly(b"hello", b"Content-Encoding: br, zstd, x"), None),
    "a redirect to a file": (
        plainly(b"", b"Location: file:///etc/passwd", status=b"302 Found"),
        RedirectRefusedError,
    ),
    "a redirect to the cloud": (
        plainly(b"", b"Location: http://169.254.169.254/latest", status=b"307 X"),
        RedirectRefusedError,
    ),
    "a redirect with a line in it": (
        plainly(b"", b"Location: //x\\@y:z:99999999", status=b"302 Found"),
        RedirectRefusedError,
    ),
    "an empty redirect": (plainly(b"", b"Location: ", status=b"302 Found"), RedirectRefusedError),
    "a cookie of a megabyte": (plainly(b"x", b"Set-Cookie: a=" + b"b" * 60_000), None),
}


@pytest.mark.parametrize("kind", BAD_REPLIES)
def test_a_broken_answer_is_a_plain_error(kind):
    reply, error = BAD_REPLIES[kind]
    if error is None:  # nothing that the transport can see: the reading of the figures refuses it
        assert isinstance(asked(lambda _: [reply]), bytes)
        return
    with pytest.raises(error) as caught:
        asked(lambda _: [reply])
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 600


@pytest.mark.parametrize("encoded", [True, False], ids=["a gzip bomb", "a body without end"])
def test_what_grows_without_end_is_cut_off_in_little_memory(encoded):
    body = grown(60) if encoded else b""
    head = b"HTTP/1.1 200 OK\r\nConnection: close\r\n"

    def reply(_):
        yield head + (GZIP + b"\r\n" if encoded else b"") + b"\r\n"
        if encoded:
            yield body
        else:
            yield from itertools.repeat(b"91380," * 10_000)

    tracemalloc.start()
    with pytest.raises(TooLargeError):
        asked(reply)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 25_000_000


def test_a_redirect_at_every_request_ends():
    with pytest.raises(RedirectRefusedError):
        asked(lambda number: [plainly(b"", b"Location: /api/%d" % number, status=b"302 Found")])


METADATA = {"91380": {"IID": 91380, "DataChange": {"LastUploadedAt": "2026-09-01T09:30:00"}}}
MODELS = [{"NeighbourTypeId": 1, "Name": "CIPFA", "ApplicableAreaTypes": [{"Id": 502}]}]
LISTS = {"nn-1-E08000026": ["E08000025", "E08000031"], "E12000005": ["E08000026"]}
PROFILES = [{"Id": 1, "Name": "A", "Key": "a", "GroupIds": [1]}]
SQUARE = [[[0.1, 51.1], [0.2, 51.1], [0.2, 51.2], [0.1, 51.2], [0.1, 51.1]]]
OUTLINES = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "properties": {"CTYUA24CD": "E08000026"},
            "geometry": {"type": "Polygon", "coordinates": SQUARE},
        }
    ],
}
QUESTIONS = {
    "when figures were uploaded": (METADATA, lambda client: client.last_changes(["91380"])),
    "models of neighbours": (MODELS, lambda client: client.nearest_neighbour_types()),
    "neighbours": (LISTS, lambda client: client.parent_to_child_areas()),
    "profiles": (PROFILES, profiles),
    "metadata": (METADATA, lambda client: indicator_metadata(client, ["91380"])),
}


@pytest.mark.parametrize("question", QUESTIONS)
@settings(max_examples=tries(40))
@given(data=st.data())
def test_json_of_any_shape_is_an_answer_or_a_plain_error(question, data):
    sound, ask = QUESTIONS[question]
    body = json.dumps(data.draw(spoilt(sound))).encode()
    with suppress(NeedsError):
        ask(client_of(body))


@settings(max_examples=tries(60))
@given(models=spoilt(MODELS), lists=spoilt(LISTS))
def test_neighbours_of_any_shape_are_lists_of_codes_or_a_plain_error(models, lists):
    class Two(Canned):
        def get(self, url, read_seconds):
            return json.dumps(models if "nearest_neighbour_types" in url else lists).encode()

    client = FingertipsClient("http://127.0.0.1:9/api/", transport=Two(b""))
    try:
        name, found = client.neighbours()
    except UnexpectedDataError:
        return
    assert isinstance(name, str)
    assert all(isinstance(code, str) for codes in found.values() for code in codes)
    assert json.dumps([name, found], ensure_ascii=False).encode()


@settings(max_examples=tries(60))
@given(document=spoilt(OUTLINES))
def test_outlines_of_any_shape_are_outlines_or_a_plain_error(snapshot, document):
    client = BoundariesClient("http://127.0.0.1:9/x", Canned(json.dumps(document).encode()))
    with suppress(SourceError):
        assert set(client.fetch(snapshot.register).features) <= set(snapshot.register.by_code)


@pytest.mark.parametrize(
    "body", [b"[" * 100_000, b'{"a":' * 100_000, b"9" * 50_000, b"1e999", b"\xff" * 9, b"NaN"]
)
def test_json_that_breaks_readers_is_a_plain_error(body):
    with pytest.raises(UnexpectedDataError):
        client_of(body).last_changes(["91380"])


def test_neighbours_that_make_no_sense_leave_the_refresh_and_the_old_ones(snapshot, tmp_path, monkeypatch):
    with Stub(snapshot) as stub:
        library = Library(tmp_path)
        monkeypatch.setattr("tests.stub.shapes.neighbour_types", lambda: [{"NeighbourTypeId": "one"}])
        report = refresh(library, FingertipsClient(stub.url), indicators=["92904"])
    assert report.count(RefreshState.UPDATED) == 1
    shown = library.load()
    assert shown.problem == ""
    assert shown.snapshot.neighbours == snapshot.neighbours
    check(shown.snapshot)
