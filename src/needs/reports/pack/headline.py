"""Sections of a committee pack: what stands out, and the headline figures as tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from needs.language.findings import CHANCE, findings, nothing_tested
from needs.reports.pack.model import Table
from needs.reports.pack.parts import PackRequest, Provenance, SectionDraft, used_by
from needs.reports.pack.tables import (
    earlier_table,
    former_table,
    numbers_table,
    older_table,
    rates_table,
)
from needs.reports.pack.words import BY_RULE, Method, age_sentence, gap_said, not_held, nothing_held
from needs.views.headline import EARLIER, FORMER, HeadlineRow

CONTEXT = "Context"
"""The theme that is shown only where one of its indicators is chosen."""


def summary(asked: PackRequest) -> SectionDraft:
    """The findings of the Overview and the two gaps, each in a sentence, and what chance makes of them."""
    headline = asked.brief.headline
    found = findings(headline, indicative=False)
    if not found:
        return SectionDraft([nothing_held(asked.place)])
    known = asked.brief.known_gaps
    keys = [key for view in known if view.now for key in view.now.sources]
    return SectionDraft(
        paragraphs=[
            *filter(None, [nothing_tested(headline)]),
            BY_RULE,
            *([] if asked.brief.is_england else [CHANCE]),
        ],
        points=[*(each.sentence for each in found), *map(gap_said, known)],
        used=[
            used_by([each.row for each in found]),
            Provenance(tuple(keys), methods=(Method.GAP,) if known else ()),
        ],
    )


def headline_figures(asked: PackRequest) -> SectionDraft:
    """The chosen indicators, else all but those of context, as tables; what is not the place's own apart."""
    rows = _shown(asked)
    held = {row.indicator for row in rows}
    lacking = not_held(asked.place, [each for each in asked.chosen if each not in held])
    if not rows:
        return SectionDraft([nothing_held(asked.place) if not asked.chosen else lacking[0]])
    own = [row for row in rows if row.section not in (FORMER, EARLIER) and not row.is_older_tested]
    return SectionDraft(
        paragraphs=[*lacking, *age_sentence([row for row in own if row.figure.value is not None])],
        items=list(_tables(asked, rows, own)),
        used=[used_by(rows)],
    )


def _shown(asked: PackRequest) -> list[HeadlineRow]:
    rows = asked.brief.headline.rows
    if asked.chosen:
        return [row for row in rows if row.indicator in asked.chosen]
    return [row for row in rows if row.section != CONTEXT]


def _tables(asked: PackRequest, rows: Iterable[HeadlineRow], own: Iterable[HeadlineRow]) -> Iterator[Table]:
    rates = [row for row in own if not row.indicator.is_number]
    numbers = [row for row in own if row.indicator.is_number]
    older = [row for row in rows if row.is_older_tested and row.section not in (FORMER, EARLIER)]
    if rates:
        yield rates_table(asked, rates)
    if numbers:
        yield numbers_table(asked, numbers)
    if older:
        yield older_table(asked, older)
    for section, make in ((FORMER, former_table), (EARLIER, earlier_table)):
        of_section = sorted((row for row in rows if row.section == section), key=lambda row: row.whose)
        for _, same in groupby(of_section, key=lambda row: row.whose):
            yield make(asked, list(same))
