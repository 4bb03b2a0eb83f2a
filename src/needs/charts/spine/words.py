"""What is said of a spine chart."""

from __future__ import annotations

from needs.charts.spine.numbers import SpineView
from needs.language.profile import standing_takeaway, standing_title


def spine_title(view: SpineView) -> str:
    """The finding of a spine."""
    return standing_title(view.place.name, [row.standing for row in view.rows])


def spine_takeaway(view: SpineView) -> str:
    """How the place stands, indicator by indicator."""
    return f"{view.place.name} compared with England. {standing_takeaway([r.standing for r in view.rows])}"


def spine_alt(view: SpineView) -> str:
    """A short description: what kind of chart, of what, and its pattern."""
    return (
        f"Spine chart of {len(view.rows)} indicators for {view.place.name}, with England in the middle of "
        f"each and the better side on the right. {spine_title(view)}."
    )
