"""What is said of a tartan rug: its title, its sentences, and what heads a column."""

from __future__ import annotations

from collections.abc import Sequence

from needs.charts.rug.numbers import RugView
from needs.language.profile import counts_of, standing_takeaway, standing_title
from needs.views.profile import Standing


def rug_title(view: RugView) -> str:
    """The finding of a rug; England's own counts the councils' comparisons."""
    if not _is_england(view):
        return standing_title(view.place.name, view.own.cells)
    differing, similar, _ = counts_of([cell for row in view.councils for cell in row.cells])
    if not differing + similar:
        return "No council can be compared with England on these indicators"
    return f"Councils differ from England in {differing} of {differing + similar} comparisons"


def rug_takeaway(view: RugView) -> str:
    """How the place stands, indicator by indicator; for England, how many councils differ on each."""
    if not _is_england(view):
        return f"{view.place.name} compared with England. {standing_takeaway(view.own.cells)}"
    return " ".join(
        _councils_on(column, [row.cells[place] for row in view.councils])
        for place, column in enumerate(view.columns)
    )


def rug_alt(view: RugView) -> str:
    """A short description: how large the grid is, and what the place's row holds."""
    size = f"Grid of {len(view.rows)} places by {len(view.columns)} indicators with a figure in each cell"
    return f"{size}. {rug_title(view)}."


def _is_england(view: RugView) -> bool:
    return view.place == view.heads[0].place


def _councils_on(column: Standing, cells: Sequence[Standing]) -> str:
    """How many councils differ from England on one indicator."""
    differing, similar, _ = counts_of(cells)
    if not differing + similar:
        return f"{column.indicator.short_name}: no council can be compared."
    return f"{column.indicator.short_name}: {differing} of {differing + similar} councils differ."
