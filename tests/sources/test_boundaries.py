import json
from datetime import UTC, datetime
from itertools import pairwise

import pytest

from needs.sources.boundaries import URL, BoundariesClient, read_geometry
from needs.sources.errors import (
    AddressError,
    NoDataError,
    RequestRefusedError,
    ServerFailedError,
    TooLargeError,
    TruncatedError,
    UnexpectedDataError,
    WebPageError,
)
from needs.sources.transport import Limits, Transport
from tests.sources.conftest import QUICK
from tests.stub import boundaries
from tests.stub.server import Answer, Fault

SQUARE = [[-1.0, 52.0], [-1.0, 53.0], [0.0, 53.0], [0.0, 52.0], [-1.0, 52.0]]
HOLE = [[-0.6, 52.4], [-0.4, 52.4], [-0.4, 52.6], [-0.6, 52.6], [-0.6, 52.4]]


@pytest.fixture
def client(stub):
    return BoundariesClient(stub.url + boundaries.PATH, Transport(limits=QUICK))


@pytest.fixture
def fetch(client, snapshot):
    return lambda: client.fetch(snapshot.register)


@pytest.fixture
def served(monkeypatch, fetch):
    """Fetch a document of one's own in place of what the stub serves."""

    def answer(document):
        monkeypatch.setattr(boundaries, "page", lambda *_: document)
        return fetch()

    return answer


def collection(*features, **more):
    return {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "properties": properties, "geometry": geometry}
            for properties, geometry in features
        ],
        **more,
    }


def polygon(*rings):
    return {"type": "Polygon", "coordinates": list(rings)}


def test_every_authority_has_its_outline_under_the_code_of_the_register(fetch, stub, snapshot, client):
    outlines = fetch()
    assert set(outlines.features) == {area.code for area in snapshot.register.authorities}
    assert boundaries.BARNSLEY in outlines.features
    assert stub.counts[boundaries.PATH] == 3
    assert [request.query["resultOffset"] for request in stub.requests] == ["0", "60", "120"]
    assert {request.query["outSR"] for request in stub.requests} == {"4326"}
    assert {request.query["f"] for request in stub.requests} == {"geojson"}
    assert outlines.vintage == "2024"
    assert outlines.fetched_on == datetime.now(UTC).date()
    assert outlines.url == client.url


def test_holes_islets_and_turning(fetch):
    features = fetch().features
    ((outer, hole),) = features[boundaries.LEICESTERSHIRE]
    assert shoelace(outer) == pytest.approx(0.24**2 / boundaries.FLATTER, rel=0.01)
    assert shoelace(hole) == pytest.approx(-(0.1**2) / boundaries.FLATTER, rel=0.01)
    assert len(features[boundaries.CORNWALL]) == 2


def shoelace(ring):
    """The area in square degrees, above zero where the ring runs anticlockwise."""
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise(ring)) / 2


@pytest.mark.parametrize(
    ("fault", "error", "words"),
    [
        (Fault.WEB_PAGE, WebPageError, "web page"),
        (Fault.ARCGIS_ERROR, RequestRefusedError, "Invalid URL. .*NEEDS_BOUNDARIES_URL"),
        (Fault.ERROR_OBJECT, UnexpectedDataError, "GeoJSON"),
        (Fault.EMPTY_LIST, UnexpectedDataError, "GeoJSON"),
        (Fault.EMPTY, UnexpectedDataError, "GeoJSON"),
        (Fault.CUT_SHORT, UnexpectedDataError, "GeoJSON"),
        (Fault.GARBAGE, UnexpectedDataError, "GeoJSON"),
        (Fault.TRUNCATED, TruncatedError, "broke off"),
        (Fault.WRONG_CODES, NoDataError, "council in England"),
        (Fault.SERVER_ERROR, ServerFailedError, "500"),
    ],
)
def test_what_goes_wrong_is_told(fetch, stub, fault, error, words):
    stub.fail(fault)
    with pytest.raises(error, match=words):
        fetch()


def test_a_failure_on_a_later_page_yields_nothing(fetch, stub):
    answer = stub.answer
    stub.answer = lambda request: (
        answer(request) if request.query["resultOffset"] != "120" else Answer(200, boundaries.ERROR)
    )
    with pytest.raises(RequestRefusedError):
        fetch()


def test_a_passing_failure_is_tried_again(fetch, stub):
    stub.fail(Fault.BUSY, times=1)
    assert len(fetch().features) == 153


def test_a_body_without_end_is_cut_off(stub, snapshot):
    stub.fail(Fault.OVERSIZED)
    limits = Limits(retries=0, largest_bytes=200_000)
    with pytest.raises(TooLargeError):
        BoundariesClient(stub.url + boundaries.PATH, Transport(limits=limits)).fetch(snapshot.register)


def test_an_error_of_the_service_with_status_200_is_its_failure(served):
    with pytest.raises(ServerFailedError, match="no database"):
        served({"error": {"code": 500, "message": "no database."}})


def test_older_services_say_at_the_top_that_there_are_more(served):
    one = collection(({"ctyua16cd": "E08000026"}, polygon(SQUARE)), exceededTransferLimit=True)
    with pytest.raises(UnexpectedDataError, match="50 pages"):
        served(one)


def test_more_without_end_is_refused(served):
    with pytest.raises(UnexpectedDataError, match="sends none"):
        served(collection(properties={"exceededTransferLimit": True}))


def test_the_field_of_the_codes_is_found_by_its_values(served):
    about = {"FID": 1, "OLDCD": "E07000999", "ctyua16cd": "E08000026", "other": None}
    outlines = served(collection((about, polygon(SQUARE))))
    assert list(outlines.features) == ["E08000026"]
    assert outlines.vintage == "2016"
    assert served(collection(({"code": "E08000026"}, polygon(SQUARE)))).vintage == ""


def test_two_outlines_of_one_council_are_refused(served):
    twice = [({"CTYUA25CD": code}, polygon(SQUARE)) for code in ("E08000016", "E08000038")]
    with pytest.raises(UnexpectedDataError, match="E08000016 twice"):
        served(collection(*twice))


def test_regions_are_not_councils(served):
    with pytest.raises(NoDataError, match="None of the 1 outlines"):
        served(collection(({"RGN24CD": "E12000005"}, polygon(SQUARE))))


@pytest.mark.parametrize(
    ("geometry", "words"),
    [
        (None, "not a polygon"),
        ({"type": "Point", "coordinates": [0, 52]}, "not a polygon"),
        ({"type": "Polygon"}, "incomplete"),
        (polygon(), "incomplete"),
        ({"type": "MultiPolygon", "coordinates": [SQUARE]}, "incomplete"),
        (polygon(SQUARE[:3]), "not closed"),
        (polygon(SQUARE[:-1]), "not closed"),
        (polygon([["a", "b"]] * 4), "two numbers"),
        (polygon([[0.5]] * 4), "two numbers"),
        (polygon([[430_000, 280_000]] * 4), "leaves England"),
        (polygon([*SQUARE[:2], [float("nan"), 52.5], *SQUARE[3:]]), "leaves England"),
        (polygon([[-1, 52]] * 5), "encloses nothing"),
        (polygon([[-1, 52], [-0.5, 52.5], [0, 53], [-1, 52]]), "encloses nothing"),
    ],
)
def test_what_is_no_outline_of_a_council_is_refused(geometry, words):
    with pytest.raises(UnexpectedDataError, match=f"E08000026.*{words}"):
        read_geometry(json.loads(json.dumps(geometry)), "E08000026")


def test_an_outline_keeps_its_corners():
    ((outer, hole),) = read_geometry(polygon(SQUARE, HOLE), "E08000026")
    assert outer == tuple(map(tuple, SQUARE[::-1]))
    assert hole == tuple(map(tuple, HOLE[::-1]))
    assert read_geometry({"type": "MultiPolygon", "coordinates": [[SQUARE, HOLE]]}, "x") == ((outer, hole),)


def test_the_address_is_configuration(monkeypatch):
    monkeypatch.delenv("NEEDS_BOUNDARIES_URL", raising=False)
    assert BoundariesClient().url == URL
    monkeypatch.setenv("NEEDS_BOUNDARIES_URL", "https://example.org/FeatureServer/0/?f=html#top")
    assert BoundariesClient().url == "https://example.org/FeatureServer/0/query"
    with pytest.raises(AddressError, match="NEEDS_BOUNDARIES_URL"):
        BoundariesClient("outlines.geojson")
