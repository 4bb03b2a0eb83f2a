"""Numbers as a reader meets them: one way for each kind, and a mark where there is none."""

from __future__ import annotations

from needs.domain.indicators import Indicator
from needs.domain.observations import Status
from needs.store.snapshot import Observation

MINUS = "−"
MARKS = (
    "In brackets beside a value: its 95% confidence interval. [x] not available, [c] suppressed by the "
    "publisher, [z] not applicable; none of them is zero."
)


def number(value: float, decimals: int) -> str:
    """A number with its decimals and with commas between thousands: ``1,824`` or ``13.5``."""
    return f"{value:,.{decimals}f}".replace("-", MINUS)


def count(value: float) -> str:
    """A count as a whole number with commas; published counts may be sums of fractions."""
    return number(value, 0)


def value_of(indicator: Indicator, figure: Observation | None) -> str:
    """The value of a figure, or its mark where the publisher shows none; ``[x]`` where there is no figure."""
    if figure is None:
        return Status.NOT_AVAILABLE.mark
    if figure.value is None:
        return Status(figure.status).mark
    return value_text(indicator, figure.value)


def value_text(indicator: Indicator, value: float) -> str:
    """A number of an indicator that is no published figure, such as a middle: with its decimals and sign."""
    return number(value, indicator.decimals) + ("%" if indicator.unit == "%" else "")


def interval_of(indicator: Indicator, figure: Observation | None) -> str:
    """The 95 % interval as ``11.1 to 16.2``; empty where none was published."""
    if figure is None or figure.lower95 is None or figure.upper95 is None:
        return ""
    percent = "%" if indicator.unit == "%" else ""
    lower, upper = (number(limit, indicator.decimals) for limit in (figure.lower95, figure.upper95))
    return f"{lower}{percent} to {upper}{percent}"


def value_and_interval(indicator: Indicator, figure: Observation | None) -> str:
    """The value with its 95 % interval where there is one: ``13.5 (11.1 to 16.2)``; or its mark."""
    return value_of(indicator, figure) + in_brackets(interval_of(indicator, figure))


def in_brackets(text: str, name: str = "") -> str:
    """A text in brackets after a space, after its name if one is given; else nothing."""
    return f" ({f'{name} {text}'.strip()})" if text else ""


def figure_phrase(indicator: Indicator, figure: Observation) -> str:
    """A figure in a sentence: ``13.5 per 100,000 (95% confidence interval 11.1 to 16.2)``."""
    return with_unit(indicator, figure) + interval_phrase(indicator, figure)


def interval_phrase(indicator: Indicator, figure: Observation | None) -> str:
    """The 95 % interval as a sentence needs it after a value, in brackets and by its name; or nothing."""
    return in_brackets(interval_of(indicator, figure), "95% confidence interval")


def count_of(indicator: Indicator, figure: Observation | None) -> str:
    """The count with what it counts, as ``114 deaths``; empty where it adds nothing to the value."""
    if figure is None or figure.count is None or figure.count == figure.value or not indicator.counted:
        return ""
    return f"{count(figure.count)} {indicator.counted}"


def figure_cells(indicator: Indicator, figure: Observation | None) -> dict[str, str]:
    """Value, interval and count under the headings of every table; a mark where there is none."""
    return {
        "Value": value_of(indicator, figure),
        "95% confidence interval": interval_of(indicator, figure) or Status.NOT_AVAILABLE.mark,
        "Count": count_of(indicator, figure) or Status.NOT_AVAILABLE.mark,
    }


def with_unit(indicator: Indicator, figure: Observation) -> str:
    """The value as a sentence needs it: ``13.5 per 100,000``, ``10.9%``, ``1,824``."""
    unit = f" {indicator.unit}" if indicator.unit.startswith("per ") else ""
    return value_of(indicator, figure) + unit
