"""What a reader has chosen: the whole state of a view, and nothing that is not in its link."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Selection:
    """A place, an indicator and a moment.

    ``area`` is the code of the place, or the codes of a footprint joined by a full stop, and ``name`` the
    name that was given to a footprint; ``indicator`` an id or key; ``as_at`` the last day of a month. Each
    is ``None`` until it is chosen.
    """

    area: str | None = None
    name: str | None = None
    indicator: str | None = None
    as_at: date | None = None
