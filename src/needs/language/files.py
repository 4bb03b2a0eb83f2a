"""Names of files that say what is in them: lower case, dashes, what, where and which period."""

from __future__ import annotations

import re
import unicodedata

from needs.domain.footprints import Place
from needs.domain.indicators import Indicator
from needs.domain.periods import Period

LONGEST = 100


def slug(text: str) -> str:
    """Text as part of a file name: letters without accents, digits and dashes."""
    ascii_only = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", ascii_only.lower()).strip("-")


def file_stem(kind: str, indicator: Indicator | str, place: Place | str, period: Period | None = None) -> str:
    """The name without its ending: ``coventry-alcohol-specific-mortality-91380-trend``."""
    where = place if isinstance(place, str) else place.name
    parts = [where]
    if isinstance(indicator, str):
        parts.append(indicator)
    else:
        parts += [indicator.short_name, indicator.id if indicator.on_fingertips else ""]
    parts += [kind, period.text if period else ""]
    return "-".join(filter(None, (slug(part) for part in parts)))[:LONGEST].strip("-")
