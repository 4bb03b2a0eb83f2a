"""Tables that people edit as TOML: their entries, with an error that names the file."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from needs.domain.errors import InvalidFiguresError


def read_entries(path: Path, table: str, subject: str) -> list[dict[str, Any]]:
    """The entries of a TOML file that begin with ``[[table]]``, in the order of the file.

    ``subject`` is what an error calls the file, such as ``The catalogue``.

    Raises
    ------
    InvalidFiguresError
        The file cannot be opened or is not TOML in UTF-8, or it holds no such entry.
    """
    try:
        entries = tomllib.loads(path.read_text("utf-8")).get(table)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        problem = error.strerror if isinstance(error, OSError) else error
        raise InvalidFiguresError(
            f"{subject} cannot be read.", [f"{path.name}: {problem}"], "Correct it, or restore it."
        ) from error
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise InvalidFiguresError(
            f"{subject} cannot be read.",
            [f"{path.name}: it holds no entries that begin with [[{table}]]"],
            "Correct it, or restore it.",
        )
    return entries
