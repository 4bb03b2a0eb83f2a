import pytest

from needs.domain.grants import (
    DETOXIFICATION,
    DRUG_STRATEGY,
    EMPLOYMENT,
    IMPROVEMENT,
    PUBLIC_HEALTH,
    RING_FENCE,
    SUPPLEMENTARY,
    Funding,
    Purpose,
    contains,
    funding_of,
    scheme_of,
)
from needs.domain.periods import parse_period


@pytest.mark.parametrize(
    ("years", "funding"),
    [
        ("2021/22", Funding.SUPPLEMENTARY),
        ("2024/25", Funding.SUPPLEMENTARY),
        ("2022/23-2024/25", Funding.SUPPLEMENTARY),
        ("2025/26", Funding.ONE_GRANT),
        ("2026/27", Funding.RING_FENCED),
        ("2030/31", Funding.RING_FENCED),
    ],
)
def test_the_funding_changes_in_2025_and_in_2026(years, funding):
    assert funding_of(parse_period(years)) is funding


@pytest.mark.parametrize(
    ("whole", "part", "expected"),
    [
        (SUPPLEMENTARY, SUPPLEMENTARY, True),
        (DRUG_STRATEGY, SUPPLEMENTARY, True),
        (SUPPLEMENTARY, DRUG_STRATEGY, False),
        (PUBLIC_HEALTH, RING_FENCE, True),
        (IMPROVEMENT, DETOXIFICATION, True),
        (IMPROVEMENT, EMPLOYMENT, False),
        ("A grant of next year", SUPPLEMENTARY, False),
    ],
)
def test_which_grant_contains_which(whole, part, expected):
    assert contains(whole, part) is expected


def test_a_grant_that_is_not_listed_pays_for_treatment_as_far_as_is_known():
    assert scheme_of("A grant of next year").purpose is Purpose.TREATMENT
    assert scheme_of(EMPLOYMENT).purpose is Purpose.ONE_SERVICE
    assert scheme_of(PUBLIC_HEALTH).purpose is Purpose.PUBLIC_HEALTH
