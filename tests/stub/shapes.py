"""The API's own shapes, from its contract: its data file in both vintages, its metadata, its lists."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from datetime import datetime

import pandas as pd

from needs.domain.areas import ENGLAND, Area, AreaRegister
from needs.domain.indicators import Catalogue, Indicator
from needs.domain.measures import Polarity, ValueType
from needs.domain.observations import NUMBERS
from needs.domain.periods import parse_period

BOM = b"\xef\xbb\xbf"
REGIONS, COUNTRY = 6, 15
UPPER_TIER = 502
NEIGHBOUR_TYPES = 20_000

DATA_HEADER = (
    "Indicator ID,Indicator Name,Parent Code,Parent Name,Area Code,Area Name,Area Type,Sex,Age,Category Type,"
    "Category,Time period,Value,Lower CI 95.0 limit,Upper CI 95.0 limit,Lower CI 99.8 limit,"
    "Upper CI 99.8 limit,Count,Denominator,Value note,Recent Trend,Compared to England value or percentiles,"
    "Compared to Regions (statistical) value or percentiles,Time period Sortable,New data,Compared to goal,"
    "Time period range"
)
TWENTY_THIRD = 22
PARENT_COMPARISON = {
    (REGIONS, 27): "Compared to Regions (statistical) value or percentiles",
    (REGIONS, 26): "Compared to Region value or percentiles",
    (COUNTRY, 27): "Compared to percentiles",
    (COUNTRY, 26): "Compared to percentiles",
}
METADATA_HEADER = (
    "Indicator ID,Indicator,IndicatorFullName,Definition,Rationale,Data source,Indicator source,Methodology,"
    "Standard population/values,Confidence interval details,Source of numerator,Definition of numerator,"
    "Source of denominator,Definition of denominator,Disclosure control,Caveats,Copyright,Data re-use,Links,"
    "Indicator number,Notes,Frequency,Rounding,Indicator Content,Specific rationale,Impact of COVID-19,"
    "Data last updated,Benchmarking method,Unit,Value type,Year type,Polarity"
)

# As published, with the trailing spaces that the real files carry.
POLARITIES = {
    Polarity.LOW_IS_GOOD: "RAG - Low is good   ",
    Polarity.HIGH_IS_GOOD: "RAG - High is good   ",
    Polarity.NEUTRAL: "BOB - Blue orange blue",
    Polarity.NOT_APPLICABLE: "Not applicable",
}
NAMED_WITH_UA = ("E06000060", "E06000065", "E06000066")


def data_file(
    frame: pd.DataFrame,
    indicator: Indicator,
    register: AreaRegister,
    parent: int = REGIONS,
    columns: int = 27,
) -> bytes:
    """The figures of an indicator: England, then the regions, then the authorities, as the service writes it.

    ``columns`` is 27, or 26 as before 2022. With England as parent, England comes twice and no region does.
    """
    header = data_header(columns, parent)
    england, regions, rest = [], [], []
    for row in frame.to_dict("records"):
        area = register.get(row["area_code"])
        if area.code == ENGLAND:
            england.append(_data_row(row, indicator, area, None, parent))
        elif area.kind == "Region":
            regions.append(_data_row(row, indicator, area, register.england, parent))
        else:
            above = register.england if parent == COUNTRY else register.region_of(area)
            rest.append(_data_row(row, indicator, area, above, parent))
    if parent == COUNTRY:
        again = [[*row[:2], ENGLAND, "England", *row[4:]] for row in england]
        rows = [*england, *again, *rest]
    else:
        rows = [*england, *regions, *rest]
    return table(header, (row[:columns] for row in rows))


def data_header(columns: int, parent: int = REGIONS) -> list[str]:
    """The names of the columns: their number and the 23rd of them vary."""
    header = DATA_HEADER.split(",")[:columns]
    header[TWENTY_THIRD] = PARENT_COMPARISON[parent, columns]
    return header


def _data_row(
    row: dict[str, object], indicator: Indicator, area: Area, parent: Area | None, parent_type: int
) -> list[str]:
    period = parse_period(str(row["period"]))
    vs_parent = row["vs_region"] if parent_type == REGIONS else "Not compared"
    return [
        indicator.id,
        official_name(indicator),
        parent.code if parent else "",
        _published_name(parent) if parent else "",
        area.code,
        _published_name(area),
        _area_type(area),
        *(str(row[column]) for column in ("sex", "age", "category_type", "category")),
        period.text.replace("-", " - "),
        *(_number(row[column]) for column in NUMBERS),
        *(str(row[column]) for column in ("note", "recent_trend", "vs_england")),
        str(vs_parent),
        f"{period.start.year}0000",
        "",
        "",
        f"{period.years}y",
    ]


def _number(value: float) -> str:
    """A number as .NET writes it: all its digits, and no point in a whole one."""
    if value != value:
        return ""
    return str(int(value)) if float(value).is_integer() else repr(float(value))


def _published_name(area: Area) -> str:
    if area.kind == "Region":
        return f"{area.name} region (statistical)"
    return f"{area.name} UA" if area.code in NAMED_WITH_UA else area.name


def _area_type(area: Area) -> str:
    if area.kind == "Country":
        return "England"
    return "Regions (statistical)" if area.kind == "Region" else "Counties & UAs (from Apr 2023)"


def metadata_file(indicators: Iterable[Indicator]) -> bytes:
    """The metadata of indicators as CSV, the one place where the service gives polarity."""
    known = {
        "Indicator ID": lambda one: one.id,
        "Indicator": official_name,
        "IndicatorFullName": official_name,
        "Definition": lambda one: one.definition,
        "Unit": unit_label,
        "Value type": lambda one: str(one.value_type),
        "Year type": lambda _: "Calendar",
        "Polarity": lambda one: POLARITIES[one.polarity],
    }
    header = METADATA_HEADER.split(",")
    rows = [
        [known[column](indicator) if column in known else "" for column in header] for indicator in indicators
    ]
    return table(header, rows)


def metadata(indicators: Iterable[Indicator], uploaded: dict[str, datetime]) -> dict[str, object]:
    """The metadata of indicators as JSON, by id as text."""
    return {
        indicator.id: {
            "IID": int(indicator.id),
            "Descriptive": {"Name": official_name(indicator), "Definition": f"<p>{indicator.definition}</p>"},
            "Unit": {"Id": 0, "Value": indicator.multiplier, "Label": unit_label(indicator)},
            "ValueType": {"Id": 0, "Name": str(indicator.value_type)},
            "YearType": {"Id": 1, "Name": "Calendar"},
            "ConfidenceIntervalMethod": {"Id": 0, "Name": "Unknown"},
            "DataChange": {
                "IndicatorId": int(indicator.id),
                "LastUploadedAt": uploaded[indicator.id].replace(tzinfo=None).isoformat(),
                "LastDeletedAt": None,
            },
        }
        for indicator in indicators
    }


def official_name(indicator: Indicator) -> str:
    return indicator.name or f"Made-up name of {indicator.id}"


def unit_label(indicator: Indicator) -> str:
    return "Count" if indicator.value_type is ValueType.COUNT else indicator.unit


def profiles(catalogue: Catalogue) -> list[dict[str, object]]:
    """The profiles that the catalogue names."""
    known = {
        19: ("Public Health Outcomes Framework", "public-health-outcomes-framework"),
        87: ("Alcohol Profile", "local-alcohol-profiles"),
        91: ("Suicide Prevention Profile", "suicide"),
        105: ("Child and Maternal Health", "child-health-profiles"),
        130: ("Wider Determinants of Health", "wider-determinants"),
        132: ("Populations", "populations"),
    }
    named = {indicator.profile for indicator in catalogue if indicator.profile}
    return [
        {"Id": number, "Name": known[number][0], "Key": known[number][1], "GroupIds": [1938132000 + number]}
        for number in sorted(named)
    ]


def area_types() -> list[dict[str, object]]:
    names = {
        6: ("Regions (statistical)", "Regions (statistical)"),
        15: ("England", "England"),
        402: ("Upper tier local authorities (4/21-3/23)", "Counties & UAs (2021/22-2022/23)"),
        501: ("Lower tier local authorities (post 4/23)", "Districts & UAs (from Apr 2023)"),
        502: ("Upper tier local authorities (post 4/23)", "Counties & UAs (from Apr 2023)"),
    }
    return [
        {
            "Id": number,
            "Name": name,
            "Short": short,
            "IsSearchable": True,
            "CanBeDisplayedOnMap": number != 15,
        }
        for number, (name, short) in names.items()
    ]


def available_data(indicators: Iterable[Indicator]) -> list[dict[str, int]]:
    return [
        {"IndicatorId": int(indicator.id), "AreaTypeId": area_type}
        for indicator in indicators
        for area_type in (REGIONS, COUNTRY, indicator.area_type or UPPER_TIER)
    ]


def neighbour_types() -> list[dict[str, object]]:
    return [
        {
            "NeighbourTypeId": 1,
            "Name": "CIPFA nearest neighbours",
            "Description": "",
            "ApplicableAreaTypes": [{"Id": UPPER_TIER}],
        }
    ]


def neighbour_lists(register: AreaRegister, model: int) -> dict[str, list[str]]:
    """The next ten in the list for each authority, which is good enough; the City of London has none."""
    codes = [one.code for one in register.authorities]
    after = {code: (codes + codes)[place + 1 : place + 11] for place, code in enumerate(codes)}
    return {f"nn-{model}-{code}": [] if code == "E09000001" else near for code, near in after.items()}


def area(one: Area) -> dict[str, object]:
    return {"Code": one.code, "Name": _published_name(one), "Short": one.name, "AreaTypeId": 170}


def table(header: Iterable[str], rows: Iterable[Iterable[str]]) -> bytes:
    """A CSV file as .NET writes it: with a byte order mark, CRLF, and quotes only where they are needed."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows(rows)
    return BOM + text.getvalue().encode("utf-8")


def document(content: object) -> bytes:
    return json.dumps(content).encode("utf-8")
