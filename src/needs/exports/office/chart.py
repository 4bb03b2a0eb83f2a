"""A chart that Word and PowerPoint can edit: a chart part, and the workbook that its numbers stand in.

XlsxWriter draws the chart in a workbook; the chart is then taken out and pointed at a workbook that holds the
numbers alone, in the same cells.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass

from needs.charts.parts.editable import EditableChart
from needs.exports.office.chart_layout import ChartLayout
from needs.exports.office.chart_look import ACROSS, UNIT, Look
from needs.exports.office.chart_part import finished
from needs.exports.office.chart_sheet import sheet_of, workbook_of
from needs.exports.office.style import HouseStyle
from needs.exports.xml_text import legal

POINTS = 10
"""The size of letters in a chart of 16 cm, for which charts are laid out."""
_CHART = "xl/charts/chart1.xml"


@dataclass(frozen=True)
class OfficeChart:
    """A chart for a document or a slide.

    Attributes
    ----------
    xml
        The chart part (DrawingML); it finds its numbers in the part that its relationship ``rId1`` names.
    workbook
        That part: an .xlsx file.
    ratio
        The height by the width for which it is laid out.
    """

    xml: bytes
    workbook: bytes
    ratio: float


def office_chart(
    chart: EditableChart,
    style: HouseStyle,
    *,
    points: int = POINTS,
    size: tuple[float, float] | None = None,
) -> OfficeChart:
    """A chart with its workbook, in the house style.

    Parameters
    ----------
    points
        The size of letters; a chart wider than 16 cm, as on a slide, needs larger ones.
    size
        The width and the height in cm of the place that it is for; by default those of a page.
    """
    columns, found = sheet_of(chart)
    drawn = tuple(where.series for where in found)
    # A place is laid out for letters of ten points: with larger ones it is as if it were smaller.
    room = ChartLayout(chart, drawn, *(POINTS / points * each for each in size or ()))
    look = Look(chart, found, room, style, points)
    with_chart = workbook_of(columns, chart.decimals, look.drawn)
    with zipfile.ZipFile(io.BytesIO(with_chart)) as package:
        made = package.read(_CHART)
    titles = {UNIT: room.unit, ACROSS: [legal(chart.across)]}
    return OfficeChart(
        xml=finished(made, list(look.labels()), titles, font=style.font, points=points),
        workbook=workbook_of(columns, chart.decimals),
        ratio=room.ratio,
    )
