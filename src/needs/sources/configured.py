"""Where a refresh takes figures from, as the environment says."""

from __future__ import annotations

from pathlib import Path

from needs.domain.settings import FIGURES_DIR
from needs.sources.client import FingertipsClient
from needs.sources.files import files_in
from needs.sources.fingertips import fingertips
from needs.sources.source import SourceOn


def configured_source() -> SourceOn:
    """The folder that ``NEEDS_FIGURES_DIR`` names, or else the API of ``NEEDS_FINGERTIPS_URL``.

    Raises
    ------
    AddressError
        The address of the API cannot be one.
    """
    folder = FIGURES_DIR.text()
    return files_in(Path(folder)) if folder else fingertips(FingertipsClient())
