"""The list of awkward places: each is of the kind that it is listed as, and stands in it once."""

import pytest

from needs.domain.errors import UnknownAreaError
from tests.places import ALL, AWKWARD, COMBINED, CORE, COUNCILS, FORMER, GAPS, UNKNOWN, WHOLES


def test_each_place_is_of_the_kind_it_is_listed_as(snapshot):
    areas = [snapshot.register.get(code) for code in (*COUNCILS, *FORMER, *WHOLES)]
    assert [each.code for each in areas if each.is_authority and not each.is_former] == [*COUNCILS]
    assert [each.code for each in areas if each.is_former] == [*FORMER]
    assert [each.code for each in areas if not each.is_authority] == [*WHOLES]
    assert all(len(snapshot.places.get(code).members) > 1 for code in COMBINED)


def test_no_place_is_listed_twice_and_each_group_holds_listed_places():
    assert len(set(ALL)) == len(ALL)
    for group in (CORE, AWKWARD, GAPS):
        assert len(set(group)) == len(group)
        assert set(group) <= set(ALL)


def test_the_unknown_code_is_of_no_place(snapshot):
    with pytest.raises(UnknownAreaError):
        snapshot.places.get(UNKNOWN)
