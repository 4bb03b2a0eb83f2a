"""The charts of a report, listed once: its page and its files walk the same list."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

_View = TypeVar("_View")


def _always(view: object) -> bool:
    return True


def _nothing(view: object) -> str:
    return ""


@dataclass(frozen=True)
class ChartPart(Generic[_View]):
    """A chart of a report; the selection that it is built from is the report's.

    Attributes
    ----------
    kind
        The key of its kind.
    has_place
        Whether it shows a figure of the place itself.
    said
        The sentence that stands for it where it is not drawn; empty where there is none.
    """

    kind: str
    has_place: Callable[[_View], bool] = _always
    said: Callable[[_View], str] = _nothing


def of_place(parts: Iterable[ChartPart[_View]], view: _View) -> Iterator[ChartPart[_View]]:
    """The charts that show a figure of the place itself, in order."""
    return (part for part in parts if part.has_place(view))
