"""Made-up figures for the indicators that the product holds none of. They exist in the stub only.

Every number comes from a generator seeded with the indicator's id, so two runs serve the same figures.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from needs.domain.areas import ENGLAND, Area, AreaRegister
from needs.domain.indicators import Indicator
from needs.domain.measures import Marker, ValueType, Word
from needs.domain.observations import COLUMNS, status_of
from needs.methods.judgement import Direction, comparison_word

FIRST_YEAR = 2015
YEARS = 9
EXTRA_AGE = "65+ yrs"
DECILES = "County & UA deprivation deciles in England (IMD2019, 4/23 geography)"


def figures(indicator: Indicator, register: AreaRegister) -> pd.DataFrame:
    """Nine years of an indicator for every authority, region and England.

    England also has a second age band and deprivation deciles, as in the real files. The City of London is
    suppressed and the Isles of Scilly cannot be calculated.
    """
    random = np.random.default_rng(int(indicator.id))
    areas = [register.england, *register.regions, *register.authorities]
    size = {area.code: _denominator(area, random) for area in areas}
    level = {area.code: 1.0 if area.code == ENGLAND else float(random.normal(1, 0.15)) for area in areas}
    share = indicator.value_type is ValueType.PROPORTION
    base = float(random.uniform(0.05, 0.3) if share else random.uniform(0.0004, 0.004))
    rows = []
    for step in range(YEARS):
        period = _period(indicator, FIRST_YEAR + step)
        marker = Marker.CANNOT if step == YEARS - 1 else ""
        now = base * (1 + 0.02 * step)
        benchmark = now * indicator.multiplier
        for area in areas:
            chance = now * max(level[area.code], 0.2)
            row = _row(indicator, area.code, period, size[area.code], chance, random)
            row |= {"recent_trend": marker, "vs_region": Word.NOT_COMPARED}
            if area.code != ENGLAND:
                row |= {"vs_england": _word(row, benchmark, indicator)}
            if area.region_code:
                row |= {"vs_region": _word(row, benchmark * level[area.region_code], indicator)}
            rows.append(row | _BLANKS.get(area.name, {}))
        rows.append(
            _row(indicator, ENGLAND, period, size[ENGLAND] // 5, now * 1.3, random) | {"age": EXTRA_AGE}
        )
        for decile in range(1, 11):
            row = _row(indicator, ENGLAND, period, size[ENGLAND] // 10, now * (1.4 - 0.08 * decile), random)
            row |= {"category_type": DECILES, "category": f"Decile {decile}"}
            rows.append(row | {"vs_england": _word(row, benchmark, indicator)})
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    frame["status"] = [str(status_of(*pair)) for pair in zip(frame["value"], frame["note"], strict=True)]
    return frame


def _denominator(area: Area, random: np.random.Generator) -> int:
    if area.code == ENGLAND:
        return 44_000_000
    return int(random.uniform(2e6, 7e6) if area.kind == "Region" else random.uniform(8e4, 9e5))


def _period(indicator: Indicator, year: int) -> str:
    """Financial years for treatment and admissions, three years together for deaths, else calendar years."""
    if indicator.theme == "Deaths":
        return f"{year - 2}-{year % 100:02}"
    if indicator.theme in ("Treatment", "Hospital admissions", "Young people", "Pregnancy"):
        return f"{year}/{(year + 1) % 100:02}"
    return str(year)


def _row(
    indicator: Indicator, code: str, period: str, denominator: int, chance: float, random: np.random.Generator
) -> dict[str, object]:
    count = int(random.binomial(denominator, min(chance, 0.95)))
    scale = indicator.multiplier / denominator
    near, far = (1.96 * count**0.5, 3.09 * count**0.5)
    return {
        "indicator": indicator.id,
        "area_code": code,
        "sex": indicator.sex,
        "age": indicator.age,
        "category_type": "",
        "category": "",
        "period": period,
        "value": count * scale,
        "lower95": max(count - near, 0) * scale,
        "upper95": (count + near) * scale,
        "lower998": max(count - far, 0) * scale,
        "upper998": (count + far) * scale,
        "count": float(count),
        "denominator": float(denominator),
        "vs_england": Word.NOT_COMPARED,
        "vs_region": Word.NOT_COMPARED,
        "recent_trend": "",
        "note": "",
        "source": "stub",
        "retrieved_at": "2026-11-22",
    }


def _word(row: dict[str, object], benchmark: float, indicator: Indicator) -> Word:
    direction = Direction((row["lower95"] > benchmark) - (row["upper95"] < benchmark))
    return comparison_word(direction, indicator.polarity)


def _blank(note: str, *cleared: str) -> dict[str, object]:
    columns = ("value", "lower95", "upper95", "lower998", "upper998", *cleared)
    words = {"vs_england": Word.NOT_COMPARED, "vs_region": Word.NOT_COMPARED, "note": note}
    return dict.fromkeys(columns, float("nan")) | words


# A suppressed row hides its count; one that cannot be calculated still shows it.
_BLANKS = {
    "City of London": _blank("Value suppressed for disclosure control due to small count", "count"),
    "Isles of Scilly": _blank("Value cannot be calculated as number of cases is too small"),
}
