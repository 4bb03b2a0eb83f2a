"""The log: one line for each event, with the ids of the indicator and the area that it is about.

Nothing about a person is ever part of a line: no address of a reader, no link, no name of a place or of a
file that somebody typed, and no figure of a reader's own.
"""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime

from needs.domain.errors import NeedsError
from needs.domain.settings import LOG

TEXT, JSON = "text", "json"
PARTS = (
    "event",
    "page",
    "area",
    "indicator",
    "state",
    "status",
    "milliseconds",
    "requests",
    "stamp",
)
"""What a line may say beside its message; each is given in ``extra`` when something is logged."""


class Lines(logging.Formatter):
    """Each record as one line: of JSON, or of text for people."""

    def __init__(self, form: str) -> None:
        super().__init__()
        self._form = form

    def format(self, record: logging.LogRecord) -> str:
        """The line, which no message can break into two."""
        parts = {name: record.__dict__[name] for name in PARTS if record.__dict__.get(name) not in (None, "")}
        said = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "room": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            parts["traceback"] = self.formatException(record.exc_info)
        if self._form == JSON:
            return json.dumps(said | parts, default=str)
        more = f" ({', '.join(f'{name} {part}' for name, part in parts.items())})" if parts else ""
        return " ".join(f"{' '.join(said.values())}{more}".splitlines())


def configure_log() -> None:
    """Write what this product logs to standard error, in the form that ``NEEDS_LOG`` names.

    Raises
    ------
    NeedsError
        It names none.
    """
    form = LOG.text().lower() or TEXT
    if form not in (TEXT, JSON):
        raise NeedsError(f"{LOG} is “{form}”.", f"It may be {TEXT} or {JSON}.")
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Lines(form))
    logger = logging.getLogger("needs")
    logger.handlers = [handler]
    logger.setLevel(logging.INFO)
