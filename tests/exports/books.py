"""What workbooks hold, read from their XML: for tests of XLSX and of ODS, which are to hold the same."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
from lxml import etree

from needs.charts.registry import spec_of
from needs.domain.selection import Selection
from needs.reports.pack.model import Pack, Section, Table
from needs.store.snapshot import Snapshot, load
from tests.chosen import chosen
from tests.conftest import TODAY
from tests.exports.conftest import SITE

HOSTILE = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "{=1+1}",
    '=HYPERLINK("http://evil.example","go")',
    "[text](http://evil.example)",
    "a [b](c) and [d](e)",
    "$$x$$",
    "$$$$$$$$",
    "http://evil.example",
    "internal:Sheet1!A1",
    "<b>x</b> & “y” 'z' \"w\"",
    "_x0041_",
    "○ ▲ ●",
    "–",
    "日本",
    "😀",
    "[c]",
    "x" * 300,
]
CLEANED = {"bell\x07, null\x00 and \ufffe": "bell, null and", "two\nlines\tand a tab": "two lines and a tab"}
"""What a cell cannot hold, and what of it arrives."""
NO_BLANKS = str.maketrans("", "", " ")
"""Takes blanks out: where gptables would read markup, one keeps it from doing so."""

XLSX = {"s": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
OFFICE, TABLE = (f"{{urn:oasis:names:tc:opendocument:xmlns:{each}:1.0}}" for each in ("office", "table"))
_ESCAPED = re.compile("_x([0-9A-F]{4})_")


@dataclass
class Read:
    """A sheet: its rows from the first, each from its first cell; and its XML."""

    name: str
    rows: list[list[str | float]]
    xml: etree._Element

    @property
    def title(self):
        return self.rows[0][0]

    @property
    def head(self):
        """Where the headings stand: the first row after two that has as many cells as the last."""
        return next(at for at, row in enumerate(self.rows[2:], 2) if len(row) == len(self.rows[-1]))

    @property
    def table(self):
        """The rows of the table under its headings."""
        return [dict(zip(self.rows[self.head], row, strict=True)) for row in self.rows[self.head + 1 :]]


def parts(content):
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def read_xlsx(content) -> dict[str, Read]:
    files = parts(content)
    strings = [
        _ESCAPED.sub(lambda found: chr(int(found[1], 16)), "".join(each.itertext("{*}t")))
        for each in etree.fromstring(files["xl/sharedStrings.xml"]).findall("s:si", XLSX)
    ]
    book = etree.fromstring(files["xl/workbook.xml"])
    related = etree.fromstring(files["xl/_rels/workbook.xml.rels"])
    targets = {each.get("Id"): each.get("Target") for each in related}
    found = {}
    for sheet in book.find("s:sheets", XLSX):
        xml = etree.fromstring(files[f"xl/{targets[sheet.get(ID)]}"])
        rows = []
        for number, row in enumerate(xml.find("s:sheetData", XLSX), start=1):
            assert row.get("r") == str(number), "a row is missing"
            cells = []
            for at, cell in enumerate(row, start=1):
                assert cell.get("r") == f"{letters(at)}{number}", "a cell is missing"
                value = cell.find("s:v", XLSX).text
                cells.append(strings[int(value)] if cell.get("t") == "s" else float(value))
            rows.append(cells)
        found[sheet.get("name")] = Read(sheet.get("name"), rows, xml)
    return found


def read_ods(content) -> dict[str, Read]:
    xml = etree.fromstring(parts(content)["content.xml"])
    found = {}
    for table in xml.iter(f"{TABLE}table"):
        rows = []
        for row in table.iter(f"{TABLE}table-row"):
            cells = []
            for cell in row:
                if cell.get(f"{OFFICE}value-type") == "float":
                    cells.append(float(cell.get(f"{OFFICE}value")))
                else:
                    cells.append("".join(cell.itertext()))
            rows.append(cells)
        name = table.get(f"{TABLE}name")
        found[name] = Read(name, rows, table)
    return found


def letters(column: int) -> str:
    before, last = divmod(column - 1, 26)
    return (letters(before) if before else "") + chr(ord("A") + last)


def numbers_of(data: pd.DataFrame) -> list[float]:
    """Every number of a table, row by row."""
    return [
        float(value)
        for row in data.to_numpy(object)
        for value in row
        if not isinstance(value, str) and not pd.isna(value)
    ]


def hostile_table() -> Table:
    texts = [*HOSTILE, *CLEANED]
    return Table(
        title="A table [of](x) $$notes$$ <b>",
        lead="=1+1 [lead](http://evil.example) $$l$$ $$$$$$$$",
        cells=pd.DataFrame({"Indicator": texts}),
        data=pd.DataFrame(
            {
                "=1+1": texts,
                "value": [1.5, -2.25, np.nan, *([0.0] * (len(texts) - 3))],
                "note": ["", "", "Value suppressed for disclosure control", *([""] * (len(texts) - 3))],
            }
        ),
        notes=("=1+1 [note](http://evil.example) $$n$$ $$$$$$$$", "A plain note."),
        source="Source: [x](http://evil.example) $$s$$ =1+1.",
        stem="hostile-table",
    )


@cache
def _snapshot() -> Snapshot:
    return load()


@cache
def small_pack() -> Pack:
    """Two sections with a table of hostile texts, and figures with blanks, of two kinds."""
    selection = Selection(area="E08000026", indicator="91380")
    trend = spec_of(_snapshot(), "trends", chosen(of=selection, form="spread"), today=TODAY)
    bars = spec_of(_snapshot(), "compare", replace(selection, versus="region"), today=TODAY)
    return Pack(
        place="Coventry",
        title="=1+1: a pack [of](x) $$c$$ <b>",
        standfirst="-1 [standfirst](http://evil.example).",
        sections=(
            Section("headline", "The figures", items=(trend, hostile_table())),
            Section("compare", "Others", items=(bars,)),
        ),
        is_full=False,
        sources=("@A publisher, [a title](http://evil.example)",),
        licence="Contains public sector information licensed under the Open Government Licence v3.0.",
        freshness="The figures are those of snapshot 2026-09-24.5993a86c.",
        selection=Selection(area="E08000026"),
        site=SITE,
        stamp="2026-09-24.5993a86c",
        made_on=TODAY,
        stem="coventry-hostile",
    )


def write(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path
