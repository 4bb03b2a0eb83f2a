"""The link that makes a pack again."""

from __future__ import annotations

from needs.links.codec import link
from needs.reports.pack.model import Pack

PAGE = "pack"


def address_of(pack: Pack) -> str:
    """Whole where the address of the site is known, else the path from its root."""
    return f"{pack.site}{link(PAGE, pack.selection)}"
