import subprocess
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from shutil import which

import pytest
import requests

from needs.domain.settings import FINGERTIPS_URL
from needs.sources import errors
from needs.sources.client import BASE_URL, FingertipsClient
from needs.sources.transport import Limits, Transport, follow
from tests.sources.conftest import QUICK, lose_patience
from tests.stub.server import DATA, METADATA, UPLOADED, Fault, Stub

TRIES = 1 + QUICK.retries


@pytest.mark.parametrize(
    ("fault", "error", "said", "requests_sent"),
    [
        (Fault.TIME_OUT, errors.TimedOutError, "took too long", TRIES),
        (
            Fault.SERVER_ERROR,
            errors.ServerFailedError,
            "status 500.: An error has occurred in the data",
            TRIES,
        ),
        (Fault.BUSY, errors.ServerFailedError, r"failed \(status 503\)\.", TRIES),
        (Fault.TOO_MANY, errors.RateLimitedError, "asks for fewer requests", TRIES),
        (Fault.TRUNCATED, errors.TruncatedError, "broke off before its end", TRIES),
        (Fault.BAD_REQUEST, errors.RequestRefusedError, "ChildAreaTypeId cannot be null", 1),
        (Fault.WEB_PAGE, errors.WebPageError, "a web page in place of data", 1),
        (Fault.OVERSIZED, errors.TooLargeError, "more than 67,108,864 bytes", 1),
        (Fault.REDIRECT_AWAY, errors.RedirectRefusedError, "elsewhere.invalid", 1),
        (Fault.REDIRECT_FOR_EVER, errors.RedirectRefusedError, "from one address to another", 6),
    ],
)
def test_each_fault_says_what_happened_after_as_many_requests_as_make_sense(
    stub, client, fault, error, said, requests_sent
):
    stub.fail(fault)
    if fault is Fault.TIME_OUT:
        lose_patience(client)
    started = time.monotonic()
    with pytest.raises(error, match=said) as caught:
        client.data_csv("93532")
    assert time.monotonic() - started < 10
    assert stub.counts[DATA] == client.requests_made == requests_sent
    assert caught.value.advice
    assert "127.0.0.1" in caught.value.message


def test_an_answer_that_trickles_in_ends_with_the_time_for_the_whole_request(stub):
    client = FingertipsClient(stub.url, limits=Limits(total_seconds=0.4))
    stub.fail(Fault.SLOW_DRIP)
    started = time.monotonic()
    with pytest.raises(errors.TimedOutError):
        client.data_csv("93532")
    assert 0.4 <= time.monotonic() - started < 5
    assert client.requests_made == 1


def test_the_size_that_is_taken(stub, client):
    size = len(client.data_csv("93532"))
    exactly = FingertipsClient(stub.url, limits=Limits(largest_bytes=size))
    assert len(exactly.data_csv("93532")) == size
    too_small = FingertipsClient(stub.url, limits=Limits(largest_bytes=size - 1))
    with pytest.raises(errors.TooLargeError):
        too_small.data_csv("93532")


def test_no_service_at_all(snapshot):
    with Stub(snapshot) as gone:
        pass
    client = FingertipsClient(gone.url, limits=QUICK)
    with pytest.raises(errors.CannotConnectError, match="cannot be reached") as caught:
        client.nearest_neighbour_types()
    assert client.requests_made == TRIES
    assert "Check the connection" in caught.value.advice


@pytest.mark.parametrize("fault", [Fault.BUSY, Fault.TIME_OUT, Fault.TRUNCATED])
def test_a_fault_that_passes_goes_unnoticed(stub, client, fault):
    sound = client.data_csv("93532")
    stub.fail(fault, times=1)
    if fault is Fault.TIME_OUT:
        client.csv_seconds = 1
    assert client.data_csv("93532") == sound
    assert client.requests_made == 3


@pytest.fixture
def patient(stub):
    """A client that notes how long it would wait; its time-outs are those of everyday use."""
    waits = []
    transport = Transport(limits=Limits(first_wait_seconds=1, longest_wait_seconds=8), sleep=waits.append)
    return FingertipsClient(stub.url, transport=transport), waits


def test_waits_double_and_vary(stub, patient):
    client, waits = patient
    stub.fail(Fault.SERVER_ERROR)
    with pytest.raises(errors.ServerFailedError):
        client.data_csv("93532")
    for wait, longest in zip(waits, (1, 2, 4), strict=True):
        assert longest / 2 <= wait <= longest
    assert len({wait / longest for wait, longest in zip(waits, (1, 2, 4), strict=True)}) == 3


@pytest.mark.parametrize("fault", [Fault.TOO_MANY, Fault.BUSY])
def test_retry_after_in_seconds(stub, patient, fault):
    client, waits = patient
    stub.fail(fault, times=1, retry_after="7")
    client.data_csv("93532")
    assert waits == [7]


def test_retry_after_as_a_date(stub, patient):
    client, waits = patient
    stub.fail(
        Fault.TOO_MANY, times=1, retry_after=format_datetime(datetime.now(UTC) + timedelta(seconds=7), True)
    )
    client.data_csv("93532")
    assert len(waits) == 1
    assert 5 < waits[0] <= 7


@pytest.mark.parametrize(
    "header", ["soon", "-5", "Thu, 01 Jan 1970 00:00:00 GMT", "Thu, 01 Jan 1970 00:00:00"]
)
def test_retry_after_without_a_future_means_the_usual_wait(stub, patient, header):
    client, waits = patient
    stub.fail(Fault.TOO_MANY, times=1, retry_after=header)
    client.data_csv("93532")
    assert len(waits) == 1
    assert 0.5 <= waits[0] <= 1


@pytest.mark.parametrize("asked", ["20", "3600"])
def test_a_service_that_wants_to_be_left_alone_for_long_is_left_alone(stub, patient, asked):
    client, waits = patient
    stub.fail(Fault.TOO_MANY, retry_after=asked)
    with pytest.raises(errors.RateLimitedError) as caught:
        client.data_csv("93532")
    assert (waits, client.requests_made) == ([], 1)
    assert caught.value.retry_after == float(asked)
    assert f"in {asked} seconds" in caught.value.advice


def test_no_wait_that_would_end_after_the_time_for_the_whole_request(stub):
    waits = []
    transport = Transport(limits=Limits(total_seconds=0.4, first_wait_seconds=1), sleep=waits.append)
    stub.fail(Fault.SERVER_ERROR)
    with pytest.raises(errors.ServerFailedError):
        FingertipsClient(stub.url, transport=transport).data_csv("93532")
    assert (waits, transport.requests_made) == ([], 1)


def test_what_the_wait_raises_ends_the_request(stub):
    class CancelledError(Exception):
        pass

    def cancel(_seconds):
        raise CancelledError

    stub.fail(Fault.SERVER_ERROR)
    client = FingertipsClient(stub.url, transport=Transport(sleep=cancel))
    with pytest.raises(CancelledError):
        client.data_csv("93532")
    stub.mend()
    assert [client.data_csv("93532") != b"" for _ in range(4)] == [True] * 4  # every slot was given back


def test_a_redirect_within_the_service_is_followed(stub, client):
    sound = client.data_csv("93532")
    stub.fail(Fault.REDIRECT)
    assert client.data_csv("93532") == sound
    assert client.requests_made == 3


@pytest.mark.parametrize(
    ("location", "follows"),
    [
        ("/elsewhere", True),
        ("http://a.uk/b", True),
        ("https://a.uk/api", True),
        ("http://a.uk:8080/", False),
        ("http://b.uk/api", False),
        ("https://b.uk/api", False),
        ("//b.uk/api", False),
        ("http://a.uk.evil.example/", False),
        ("http://a.uk@b.uk/", False),
        ("ftp://a.uk/", False),
        ("http://[", False),
    ],
)
def test_where_a_redirect_may_lead(location, follows):
    if follows:
        assert follow("http://a.uk/api", location).split("/")[2] == "a.uk"
    else:
        with pytest.raises(errors.RedirectRefusedError):
            follow("http://a.uk/api", location)


def test_no_redirect_from_https_to_http():
    with pytest.raises(errors.RedirectRefusedError):
        follow("https://a.uk/api", "http://a.uk/api")


@pytest.fixture
def secure_stub(snapshot, tmp_path):
    if which("openssl") is None:
        pytest.skip("a certificate is made with the openssl command, which is not installed")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=stub"),
            *("-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate),
        ],
        check=True,
        capture_output=True,
    )
    with Stub(snapshot, certificate=certificate, key=key) as running:
        yield running, certificate


def test_a_certificate_that_nobody_vouches_for_is_refused_at_once(secure_stub):
    stub, _ = secure_stub
    session = requests.Session()
    session.verify = False
    client = FingertipsClient(stub.url, session, QUICK)
    with pytest.raises(errors.CertificateRefusedError, match="could not prove who it is"):
        client.nearest_neighbour_types()
    assert (client.requests_made, stub.requests) == (1, [])


def test_a_certificate_of_the_organisation_is_accepted(secure_stub, monkeypatch):
    stub, certificate = secure_stub
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
    assert len(FingertipsClient(stub.url, limits=QUICK).nearest_neighbour_types()) == 1


def test_a_bundle_of_certificates_that_is_not_there_is_a_plain_error(secure_stub, monkeypatch):
    stub, certificate = secure_stub
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate.with_name("gone.pem")))
    with pytest.raises(errors.SourceError):
        FingertipsClient(stub.url, limits=QUICK).nearest_neighbour_types()
    assert stub.requests == []


def test_three_requests_at_once_and_no_more(stub):
    stub.latency = 0.1
    client = FingertipsClient(stub.url)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: client.nearest_neighbour_types(), range(9)))
    assert (stub.most_at_once, client.requests_made) == (3, 9)


def test_a_thread_that_waits_its_turn_does_not_use_up_its_time(stub):
    stub.latency = 0.4
    client = FingertipsClient(stub.url, limits=Limits(total_seconds=1.1, retries=0))
    failures = []

    def ask():
        try:
            client.nearest_neighbour_types()
        except errors.SourceError as error:
            failures.append(error)

    threads = [threading.Thread(target=ask) for _ in range(9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def test_it_says_who_it_is(stub, client):
    client.nearest_neighbour_types()
    assert stub.requests[0].user_agent.startswith("drug-and-alcohol-needs/0.")


def test_where_the_api_is(monkeypatch):
    monkeypatch.delenv(FINGERTIPS_URL.name, raising=False)
    assert FingertipsClient().base_url == BASE_URL
    monkeypatch.setenv(FINGERTIPS_URL.name, "http://127.0.0.1:1/api")
    assert FingertipsClient().base_url == "http://127.0.0.1:1/api/"
    assert FingertipsClient("https://a.uk/").base_url == "https://a.uk/"


@pytest.mark.parametrize(
    "address", ["fingertips.phe.org.uk", "ftp://a.uk/", "https://", "http://[", "file:///etc"]
)
def test_an_address_that_cannot_be_one(address):
    with pytest.raises(errors.AddressError, match="not the address of an API"):
        FingertipsClient(address)


def test_nothing_is_fetched_from_outside_the_api(stub, client):
    with pytest.raises(errors.AddressError):
        client.get("http://elsewhere.invalid/api/ages", 1)
    assert client.requests_made == 0


def test_a_data_call_asks_for_authorities_and_regions_of_a_profile(stub, client):
    client.data_csv("93532", profile_id=87)
    client.data_csv("91123", child_area_type=402, parent_area_type=15)
    assert [request.query for request in stub.requests] == [
        {
            "indicator_ids": "93532",
            "child_area_type_id": "502",
            "parent_area_type_id": "6",
            "profile_id": "87",
        },
        {"indicator_ids": "91123", "child_area_type_id": "402", "parent_area_type_id": "15"},
    ]


def test_dates_of_upload_take_one_request(stub, client):
    changes = client.last_changes([*stub.indicators, "1"])
    assert changes == dict.fromkeys(stub.indicators, UPLOADED)
    assert stub.counts == {METADATA: 1}


def test_more_than_a_hundred_ids_take_another_request(stub, client):
    fillers = [str(number) for number in range(1, 121)]
    assert client.metadata([*fillers, "91380"]).keys() == {"91380"}
    assert stub.counts == {METADATA: 2}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"LastUploadedAt": "2026-08-04T10:15:23.1234567"}, datetime(2026, 8, 4, 10, 15, 23, 123456, UTC)),
        ({"LastUploadedAt": "2026-08-04T10:15:23Z"}, datetime(2026, 8, 4, 10, 15, 23, tzinfo=UTC)),
        ({"LastUploadedAt": None}, None),
        ({"LastUploadedAt": "yesterday"}, None),
        (None, None),
        ("2026", None),
    ],
)
def test_a_date_of_upload_that_cannot_be_read_is_not_given(client, monkeypatch, change, expected):
    monkeypatch.setattr(client, "metadata", lambda ids: {one: {"DataChange": change} for one in ids})
    assert client.last_changes(["91380"]).get("91380") == expected


def test_lists_of_areas_and_neighbours(stub, client, snapshot):
    register = snapshot.register
    inside = client.parent_to_child_areas()
    assert {code for codes in inside.values() for code in codes} == {one.code for one in register.authorities}
    assert set(inside) == {one.code for one in register.regions}
    assert client.nearest_neighbour_types()[0]["NeighbourTypeId"] == 1


def test_json_behind_a_byte_order_mark(stub, client):
    plain = client.nearest_neighbour_types()
    stub.fail(Fault.BYTE_ORDER_MARK)
    assert client.nearest_neighbour_types() == plain


@pytest.mark.parametrize("fault", [Fault.GARBAGE, Fault.EMPTY, Fault.CUT_SHORT, Fault.ERROR_OBJECT])
def test_json_that_is_not_what_was_asked_for(stub, client, fault):
    stub.fail(fault)
    with pytest.raises(
        errors.UnexpectedDataError, match="did not send what /api/nearest_neighbour_types should give"
    ):
        client.nearest_neighbour_types()


def test_a_list_where_an_object_should_be(stub, client):
    stub.fail(Fault.EMPTY_LIST)
    with pytest.raises(errors.UnexpectedDataError):
        client.metadata(["91380"])
