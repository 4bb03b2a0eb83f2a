"""No network at all, and everything that is logged as an error."""

from __future__ import annotations

import logging
import socket
from collections.abc import Iterator

import pytest


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """The network is cut at the socket: nothing can be connected to, and no name looked up."""

    def cut(*_: object, **__: object) -> None:
        raise OSError(101, "Network is unreachable")

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, cut)
    for name in ("getaddrinfo", "gethostbyname", "create_connection"):
        monkeypatch.setattr(socket, name, cut)


class Heard(logging.Handler):
    """Every line of a log from a level on."""

    def __init__(self, level: int) -> None:
        super().__init__(level)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        # Streamlit's own test runner has no browser session, and says so.
        said = record.getMessage()
        if not any(each in said for each in ("bare mode", "without `streamlit run`")):
            self.lines.append(said)


@pytest.fixture
def heard() -> Iterator[list[str]]:
    """Errors in any log, and warnings in Streamlit's."""
    errors, warnings = Heard(logging.ERROR), Heard(logging.WARNING)
    # Streamlit's loggers do not pass on what they are told.
    theirs = [logging.getLogger(name) for name in logging.root.manager.loggerDict if "streamlit" in name]
    logging.root.addHandler(errors)
    for logger in theirs:
        logger.addHandler(warnings)
    lines: list[str] = []
    errors.lines = warnings.lines = lines
    yield lines
    logging.root.removeHandler(errors)
    for logger in theirs:
        logger.removeHandler(warnings)
