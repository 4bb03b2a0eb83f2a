"""A selection by its choices, wherever each of them is kept."""

from needs.charts.registry import kinds_of
from needs.domain.options import OneOf, SomeOf
from needs.domain.selection import Selection
from needs.reports.registry import OPTIONS

COMPARED = [kind.key for kind in kinds_of("compare")]
"""Every way in which a comparison can be drawn."""
_DECLARED = {name: (kind, declared.values) for kind, name, declared in OPTIONS.values()}


def chosen(area=None, *, of=None, **choices):
    """A selection, or another one of it; words may be given as plain text."""
    made = of or Selection()
    made = made.choosing(area=area) if area else made
    for name, value in choices.items():
        if name not in _DECLARED:
            made = made.choosing(**{name: value})
            continue
        kind, values = _DECLARED[name]
        if isinstance(values, OneOf):
            value = values.vocabulary(value)
        elif isinstance(values, SomeOf):
            value = tuple(values.vocabulary(each) for each in value)
        made = made.choosing(kind, **{name: value})
    return made
