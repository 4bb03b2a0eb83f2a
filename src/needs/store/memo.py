"""What is made of the figures once: kept in the snapshot that it was made of, and gone when that goes.

So one reader's own figures, which are a snapshot of their own, never meet those that everybody shares.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from datetime import date
from functools import wraps
from threading import Lock
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar, cast

from cachetools import LRUCache
from cachetools.keys import hashkey

_P = ParamSpec("_P")
_T = TypeVar("_T")
_S = TypeVar("_S", bound="Holder")


class Memo:
    """The results of functions, by function and arguments; the least recently used go first."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._results: dict[Callable[..., Any], LRUCache[Any, Any]] = {}

    def __reduce__(self) -> tuple[type[Memo], tuple[()]]:
        """Nothing of it goes to another process."""
        return Memo, ()

    def result(self, make: Callable[..., _T], most: int, key: Any, *args: Any, **kwargs: Any) -> _T:
        """What was made for this key, or is made now; an error is not kept."""
        with self._lock:
            kept = self._results.setdefault(make, LRUCache(most))
            if key in kept:
                found: _T = kept[key]
                return found
        # Not under the lock: one result may need another, and two readers may ask for different ones.
        made = make(*args, **kwargs)
        with self._lock:
            first: _T = kept.setdefault(key, made)
            return first


class Holder(Protocol):
    """What results are kept in."""

    @property
    def memo(self) -> Memo:
        """Its results."""


def memoise(
    most: int,
) -> Callable[[Callable[Concatenate[_S, _P], _T]], Callable[Concatenate[_S, _P], _T]]:
    """Keep what a function makes of a snapshot, its first argument; every other one has to be hashable.

    Parameters
    ----------
    most
        So many results are kept in each snapshot.

    Notes
    -----
    The arguments are the key, so that nobody writes one. ``today``, where a function takes it, is the day of
    the call unless given: a result is never older than the day it is read on.
    """

    def wrap(make: Callable[Concatenate[_S, _P], _T]) -> Callable[Concatenate[_S, _P], _T]:
        is_dated = "today" in inspect.signature(make).parameters

        @wraps(make)
        def made(snapshot: _S, *args: _P.args, **kwargs: _P.kwargs) -> _T:
            if is_dated and kwargs.get("today") is None:
                kwargs["today"] = date.today()
            key = hashkey(*args, **cast("dict[str, Any]", kwargs))
            return snapshot.memo.result(make, most, key, snapshot, *args, **kwargs)

        return cast("Callable[Concatenate[_S, _P], _T]", made)

    return wrap
