"""The licence of everything that the locks name, as its own metadata says.

``make licences`` writes it down as ``docs/licences.md``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, metadata

from packaging.utils import canonicalize_name

from tests.conftest import ROOT

REPORT = ROOT / "docs" / "licences.md"
LOCKS = {
    "Installed with it": "requirements.txt",
    "Where people sign in": "requirements-sign-in.txt",
    "Where servers share figures in object storage": "requirements-storage.txt",
    "For its tests only": "requirements-dev.txt",
}

COMPATIBLE = {
    *("0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "ISC", "MIT", "MIT-0"),
    *("MIT-CMU", "MPL-2.0", "PSF-2.0", "Zlib", "GPL-3.0-only", "GPL-3.0-or-later"),
}
"""What may be passed on as part of a work under the GPL, version 3 or later.

Sources
-------
The Free Software Foundation, "Various licenses and comments about them".
"""

NAMES = {
    **dict.fromkeys(("Apache 2.0", "Apache License 2.0", "Apache Software License"), "Apache-2.0"),
    **dict.fromkeys(("2-clause BSD", "BSD 2-Clause License"), "BSD-2-Clause"),
    **dict.fromkeys(("3-Clause BSD License", "BSD 3-Clause License"), "BSD-3-Clause"),
    **dict.fromkeys(("MIT License", "MIT license", "The MIT License"), "MIT"),
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "GNU GENERAL PUBLIC LICENSE": "GPL-3.0-only",
    "ISC License (ISCL)": "ISC",
    "PSFL": "PSF-2.0",
}
"""What metadata calls a licence that does not use its short name."""

READ = {
    **dict.fromkeys(("altair", "itsdangerous", "jinja2", "scipy", "xlrd", "colorama"), "BSD-3-Clause"),
    **dict.fromkeys(("axe-playwright-python", "resvg-py"), "MIT"),
    # What reaches object storage is not installed for the tests.
    **dict.fromkeys(("adlfs", "isodate", "s3fs"), "BSD-3-Clause"),
    **dict.fromkeys(("aioitertools", "jmespath", "msal", "msal-extensions", "pyjwt"), "MIT"),
    **dict.fromkeys(("azure-core", "azure-identity", "azure-storage-blob"), "MIT"),
    **dict.fromkeys(("aiobotocore", "aiosignal", "botocore", "frozenlist"), "Apache-2.0"),
    **dict.fromkeys(("multidict", "propcache", "yarl"), "Apache-2.0"),
    "aiohappyeyeballs": "PSF-2.0",
    "aiohttp": "Apache-2.0 AND MIT",
}
"""Where no metadata says it: the licence in the package's own file, as it was read."""

_LINE = re.compile(r"^([A-Za-z0-9_.-]+)(?:\[[^\]]*\])?==([^\s;\\]+)", re.MULTILINE)


@dataclass(frozen=True)
class Part:
    """Something that a lock names, with its licence as SPDX writes it."""

    name: str
    licence: str

    @property
    def fits(self) -> bool:
        """Whether all of it may be passed on with this product; of alternatives one is enough."""
        return all(
            any(each.strip("() ") in COMPATIBLE for each in one.split(" OR "))
            for one in self.licence.split(" AND ")
        )


def locked(name: str) -> set[str]:
    """The names in a lock."""
    return {canonicalize_name(found[1]) for found in _LINE.finditer((ROOT / name).read_text("utf-8"))}


def licence_of(name: str) -> str:
    """The licence of something that is installed, or was read by a person; empty where it is not known."""
    if name in READ:
        return READ[name]
    try:
        said = metadata(name)
    except PackageNotFoundError:
        return ""
    classed = [
        each.split(" :: ")[-1] for each in said.get_all("Classifier", []) if each.startswith("License")
    ]
    for words in (said.get("License-Expression"), *(said.get("License") or "").splitlines()[:1], *classed):
        found = NAMES.get((words or "").strip(), (words or "").strip())
        if found and Part(name, found).fits:
            return found
    return said.get("License-Expression") or (said.get("License") or "").strip() or "; ".join(classed)


def parts() -> dict[str, list[Part]]:
    """Everything in the locks, each once, under the first lock that names it."""
    seen: set[str] = set()
    found = {}
    for title, lock in LOCKS.items():
        names = locked(lock) - seen
        seen |= names
        found[title] = [Part(name, licence_of(name)) for name in sorted(names)]
    return found


def report() -> str:
    """The report, as Markdown."""
    lines = [
        "# Licences",
        "",
        "What is installed with this product, as the locks name it, and under which licence. The product is",
        "under GPL-3.0-or-later, and every licence here allows its work to be passed on so. The versions are",
        "in the locks; `make licences` writes this page anew, and a test holds it to what is installed.",
    ]
    for title, each in parts().items():
        lines += ["", f"## {title}", "", "| package | licence |", "|---|---|"]
        lines += [f"| `{part.name}` | {part.licence} |" for part in each]
    return "\n".join([*lines, ""])
