"""The picture of the house, from what imports what: ``python -m tools.house`` draws it into its document."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import grimp

ROOT = Path(__file__).resolve().parents[1]
DOCUMENT = ROOT / "docs" / "architecture.md"
_PLACE = re.compile(r"(<!-- house -->\n).*?(<!-- end house -->)", re.DOTALL)


def main() -> int:
    """Write the picture into its document."""
    text = DOCUMENT.read_text("utf-8")
    DOCUMENT.write_text(_PLACE.sub(lambda found: f"{found[1]}{picture()}{found[2]}", text), "utf-8")
    return 0


def arrows() -> tuple[tuple[str, str], ...]:
    """Each room with each room that a module of it imports from, in the order of the alphabet."""
    graph = grimp.build_graph("needs")
    rooms = {
        module.rpartition(".")[2] for module in graph.find_children("needs") if graph.find_children(module)
    }
    found = {
        (importer.split(".")[1], imported.split(".")[1])
        for importer in graph.modules
        for imported in graph.find_modules_directly_imported_by(importer)
        if importer.count(".") and imported.count(".")
    }
    return tuple(sorted(pair for pair in found if pair[0] != pair[1] and set(pair) <= rooms))


def picture() -> str:
    """The rooms with their modules and lines, and the arrows from each to what it imports, in Mermaid."""
    pairs = arrows()
    rooms = sorted({room for pair in pairs for room in pair})
    boxes = [f'    {room}["{room}<br>{_size(room)}"]' for room in rooms]
    return "\n".join(
        ("```mermaid", "flowchart TD", *boxes, *(f"    {a} --> {b}" for a, b in pairs), "```", "")
    )


def _size(room: str) -> str:
    folder = ROOT / "src" / "needs" / room
    texts = [path.read_text("utf-8") for path in folder.rglob("*.py")]
    return f"{len(texts)} modules, {sum(len(text.splitlines()) for text in texts):,} lines"


if __name__ == "__main__":
    sys.exit(main())
