"""Zip packages whose bytes follow from their content alone: no clock, no order of writing, no machine."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

_FIRST = ("mimetype", "[Content_Types].xml", "_rels/.rels")
"""OpenDocument 1.3 part 2 section 3.3 wants its type first; Office Open XML readers look for the next two."""
_STORED = ("mimetype",)
_UNIX = 3
_READABLE = 0o100644 << 16


def sealed(content: bytes) -> bytes:
    """The same document, workbook or set of slides, with its parts in a fixed order and without dates.

    What the parts say of themselves, such as when a document was made, is for their writers to fix.
    """
    return packed(parts_of(content))


def parts_of(content: bytes) -> dict[str, bytes]:
    """The parts of a package by name, in the order in which they are sealed."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        names = {name for name in package.namelist() if not name.endswith("/")}
        return {name: package.read(name) for name in sorted(names, key=_place)}


def packed(parts: Mapping[str, bytes]) -> bytes:
    """Files by name as a zip, in the order given."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_STORED if name in _STORED else zipfile.ZIP_DEFLATED
            entry.create_system = _UNIX
            entry.external_attr = _READABLE
            package.writestr(entry, content)
    return out.getvalue()


def _place(name: str) -> tuple[int, str]:
    return (_FIRST.index(name) if name in _FIRST else len(_FIRST), name)
