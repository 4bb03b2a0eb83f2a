"""What it would take to narrow a treatment gap, in yearly steps."""

from __future__ import annotations

from needs.charts.parts.kind import PLACE, ChartKind, Request
from needs.charts.parts.options import TreatmentFor
from needs.charts.parts.spec import ChartSpec
from needs.charts.scenario.numbers import scenario
from needs.charts.scenario.options import ScenarioOptions
from needs.charts.scenario.plot import scenario_chart
from needs.charts.scenario.words import scenario_title
from needs.domain.errors import NeedsError


def steps(request: Request) -> ChartSpec:
    """The steps to the chosen target.

    Raises
    ------
    NeedsError
        The target is met already, so that there is no step to draw.
    """
    found = scenario(
        request.figures,
        request.place,
        request.of(TreatmentFor).substance,
        request.of(ScenarioOptions),
        as_at=request.selection.as_at,
        today=request.today,
    )
    if not found.steps:
        raise NeedsError(f"{scenario_title(found)}.", "Choose another target.")
    return scenario_chart(request.figures, found, narrow=request.narrow)


KINDS = (
    ChartKind(
        "scenario",
        "What it would take",
        "gap",
        "How many more people in treatment would a target mean, year by year?",
        steps,
        PLACE,
        (TreatmentFor, ScenarioOptions),
    ),
)
