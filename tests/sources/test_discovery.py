import threading
import time
from dataclasses import replace
from datetime import UTC, datetime

import fingertips_py
import pandas as pd
import pytest
import requests
from fingertips_py import api_calls, metadata, retrieve_data

from needs.domain.indicators import Catalogue
from needs.domain.measures import Polarity
from needs.sources import errors
from needs.sources.client import FingertipsClient
from needs.sources.discovery import (
    Difference,
    Profile,
    compare_catalogue,
    indicator_metadata,
    over_our_session,
    profiles,
)
from tests.sources.conftest import QUICK, lose_patience
from tests.stub.server import DATA, METADATA, METADATA_CSV, UPLOADED, Fault, Stub


def test_profiles(client):
    found = profiles(client)
    assert Profile(87, "Alcohol Profile", "local-alcohol-profiles") in found
    assert len(found) == 6


def test_metadata_of_the_whole_catalogue_takes_three_requests(stub, client, snapshot):
    found = indicator_metadata(client, [*stub.indicators, "1"])
    assert found.keys() == stub.indicators.keys()
    alcohol = found["91380"]
    assert alcohol.name == snapshot.catalogue.get("91380").name
    assert (alcohol.unit, alcohol.polarity) == ("per 100,000", "RAG - Low is good")  # no trailing spaces
    assert alcohol.area_types == {6, 15, 502}
    assert alcohol.last_upload == UPLOADED
    assert alcohol.definition
    assert alcohol.value_type == "directly standardised rate"
    assert stub.counts == {METADATA: 1, METADATA_CSV: 1, "available_data": 1}


def test_indicators_that_nobody_knows_are_not_asked_for_twice(stub, client):
    assert indicator_metadata(client, ["1", "2"]) == {}
    assert stub.counts == {METADATA: 1}


def test_every_request_is_ours_and_everything_is_put_back(stub, client):
    before = (api_calls.requests, metadata.base_url, metadata.pd, retrieve_data.base_url, retrieve_data.pd)
    indicator_metadata(client, ["91380"])
    stub.fail(Fault.SERVER_ERROR)
    with pytest.raises(errors.ServerFailedError):
        profiles(client)
    after = (api_calls.requests, metadata.base_url, metadata.pd, retrieve_data.base_url, retrieve_data.pd)
    assert all(one is other for one, other in zip(before, after, strict=True))
    assert before[0] is requests
    assert before[2] is pd
    assert {request.user_agent.split("/")[0] for request in stub.requests} == {"drug-and-alcohol-needs"}
    assert len(stub.requests) == client.requests_made


def test_its_tables_of_figures_come_over_our_session_too(stub, client):
    with over_our_session(client) as package:
        table = package.get_data_by_indicator_ids([93532], 502, 6)
        stub.fail(Fault.SERVER_ERROR, path=DATA)
        with pytest.raises(errors.ServerFailedError):
            package.get_data_by_indicator_ids([93532], 502, 6)
    assert len(table) == len(stub.figures("93532"))
    assert len(stub.requests) == client.requests_made == 1 + 1 + QUICK.retries


def test_one_thread_at_a_time(snapshot, client):
    with Stub(snapshot) as other:
        inside, leave = threading.Event(), threading.Event()
        elsewhere = FingertipsClient(other.url, limits=QUICK)

        def hold():
            with over_our_session(client):
                inside.set()
                leave.wait(5)

        holder = threading.Thread(target=hold)
        asker = threading.Thread(target=profiles, args=(elsewhere,))
        holder.start()
        inside.wait(5)
        asker.start()
        time.sleep(0.1)
        assert other.requests == []
        leave.set()
        holder.join()
        asker.join()
        assert len(other.requests) == 1


# What fingertips_py makes of each fault by itself is in the comments.
JSON_FAULTS = [
    (Fault.SERVER_ERROR, errors.ServerFailedError),  # status ignored: JSONDecodeError
    (Fault.BUSY, errors.ServerFailedError),
    (Fault.BAD_REQUEST, errors.RequestRefusedError),
    (Fault.WEB_PAGE, errors.WebPageError),  # JSONDecodeError
    (Fault.EMPTY, errors.UnexpectedDataError),  # JSONDecodeError
    (Fault.EMPTY_LIST, errors.UnexpectedDataError),  # IndexError
    (Fault.ERROR_OBJECT, errors.UnexpectedDataError),  # KeyError: 0
    (Fault.GARBAGE, errors.UnexpectedDataError),  # UnicodeDecodeError
    (Fault.TRUNCATED, errors.TruncatedError),  # ChunkedEncodingError
    (Fault.TIME_OUT, errors.TimedOutError),  # waits for ever
    (Fault.REDIRECT_AWAY, errors.RedirectRefusedError),  # follows
]


@pytest.mark.parametrize(("fault", "error"), JSON_FAULTS)
def test_what_it_makes_of_a_failed_list_is_one_of_our_errors(stub, client, fault, error):
    stub.fail(fault)
    if fault is Fault.TIME_OUT:
        lose_patience(client)
    with pytest.raises(error) as caught:
        profiles(client)
    assert caught.value.advice


def test_a_list_of_something_else(stub, client, monkeypatch):
    monkeypatch.setattr("tests.stub.shapes.profiles", lambda _: [{"Id": 1, "Title": "x"}])
    with pytest.raises(errors.UnexpectedDataError, match="did not send the profiles"):
        profiles(client)


def test_a_list_behind_a_byte_order_mark_is_read(stub, client):
    plain = profiles(client)
    stub.fail(Fault.BYTE_ORDER_MARK)  # JSONDecodeError
    assert profiles(client) == plain


CSV_FAULTS = [
    (Fault.SERVER_ERROR, errors.ServerFailedError),  # NameError: Indicator … does not exist
    (Fault.BUSY, errors.ServerFailedError),
    (Fault.BAD_REQUEST, errors.RequestRefusedError),
    (Fault.WEB_PAGE, errors.WebPageError),  # a table of HTML
    (Fault.EMPTY, errors.UnexpectedDataError),  # EmptyDataError
    (Fault.HEADER_ONLY, errors.UnexpectedDataError),  # an empty table
    (Fault.ERROR_OBJECT, errors.UnexpectedDataError),  # a table with the error for a header
    (Fault.GARBAGE, errors.UnexpectedDataError),  # UnicodeDecodeError
    (Fault.TRUNCATED, errors.TruncatedError),  # IncompleteRead
    (Fault.TIME_OUT, errors.TimedOutError),  # waits for ever
]


@pytest.mark.parametrize(("fault", "error"), CSV_FAULTS)
def test_what_it_makes_of_a_failed_table_is_one_of_our_errors(stub, client, fault, error):
    stub.fail(fault, path=METADATA_CSV)
    if fault is Fault.TIME_OUT:
        client.csv_seconds = 0.3  # and not those of JSON, which is sound here
    with pytest.raises(error) as caught:
        indicator_metadata(client, ["91380"])
    assert caught.value.advice


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Fault.EMPTY_LIST, errors.NoDataError),
        (Fault.ERROR_OBJECT, errors.UnexpectedDataError),  # AttributeError
        (Fault.GARBAGE, errors.UnexpectedDataError),
    ],
)
def test_area_types_that_cannot_be_read(stub, client, fault, error):
    stub.fail(fault, path="available_data")
    with pytest.raises(error):
        indicator_metadata(client, ["91380"])


def test_a_refused_certificate_is_not_asked_again_without_a_look_at_it(client, monkeypatch):
    asked = []

    def refuse(url, **options):
        asked.append(options["verify"])
        raise requests.exceptions.SSLError("self-signed")

    monkeypatch.setattr(client.transport.session, "get", refuse)
    for question in (fingertips_py.get_all_profiles, fingertips_py.get_metadata_for_all_indicators_from_csv):
        with over_our_session(client), pytest.raises(errors.CertificateRefusedError):
            question()
    assert asked == [True, True]


# -------------------------------------------------------------------------------- against the catalogue


@pytest.fixture
def published(client, snapshot):
    return indicator_metadata(client, [one.id for one in snapshot.catalogue if one.on_fingertips])


def test_only_names_to_be_confirmed_differ_from_a_service_that_follows_the_catalogue(snapshot, published):
    differences = compare_catalogue(snapshot.catalogue, published)
    open_names = {
        one.id for one in snapshot.catalogue if one.on_fingertips and one.name_status == "unconfirmed"
    }
    assert {difference.indicator for difference in differences} == open_names
    assert {difference.what for difference in differences} == {"name"}
    assert open_names


@pytest.fixture
def one(snapshot):
    indicator = snapshot.catalogue.get("91380")
    return Catalogue((indicator,))


@pytest.mark.parametrize(
    ("change", "what", "here", "there"),
    [
        ({"name": "Renamed"}, "name", "Alcohol-specific mortality", "Renamed"),
        ({"unit": "%"}, "unit", "per 100,000", "%"),
        ({"polarity": "BOB - Blue orange blue"}, "polarity", "low is good", "BOB - Blue orange blue"),
        ({"polarity": "New"}, "polarity", "low is good", "New"),
        ({"area_types": frozenset({402, 6})}, "area type", "502", "6, 402"),
        ({"area_types": frozenset()}, "area type", "502", "none"),
        (
            {"last_upload": datetime(2026, 10, 1, tzinfo=UTC)},
            "last upload",
            "2026-09-24",
            "2026-10-01",
        ),
    ],
)
def test_each_difference_is_listed(one, published, change, what, here, there):
    name = published["91380"].name
    changed = {"91380": replace(published["91380"], **change)}
    differences = compare_catalogue(one, changed, {"91380": "2026-09-24"})
    expected = name if what == "name" else here
    assert differences == [Difference("91380", what, expected, there)]


@pytest.mark.parametrize(
    ("held", "differs"), [("2026-08-31", True), ("2026-09-01", False), ("2026-08", True), ("2026", False)]
)
def test_an_upload_after_the_figures_held_is_a_difference(one, published, held, differs):
    assert bool(compare_catalogue(one, published, {"91380": held})) is differs


def test_no_upload_date_is_no_difference(one, published):
    unknown = {"91380": replace(published["91380"], last_upload=None)}
    assert compare_catalogue(one, unknown, {"91380": "2026-09-24"}) == []


def test_an_indicator_that_is_gone(one):
    assert [difference.there for difference in compare_catalogue(one, {})] == ["not listed"]
    withdrawn = Catalogue(tuple(replace(each, withdrawn="Gone.") for each in one))
    assert compare_catalogue(withdrawn, {}) == []


def test_the_unit_of_a_count_is_our_own_word(snapshot, published):
    people = Catalogue((snapshot.catalogue.get("92708"),))
    assert (people.get("92708").unit, published["92708"].unit) == ("people", "Count")
    assert compare_catalogue(people, published) == []


def test_every_polarity_of_the_catalogue_has_its_published_text(snapshot, published):
    found = {one.polarity for one in snapshot.catalogue if one.on_fingertips}
    assert found == set(Polarity)
    assert not [one for one in compare_catalogue(snapshot.catalogue, published) if one.what == "polarity"]
