"""What a reader has chosen: the whole state of a view, and nothing that is not in its link."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

ENGLAND_GROUP = "england"
SHOWN = ("bars", "map", "fifths", "outlines", "outline-fifths")
"""How a comparison is drawn: bars, or a map of tiles or of real outlines by comparison or by fifths."""
GROUPS = ("region", ENGLAND_GROUP, "neighbours", "deprivation", "size", "kind")
"""The groups that a place may be compared with, as a link writes them."""


@dataclass(frozen=True)
class Selection:
    """A place, an indicator and a moment.

    ``area`` is the code of the place, or the codes of a footprint joined by a full stop, and ``name`` the
    name that was given to a footprint; ``indicator`` an id or key; ``versus`` the group it is compared with,
    or codes joined by a full stop; ``show`` how that is drawn; ``period`` as published, or ``None`` for the
    latest; ``as_at`` the last day of a month. Each is ``None`` until it is chosen.
    """

    area: str | None = None
    name: str | None = None
    indicator: str | None = None
    versus: str = ENGLAND_GROUP
    period: str | None = None
    show: str = "bars"
    as_at: date | None = None
