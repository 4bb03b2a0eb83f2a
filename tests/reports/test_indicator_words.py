from dataclasses import replace
from datetime import date

import pytest

from needs.domain.measures import Polarity, ValueType
from needs.domain.periods import parse_period
from needs.methods.footprint import Exactness, Member, combine
from needs.reports.indicators.words import (
    COMBINED,
    JUDGED,
    MEANS,
    combining,
    figure_sentence,
    next_update,
    rhythm,
)
from needs.views.figures import figures_of
from tests.conftest import TODAY


def test_every_kind_of_value_and_every_polarity_has_its_words():
    assert set(MEANS) == set(COMBINED) == set(ValueType)
    assert set(JUDGED) == set(Polarity)
    assert JUDGED[Polarity.LOW_IS_GOOD] == "lower is better"


@pytest.mark.parametrize("value_type", ValueType)
def test_what_is_said_of_combining_is_what_the_method_does(value_type):
    members = [Member("A", 10.0, 8.0, 12.5, 100, 1000), Member("B", 12.0, 9.0, 15.8, 60, 500)]
    found = combine(members, value_type, per=100)
    said = {
        Exactness.EXACT: "Yes, exactly",
        Exactness.APPROXIMATE: "Yes, approximately",
        Exactness.ESTIMATE: "Yes, as an estimate",
        Exactness.REFUSED: "No",
    }
    assert COMBINED[value_type].startswith(said[found.exactness])


def test_an_indicator_s_own_reason_not_to_combine_comes_first(snapshot):
    assert combining(snapshot.catalogue.get("93532")).startswith("No: its interval is that of an estimate")
    assert combining(snapshot.catalogue.get("94240")).startswith("No: a score cannot be combined")
    assert combining(snapshot.catalogue.get("91380")).endswith("council’s own part is published.")


def test_the_next_figures_are_never_given_a_date_that_nobody_gave(snapshot):
    newest = parse_period("2016-18")
    for indicator in snapshot.catalogue:
        said = next_update(indicator, newest, TODAY)
        named = (
            f"{indicator.update_frequency} {indicator.withdrawn} {newest.label()} {indicator.superseded_by}"
        )
        assert all(year in named for year in ("2026", "2027", "2028") if year in said)


def test_what_is_known_of_the_next_figures_is_said(snapshot):
    deaths = snapshot.catalogue.get("91380")
    old = next_update(deaths, parse_period("2016-18"), TODAY)
    assert old.startswith("Annual, usually February. The newest held is 2016–18")
    assert "already published: the page Update asks for them" in old
    assert next_update(deaths, parse_period("2025"), TODAY) == "Annual, usually February. Next after 2025."
    assert next_update(deaths, None, TODAY) == "Annual, usually February. None is held yet."
    assert next_update(deaths, parse_period("2022"), date(2025, 12, 1)).endswith("Next after 2022.")
    own = snapshot.catalogue.get("drug-poisoning-deaths")
    assert next_update(own, parse_period("2020"), TODAY).endswith("they are not embedded here.")


def test_a_rhythm_that_is_not_known_is_said_to_be_not_known(snapshot):
    assert next_update(snapshot.catalogue.get("ocu-estimate"), None, TODAY).startswith("Not known:")
    assert next_update(snapshot.catalogue.get("91117"), None, TODAY) == "Irregular: no date can be expected."
    assert rhythm(snapshot.catalogue.get("ocu-estimate")) == "Not known"


def test_a_series_that_has_ended_expects_none(snapshot):
    assert next_update(snapshot.catalogue.get("93532"), None, TODAY).startswith(
        "None expected. No longer listed"
    )
    assert next_update(snapshot.catalogue.get("93553"), None, TODAY) == "None expected. Replaced by 94240."


def test_a_figure_is_said_with_its_unit_interval_and_period(snapshot, coventry):
    indicator = snapshot.catalogue.get("91380")
    newest = figures_of(snapshot, "91380", coventry)[-1]
    assert figure_sentence(indicator, coventry, newest) == (
        "Coventry: 13.5 per 100,000 (95% confidence interval 11.1 to 16.2) in 2016–18."
    )
    bare = replace(newest, lower95=None)
    assert figure_sentence(indicator, coventry, bare) == "Coventry: 13.5 per 100,000 in 2016–18."
