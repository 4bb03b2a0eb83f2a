"""Next year's figures, tried on a copy: everything is built and tested again, and has to be green.

``make drill`` copies the checkout, adds a period to every indicator, a new indicator, a grant and a
publication, builds, and runs the suite there. Arguments go to pytest: ``make drill ARGS=tests/contract``.
"""

from __future__ import annotations

import csv
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pandas as pd

from needs.domain.observations import KEY
from needs.domain.periods import parse_period
from needs.store.build import PUBLICATIONS

ROOT = Path(__file__).resolve().parents[1]
PUBLICATION = "drill-next-year"
INDICATOR = "drill-people-seen"
YEARS = 10
MOST_AUTHORITIES = 100
LEFT_OUT = shutil.ignore_patterns(
    ".venv", ".git", ".refreshed", "__pycache__", ".*_cache", "build", "test-results"
)


def main(arguments: list[str]) -> int:
    """Run the drill; the status of the first step that fails, or 0."""
    with tempfile.TemporaryDirectory(prefix="drill-") as folder:
        copy = Path(folder) / "checkout"
        shutil.copytree(ROOT, copy, ignore=LEFT_OUT)
        samples = ROOT.parent / "shared"
        if samples.is_dir():
            (Path(folder) / "shared").symlink_to(samples)
        bring_next_year(copy / "data")
        needs = [sys.executable, "-m", "needs"]
        suite = [sys.executable, "-m", "pytest", "-n", str(1 + (os.cpu_count() or 1)), "--dist", "worksteal"]
        environment = {**os.environ, "PYTHONPATH": str(copy / "src")}
        tables = [sys.executable, "-m", "tools.tables"]
        for step in ([*needs, "build"], tables, [*needs, "check"], [*suite, *arguments]):
            status = subprocess.run(step, cwd=copy, env=environment, check=False).returncode
            if status:
                return status
    return 0


def bring_next_year(data: Path) -> None:
    """Add a publication with one more period of every indicator, and with a new indicator; and a grant."""
    folder = data / PUBLICATIONS
    files = [pd.read_csv(path, dtype=str, keep_default_na=False) for path in sorted(folder.glob("*.csv"))]
    held = pd.concat(files, ignore_index=True).fillna("")
    rows = pd.concat([next_period(held), new_indicator()], ignore_index=True).fillna("")
    rows.to_csv(folder / f"{PUBLICATION}.csv", index=False, lineterminator="\n")
    _append(data / "sources.csv", {"key": PUBLICATION, "publisher": "Drill", "title": "Next year's figures"})
    _append(data / "grants.csv", {"area_code": "E08000026", "grant": "Drill grant", "year": "2027/28"})
    with (data / "indicators.toml").open("a", encoding="utf-8") as file:
        file.write(ENTRY)


def next_period(held: pd.DataFrame) -> pd.DataFrame:
    """The newest rows of every indicator, ten years on, where no copy meets a published figure.

    What the publisher said of a figure it has not said of the next. A pooled count has to be the sum of its
    years, and England the sum of its authorities, which a copy is not: such counts are blank, and England and
    regions are left out where only some authorities have the newest period.
    """
    periods = {text: parse_period(text) for text in held["period"].unique()}
    end = held["period"].map({text: period.end for text, period in periods.items()})
    newest = held[end.eq(end.groupby(held["indicator"]).transform("max"))]
    pooled = newest["period"].map({text: period.years > 1 for text, period in periods.items()})
    silent = dict.fromkeys(("vs_england", "vs_region", "recent_trend"), "")
    later = newest.assign(period=newest["period"].map(_later), **silent)
    later.loc[pooled, ["count", "denominator"]] = ""
    is_whole = later["area_code"].str.startswith(("E12", "E92"))
    authorities = (~is_whole).groupby(later["indicator"]).transform("sum")
    later = later[~is_whole | (authorities == 0) | (authorities > MOST_AUTHORITIES)]
    return later.drop_duplicates(list(KEY))


def new_indicator() -> pd.DataFrame:
    """Three years of counts for two councils and England."""
    return pd.DataFrame(
        {
            "indicator": INDICATOR,
            "area_code": area,
            "sex": "Persons",
            "age": "18+ yrs",
            "period": year,
            "value": count,
        }
        for area, counts in {
            "E08000026": "120 130 140",
            "E06000063": "80 70 75",
            "E92000001": "9000 9100 9300",
        }.items()
        for year, count in zip(("2023", "2024", "2025"), counts.split(), strict=True)
    )


def _later(period: str) -> str:
    """A period as its publisher would write it ten years on."""
    return re.sub(r"\d{4}|\d{2}", lambda year: str(int(year[0]) + YEARS)[-len(year[0]) :].zfill(2), period)


def _append(path: Path, cells: dict[str, str]) -> None:
    """Add a line to a table; what it has to say and the drill does not is filled in."""
    usual = {
        "as_of": "2027-11",
        "licence": "OGL v3.0",
        "source": "Drill",
        "amount": "1000",
        "status": "confirmed",
    }
    header = path.read_text("utf-8").partition("\n")[0].split(",")
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.DictWriter(file, header, lineterminator="\n").writerow(
            {each: cells.get(each, usual.get(each, "")) for each in header}
        )


ENTRY = f"""
[[indicator]]
id = "{INDICATOR}"
name = "People seen in the drill"
name_status = "ours"
short_name = "People seen"
theme = "Treatment"
unit = "people"
decimals = 0
value_type = "count"
polarity = "no judgement"
sex = "Persons"
age = "18+ yrs"
counted = "people seen"
source = "Drill"
definition = "People seen in a year."
plain_definition = "people seen in a year"
"""

if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
