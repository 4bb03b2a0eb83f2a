"""What the plain routes hold between two requests: what was last made of the figures."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass


@dataclass(frozen=True)
class Made:
    """A body that was made for a request, with its kind and status."""

    body: bytes
    media_type: str
    status: int = 200


class Known:
    """Under which key the answers to the last so many requests are kept, each as it was asked."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._keys: OrderedDict[Hashable, str] = OrderedDict()

    def get(self, asked: Hashable) -> str:
        """The key; empty for a request that was not met."""
        return self._keys.get(asked, "")

    def keep(self, asked: Hashable, key: str) -> None:
        """Remember a request, and forget the one that was first remembered where there are too many."""
        with self._lock:
            self._keys[asked] = key
            if len(self._keys) > self._most:
                self._keys.popitem(last=False)


class Kept:
    """The bodies made last, up to so many bytes; those not asked for the longest go first."""

    def __init__(self, most_bytes: int) -> None:
        self._most = most_bytes
        self._bytes = 0
        self._lock = threading.Lock()
        self._held: OrderedDict[str, Made] = OrderedDict()

    def get(self, key: str) -> Made | None:
        """What is kept under a key."""
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
            return self._held.get(key)

    def keep(self, key: str, made: Made) -> None:
        """Keep a body, unless it alone is more than may be kept."""
        if len(made.body) > self._most:
            return
        with self._lock:
            if before := self._held.pop(key, None):
                self._bytes -= len(before.body)
            self._held[key] = made
            self._bytes += len(made.body)
            while self._bytes > self._most:
                self._bytes -= len(self._held.popitem(last=False)[1].body)

    def __len__(self) -> int:
        return len(self._held)
