"""What a reader has chosen: the whole state of a view, and nothing that is not in its link."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Selection:
    """A place, an indicator and a moment.

    ``area`` is today's code of the place, or of a closed one; ``indicator`` an id or key; ``as_at`` the last
    day of a month. Each is ``None`` until it is chosen.
    """

    area: str | None = None
    indicator: str | None = None
    as_at: date | None = None
