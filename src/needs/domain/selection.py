"""What a reader has chosen: the whole state of a view, and nothing that is not in its link."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeVar

from needs.domain.options import Options
from needs.domain.vocabulary import ComparatorGroup, Sex

DEFAULT_INDICATOR = "91380"
"""What is shown where no indicator is chosen: alcohol-specific mortality, held for nearly every council."""
DEFAULT_CHART = "bars"
"""How a comparison is drawn where nothing is chosen."""
EVERY_PERIOD = "all"
"""In place of a period, where a page can show more than one: all that are held."""
MOST_PICKED = 33
"""The most councils that can be picked by hand; the largest region has 33, and a link has to stay short."""

_O = TypeVar("_O", bound=Options)


@dataclass(frozen=True)
class Selection:
    """A place, an indicator and a moment, and what is chosen of charts and reports.

    ``area`` is the code of the place, or the codes of a footprint joined by a full stop, and ``name`` the
    name that was given to a footprint; ``indicator`` an id or key, and ``others`` those shown beside it;
    ``versus`` the group it is compared with, or codes joined by a full stop; ``sex`` that of the
    figures;
    ``period`` as published, ``EVERY_PERIOD``, or ``None`` for the latest; ``as_at`` the last day of a month;
    ``show`` the key of the kind of chart that a comparison is drawn as.

    ``options`` are those of charts and reports that differ from what each of them begins with.
    """

    area: str | None = None
    name: str | None = None
    indicator: str | None = None
    others: tuple[str, ...] = ()
    versus: str = ComparatorGroup.ENGLAND
    period: str | None = None
    sex: Sex = Sex.PERSONS
    show: str = DEFAULT_CHART
    as_at: date | None = None
    options: tuple[Options, ...] = ()

    def __post_init__(self) -> None:
        """Keep the options in one order and without defaults, so that equal choices are equal selections."""
        last = {type(each): each for each in self.options}
        ordered = sorted(last.values(), key=lambda each: type(each).__qualname__)
        object.__setattr__(self, "options", tuple(each for each in ordered if each != type(each)()))

    def of(self, kind: type[_O]) -> _O:
        """What is chosen of a kind of options; its defaults where nothing is."""
        return next((each for each in self.options if isinstance(each, kind)), kind())

    def choosing(self, of: type[Options] | None = None, **changes: Any) -> Selection:
        """The same with some fields changed: of the selection, or of a kind of options."""
        if of is None:
            return replace(self, **changes)
        return replace(self, options=(*self.options, replace(self.of(of), **changes)))

    def keeping(self, names: Iterable[str], kinds: Iterable[type[Options]] = ()) -> Selection:
        """The same choices in these fields and these kinds of options, and none in the others."""
        kept = {name: getattr(self, name) for name in names}
        return Selection(**kept, options=tuple(map(self.of, kinds)))

    def of_place(self) -> Selection:
        """The place and the moment alone."""
        return self.keeping(("area", "name", "as_at"))
