"""What is computed here agrees with every published row of today's figures that can be tried."""

import pytest

from tests.back.agreement import comparisons, markers, own_parts, regions, unmet_need


@pytest.fixture(scope="module")
def agreements(snapshot):
    whole, with_blanks, _ = regions(snapshot)
    return [
        *comparisons(snapshot),
        whole,
        with_blanks,
        markers(snapshot),
        unmet_need(snapshot),
        own_parts(snapshot),
    ]


def test_every_published_row_that_can_be_tried_agrees(agreements):
    assert [str(each) for each in agreements if not each.of or each.disagreements] == []
