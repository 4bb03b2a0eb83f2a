"""What a reader may choose or type of a scenario."""

from __future__ import annotations

from dataclasses import dataclass

from needs.domain.options import ANumber, AYear, OneOf, Options, option
from needs.domain.vocabulary import Target


@dataclass(frozen=True)
class ScenarioOptions(Options):
    """The target and the numbers typed; ``None`` is what has not been chosen.

    ``amount`` is per cent met or extra people, as the target asks; ``by`` the year in which the last
    financial year ends; ``cost`` pounds for one person for one year; ``returned`` pounds of social value for
    each pound spent.
    """

    target: Target = option("target", "Target", OneOf(Target, "for the target"), Target.ENGLAND)
    amount: float | None = option(
        "amount", "Rate of met need, per cent, or extra people in treatment", ANumber("amount"), None
    )
    by: int | None = option("by", "Reached by the end of", AYear(), None)
    cost: float | None = option("cost", "Cost of one person for one year, £", ANumber("cost"), None)
    returned: float | None = option("return", "Social return for each pound, £", ANumber("return"), None)
