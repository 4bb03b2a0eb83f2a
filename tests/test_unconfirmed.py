"""What has no confirmed name stays out of findings, briefs, tartan rugs, spine charts and packs."""

from dataclasses import replace

import pytest

from needs.charts.rug.numbers import rug, rug_indicators
from needs.charts.spine.numbers import spine
from needs.domain.errors import NeedsError
from needs.domain.indicators import Catalogue
from needs.language.findings import findings
from needs.reports.brief.numbers import brief
from needs.reports.brief.words import words_of
from needs.reports.pack.model import Table
from needs.reports.pack.sections import pack_of
from needs.views.groups import group_of
from needs.views.headline import headline
from needs.views.profile import NOT_NAMED, profile_indicators
from tests.chosen import chosen
from tests.conftest import TODAY

UNNAMED, NAME = "91380", "Alcohol-specific mortality"
"""An indicator that every one of these shows where its name is confirmed."""


@pytest.fixture(scope="module")
def unnamed(snapshot):
    """The same figures before the name of one indicator was confirmed."""
    entries = (
        replace(each, name="", name_status="unconfirmed") if each.id == UNNAMED else each
        for each in snapshot.catalogue
    )
    return replace(snapshot, catalogue=Catalogue(tuple(entries)))


def shown_by_findings(figures, place):
    return [each.row.indicator.id for each in findings(headline(figures, place, today=TODAY))]


def shown_by_brief(figures, place):
    view = brief(figures, place, today=TODAY)
    said = str(words_of(figures, view))
    rows = [row.indicator.id for row in (*view.rows, *view.tested(), *view.headline.rows)]
    return [*rows, *(view.indicator.id for view in view.trends), *([UNNAMED] if NAME in said else [])]


def shown_by_rug(figures, place):
    group = group_of(figures, place, "region")
    return [
        each.indicator.id
        for each in rug(figures, rug_indicators(figures, place, group), place, group).columns
    ]


def shown_by_spine(figures, place):
    return [each.standing.indicator.id for each in spine(figures, place, profile_indicators(figures)).rows]


def pack(figures, place, **choices):
    return pack_of(figures, place, chosen(place.code, versus="region", **choices), today=TODAY)


def shown_by_pack(figures, place):
    texts = [
        text
        for section in pack(figures, place).sections
        for text in (
            *section.paragraphs,
            *section.points,
            *(
                f"{each.title} {each.cells.to_csv()} {each.data.to_csv()}"
                if isinstance(each, Table)
                else each.title
                for each in section.items
            ),
        )
    ]
    return [UNNAMED] if any(UNNAMED in text or NAME in text for text in texts) else []


@pytest.mark.parametrize(
    "shown_by", [shown_by_findings, shown_by_brief, shown_by_rug, shown_by_spine, shown_by_pack]
)
def test_an_indicator_is_shown_only_where_its_name_is_confirmed(snapshot, unnamed, coventry, shown_by):
    assert UNNAMED in shown_by(snapshot, coventry)
    assert UNNAMED not in shown_by(unnamed, coventry)


def test_the_headline_table_keeps_it_marked_as_not_confirmed(unnamed, coventry):
    table = headline(unnamed, coventry, today=TODAY)
    row = next(row for row in table.rows if row.indicator.id == UNNAMED)
    assert "official name not yet confirmed" in row.indicator.display_name
    assert UNNAMED not in {row.indicator.id for row in table.named.rows}
    assert all(each.is_named for each in (*table.named.held_elsewhere, *table.named.not_held))


def test_a_rug_and_a_spine_say_why_one_that_was_chosen_is_left_out(unnamed, coventry):
    wanted = [unnamed.catalogue.get(each) for each in (UNNAMED, "40601")]
    group = group_of(unnamed, coventry, "region")
    for view in (rug(unnamed, wanted, coventry, group), spine(unnamed, coventry, wanted, group)):
        assert [(each.indicator.id, each.reason) for each in view.left_out] == [(UNNAMED, NOT_NAMED)]


def test_a_pack_of_one_that_was_chosen_is_refused(unnamed, coventry):
    with pytest.raises(NeedsError, match=f"cannot hold {UNNAMED}: the official name is not confirmed"):
        pack(unnamed, coventry, indicator="40601", others=(UNNAMED,))
