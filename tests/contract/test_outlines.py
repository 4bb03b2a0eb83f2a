"""The outlines of the release: each council has its own, in its place, with the publisher’s attribution."""

from itertools import pairwise

import pytest

from needs.charts.maps.outlines import attribution
from needs.store.library import Library
from needs.store.outlines import FILE, embedded_outlines, save_outlines
from tests.conftest import ROOT

SMALLEST, LARGEST = 0.0003, 1.5
"""Square degrees: the City of London has 0.0004, North Yorkshire 1.1."""


@pytest.fixture(scope="module")
def outlines():
    return embedded_outlines()


def rings(outlines, code):
    return [ring for polygon in outlines.features[code] for ring in polygon]


def area_of(ring):
    """The area in square degrees, above zero where a ring runs anticlockwise."""
    return sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in pairwise(ring)) / 2


def contains(outlines, code, x, y):
    """Whether a point lies inside an outline: a line to the east crosses its rings an odd number of times."""
    crossed = [
        x < x0 + (y - y0) / (y1 - y0) * (x1 - x0)
        for ring in rings(outlines, code)
        for (x0, y0), (x1, y1) in pairwise(ring)
        if (y0 > y) != (y1 > y)
    ]
    return sum(crossed) % 2 == 1


def crosses(first, second):
    """Whether two stretches cross other than at their ends."""

    def side(a, b, c):
        return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])

    (a, b), (c, d) = first, second
    return side(a, b, c) * side(a, b, d) < 0 and side(c, d, a) * side(c, d, b) < 0


def test_every_council_of_today_has_an_outline_and_nobody_else(outlines, snapshot):
    codes = {area.code for area in snapshot.register.authorities}
    assert outlines.features.keys() == codes
    assert len(codes) == 153


def test_each_outline_lies_around_the_centre_of_its_council_and_of_no_other(outlines, snapshot):
    for area in snapshot.register.authorities:
        centre = (area.longitude, area.latitude)
        assert [code for code in outlines.features if contains(outlines, code, *centre)] == [area.code]


def test_rings_are_closed_and_of_their_size_and_do_not_cross_themselves(outlines):
    for code in outlines.features:
        outer = [polygon[0] for polygon in outlines.features[code]]
        holes = [hole for polygon in outlines.features[code] for hole in polygon[1:]]
        assert all(area_of(ring) > 0 for ring in outer), code
        assert all(area_of(hole) < 0 for hole in holes), code
        assert SMALLEST < sum(map(area_of, outer + holes)) < LARGEST, code
        for ring in outer + holes:
            assert ring[0] == ring[-1], code
            stretches = list(pairwise(ring))
            assert not any(
                crosses(first, second)
                for at, first in enumerate(stretches)
                for second in stretches[at + 2 :]
                if overlap(first, second)
            ), code


def overlap(first, second):
    """Whether two stretches could meet at all; most cannot."""
    return all(
        min(a, b) <= max(c, d) and min(c, d) <= max(a, b)
        for (a, b, c, d) in zip(*first, *second, strict=True)
    )


def test_the_attribution_is_that_of_the_publisher(outlines):
    assert outlines.vintage == "2023"
    assert attribution(outlines) == (
        "Source: Office for National Statistics licensed under the Open Government Licence v.3.0. "
        "Contains OS data © Crown copyright and database right 2024."
    )


def test_the_file_is_as_the_program_writes_it_and_small(outlines, tmp_path):
    path = save_outlines(Library(tmp_path), outlines)
    embedded = ROOT / "data" / FILE
    assert embedded.read_bytes() == path.read_bytes()
    assert embedded.stat().st_size < 250_000
