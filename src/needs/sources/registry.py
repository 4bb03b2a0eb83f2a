"""Every source that a refresh asks for figures."""

from __future__ import annotations

from importlib import import_module

from needs.sources.source import SourceOn

MODULES = (
    "files",
    "fingertips",
)
"""The modules of sources; an indicator is asked of the first that carries it. A new one is a line here."""
_FOUND = [import_module(f"needs.sources.{module}") for module in MODULES]
KEYS = tuple(str(module.KEY) for module in _FOUND)
"""How the keys of the publications of each source begin: what one source brought, another may replace."""


def configured_sources() -> list[SourceOn]:
    """The sources that this installation asks, in their order.

    Raises
    ------
    AddressError
        The address of an API cannot be one.
    """
    return [source for module in _FOUND if (source := module.configured_source())]
