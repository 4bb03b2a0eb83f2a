"""What the plain routes keep between two requests: what was last made of the figures."""

from __future__ import annotations

import threading
from collections.abc import Hashable
from dataclasses import dataclass

from cachetools import LRUCache


@dataclass(frozen=True)
class StoredResponse:
    """A body that was made for a request, with its kind and status."""

    body: bytes
    media_type: str
    status: int = 200


class ResponseIndex:
    """Maps the last so many requests, each as it came, to the keys of their responses."""

    def __init__(self, most: int) -> None:
        self._lock = threading.Lock()
        self._keys: LRUCache[Hashable, str] = LRUCache(most)

    def get(self, request: Hashable) -> str:
        """The key; empty for a request that was not met."""
        with self._lock:
            return self._keys.get(request, "")

    def keep(self, request: Hashable, key: str) -> None:
        """Remember a request."""
        with self._lock:
            self._keys[request] = key


class ResponseCache:
    """The bodies made last, up to so many bytes; those not asked for the longest go first."""

    def __init__(self, most_bytes: int) -> None:
        self._lock = threading.Lock()
        self._responses: LRUCache[str, StoredResponse] = LRUCache(
            most_bytes, getsizeof=lambda response: len(response.body)
        )

    def get(self, key: str) -> StoredResponse | None:
        """What is kept under a key."""
        with self._lock:
            return self._responses.get(key)

    def keep(self, key: str, response: StoredResponse) -> None:
        """Keep a response, unless it alone is more than may be kept."""
        with self._lock:
            if len(response.body) <= self._responses.maxsize:
                self._responses[key] = response

    def __len__(self) -> int:
        return len(self._responses)
