"""Errors that a person can act on: each says what happened, and what to do about it."""

from __future__ import annotations


class NeedsError(Exception):
    """Something the product could not do, in words for the person who asked.

    Parameters
    ----------
    message
        What happened, in one plain sentence.
    advice
        What to do about it; empty where the message already says so.
    """

    def __init__(self, message: str, advice: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice

    def __str__(self) -> str:
        return f"{self.message} {self.advice}".strip()


class UnknownAreaError(NeedsError):
    """A code or name that no authority, region or country has."""


class UnknownIndicatorError(NeedsError):
    """An indicator id or key that the catalogue does not list."""


class UnreadablePeriodError(NeedsError):
    """A period that is none of the forms the publishers use."""


class InvalidFiguresError(NeedsError):
    """Figures that break the data contract; ``problems`` holds one line per fault, each naming its row."""

    def __init__(self, message: str, problems: list[str], advice: str = "") -> None:
        super().__init__(message, advice)
        self.problems = problems

    def __str__(self) -> str:
        shown = "\n".join(f"  - {problem}" for problem in self.problems[:20])
        more = len(self.problems) - 20
        tail = f"\n  … and {more} more" if more > 0 else ""
        return f"{super().__str__()}\n{shown}{tail}"


class SnapshotError(NeedsError):
    """A folder of figures that is missing, incomplete or not what its manifest says."""


class MethodError(NeedsError):
    """A number that cannot be computed from what was given; the message is the reason."""
