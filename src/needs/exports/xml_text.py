"""Text as documents, slides and workbooks can hold it: XML has no place for most control characters."""

from __future__ import annotations

import re

_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def legal(text: str) -> str:
    """The text without the characters that XML 1.0 (production 2, Char) does not allow."""
    return _ILLEGAL.sub("", text)
