"""A stub of Fingertips for each test, a client that hardly waits to retry, a fence around loopback."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from needs.sources.client import FingertipsClient
from needs.sources.transport import Limits
from needs.store.snapshot import Snapshot
from tests.stub.server import Stub

QUICK = Limits(retries=2, first_wait_seconds=0.01, longest_wait_seconds=0.02)


@pytest.fixture(autouse=True)
def _only_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test looks a name up or connects beyond this machine, by whatever library."""
    connect, look_up = socket.socket.connect, socket.getaddrinfo

    def fenced_connect(self: socket.socket, address: tuple[str, int]) -> None:
        assert address[0] == "127.0.0.1", address
        connect(self, address)

    def fenced_look_up(host: str, *rest: object, **named: object) -> object:
        assert host == "127.0.0.1", host
        return look_up(host, *rest, **named)

    monkeypatch.setattr(socket.socket, "connect", fenced_connect)
    monkeypatch.setattr(socket, "getaddrinfo", fenced_look_up)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


@pytest.fixture
def stub(snapshot: Snapshot) -> Iterator[Stub]:
    with Stub(snapshot) as running:
        yield running


@pytest.fixture
def client(stub: Stub) -> FingertipsClient:
    """A client for the stub, with the time-outs of everyday use: a busy machine is to fail no test."""
    return FingertipsClient(stub.url, limits=QUICK)


def lose_patience(client: FingertipsClient) -> None:
    """Let time-outs come soon, for a test of them."""
    client.json_seconds = client.csv_seconds = 0.3
