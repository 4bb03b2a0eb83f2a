"""The tables of the documents that the product itself knows: ``make tables`` writes them into the documents.

A table stands between ``<!-- table NAME -->`` and ``<!-- end -->``; a test holds every document to it.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from needs.charts.registry import KINDS
from needs.domain.pages import BY_SLUG, PAGES
from needs.domain.settings import SETTINGS
from needs.reports.registry import OPTIONS, REPORTS
from needs.store.back_test import back_test
from needs.store.snapshot import load

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = (ROOT / "README.md", ROOT / "docs" / "options.md", ROOT / "docs" / "methods.md")
_PLACE = re.compile(r"(<!-- table (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)


def main() -> int:
    """Write every table into its document."""
    for path in DOCUMENTS:
        path.write_text(with_tables(path.read_text("utf-8")), "utf-8")
    return 0


def with_tables(text: str) -> str:
    """A document with every table that it has a place for as the product has it today."""
    return _PLACE.sub(lambda found: f"{found[1]}{TABLES[found[2]]()}{found[3]}", text)


def _pages() -> str:
    shown = [(each.title, each.question) for each in PAGES if not each.is_document]
    return _table(("page", "question"), shown)


def _settings() -> str:
    return _table(("variable", "meaning"), [(f"`{each.name}`", each.meaning) for each in SETTINGS])


def _kinds() -> str:
    rows = []
    for kind in KINDS.values():
        keys = [f"`{each.key}`" for options in kind.options for each in options.declared().values()]
        rows.append((f"`{kind.key}`", kind.label, BY_SLUG[kind.page].title, kind.question, ", ".join(keys)))
    return _table(("kind", "what a reader chooses it by", "page", "what it answers", "options"), rows)


def _options() -> str:
    rows = []
    for key, (options, name, declared) in OPTIONS.items():
        of = [kind.label for kind in KINDS.values() if kind.has(options)]
        of += [f"the page {BY_SLUG[report.page].title}" for report in REPORTS if options in report.options]
        default = declared.values.write(getattr(options(), name))
        rows.append(
            (
                f"`{key}`",
                declared.label,
                declared.values.described(),
                f"`{default}`" if default else "",
                "; ".join(of),
            )
        )
    return _table(("key", "label", "what it may hold", "where nothing is said", "of"), rows)


def _back_test() -> str:
    figures = load(release=ROOT / "data")
    tests = back_test(figures.observations, figures.catalogue, figures.register, figures.mid_years)
    rows = [
        (
            f"{figures.catalogue.get(each.indicator).short_name} ({each.indicator})",
            each.rule,
            *(f"{number:,}" for number in (each.tried, each.agrees, each.false, each.missed, each.opposite)),
        )
        for each in tests
    ]
    return _table(("series", "limits", "tried", "agrees", "false", "missed", "opposite"), rows)


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    told = [
        "|".join(("", *(f" {cell.replace('|', '&#124;')} " for cell in line), "")) for line in (head, *rows)
    ]
    told.insert(1, "|".join(("", *("---" for _ in head), "")))
    return "\n".join((*told, ""))


TABLES: Mapping[str, Callable[[], str]] = {
    "pages": _pages,
    "settings": _settings,
    "kinds": _kinds,
    "options": _options,
    "back_test": _back_test,
}


if __name__ == "__main__":
    sys.exit(main())
