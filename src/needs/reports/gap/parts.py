"""The charts of the treatment gap, on its page and in a pack."""

from __future__ import annotations

from collections.abc import Mapping

from needs.domain.vocabulary import GapPart
from needs.reports.parts import ChartPart
from needs.views.gap_view import GapView
from needs.views.trend import Role


def _is_known(view: GapView) -> bool:
    return view.now is not None


def _has_own_line(view: GapView) -> bool:
    return any(line.role is Role.AREA for line in view.lines)


NOW: tuple[ChartPart[GapView], ...] = (ChartPart("gap", _is_known),)
"""What stands with the finding."""
BELOW: Mapping[GapPart, tuple[ChartPart[GapView], ...]] = {
    GapPart.TIME: (ChartPart("gap over time", _has_own_line),),
    GapPart.OTHERS: (ChartPart("gap ranked", _is_known),),
    GapPart.MAP: (ChartPart("gap map", _is_known),),
    GapPart.DEPRIVATION: (ChartPart("gap and deprivation", _is_known),),
}
"""What stands below it: on the page one part at a time, in a full pack one after another."""
