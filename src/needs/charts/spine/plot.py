"""The spine: one place over many indicators, each on its own scale with England in the middle."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go

from needs.charts.parts.annotations import write
from needs.charts.parts.house import TEMPLATE, Colour, wrap
from needs.charts.parts.shades import BLANK, fills_of
from needs.charts.parts.spec import ChartSpec
from needs.charts.spine.numbers import SpineRow, SpineView
from needs.charts.spine.words import spine_alt, spine_takeaway, spine_title
from needs.domain.observations import Status
from needs.language.comparisons import HIGHER, LEVEL, LOWER, UNTESTED, direction
from needs.language.files import file_stem
from needs.language.numbers import in_brackets, interval_of, value_of, with_unit
from needs.language.profile import UNRANKED, amount, hover_of, profile_notes, profile_source, word_of
from needs.language.ranks import rank_band
from needs.store.snapshot import Snapshot

READING = (
    "Each row is one indicator on a scale of its own, with England at the dashed line. The pale bar runs "
    "from the lowest to the highest council, with their values below it, and the darker band holds the "
    "middle half of them. The mark is the place, the thin line its 95% confidence interval."
)
PALE = "#F3F3F3"
QUIET_TEXT = "#484949"
SIZE, LINE = 13, 17
END_SIZE = 12
BAR = 16
"""Pixels that a bar is high; its ends' values stand in a line below it."""
MARK = 15
PAUSE = 16
"""Pixels between rows."""
HEAD = 26
LEFT, RIGHT = 285, 235
"""Pixels for the names and for the words in a wide window; on a phone both stand above the bar."""
LETTERS, NARROW_LETTERS, NARROW_SAID = 38, 46, 54

_SHAPES = {HIGHER: "triangle-up", LOWER: "triangle-down", LEVEL: "circle", UNTESTED: "circle"}


@dataclass(frozen=True)
class _Block:
    """One row with its lines of text and where it stands, in pixels from the top."""

    row: SpineRow
    top: float
    name: str
    said: str
    bar: float
    bottom: float


def spine_chart(snapshot: Snapshot, view: SpineView, *, narrow: bool = False) -> ChartSpec:
    """Draw a spine; on a phone the words of each row stand above its bar."""
    cells = [row.standing for row in view.rows]
    return ChartSpec(
        figure=_figure(view, narrow=narrow),
        table=_table(view),
        data=view.frame(),
        title=spine_title(view),
        subtitle=(
            f"{view.place.name} among {view.group.name}: {len(view.rows)} indicators against England, each "
            "in its newest period"
        ),
        takeaway=spine_takeaway(view),
        alt=spine_alt(view),
        reading=READING,
        source=profile_source(snapshot, cells),
        notes=(UNRANKED, *profile_notes(cells, view.left_out)),
        stem=file_stem("spine", "indicators", view.place),
    )


def _figure(view: SpineView, *, narrow: bool) -> go.Figure:
    blocks = _blocks(view.rows, narrow=narrow)
    height = blocks[-1].bottom
    figure = go.Figure(layout={"template": TEMPLATE, "height": height + 8, "barmode": "overlay"})
    _draw_spreads(figure, blocks)
    for block in blocks:
        _write(figure, block, narrow=narrow)
    _draw_england(figure, blocks)
    _draw_marks(figure, view, blocks)
    _write_head(figure, view.rows, narrow=narrow)
    sides = {"l": 8, "r": 8} if narrow else {"l": LEFT, "r": RIGHT}
    figure.update_layout(margin={**sides, "t": 4, "b": 4})
    figure.update_xaxes(visible=False, fixedrange=True, range=[-1.04, 1.04])
    figure.update_yaxes(visible=False, fixedrange=True, range=[height, 0])
    return figure


def _blocks(rows: Sequence[SpineRow], *, narrow: bool) -> list[_Block]:
    blocks = []
    top = float(HEAD)
    for row in rows:
        name, said = _name(row, narrow=narrow), _said(row, narrow=narrow)
        deep = [LINE * (text.count("<br>") + 1) for text in (name, said)]
        beside = max(deep)
        bar = top + (sum(deep) + 4 + BAR / 2 if narrow else max(BAR / 2 + 2, beside / 2 - LINE / 2))
        bottom = max(bar + BAR / 2 + LINE, 0 if narrow else top + beside) + PAUSE
        blocks.append(_Block(row, top, name, said, bar, bottom))
        top = bottom
    return blocks


def _name(row: SpineRow, *, narrow: bool) -> str:
    """Indicator and period; beside the bar the unit as well."""
    indicator, period = row.standing.indicator, row.standing.period.label()
    lines = indicator.short_name if not narrow else f"{indicator.short_name}, {period}"
    bold = "<br>".join(
        f"<b>{line}</b>" for line in wrap(lines, NARROW_LETTERS if narrow else LETTERS).split("<br>")
    )
    return bold if narrow else f"{bold}<br>{indicator.unit}, {period}"


def _said(row: SpineRow, *, narrow: bool) -> str:
    """Value, interval, England's value, and the comparison as mark and word."""
    each = row.standing
    england = f"England {value_of(each.indicator, each.england)}"
    limits = in_brackets(interval_of(each.indicator, each.figure))
    if narrow:
        value = with_unit(each.indicator, each.figure) if each.figure else ""
        return wrap(f"{word_of(each)}: {value}{limits}; {england}", NARROW_SAID)
    return f"<b>{value_of(each.indicator, each.figure)}</b>{limits}<br>{word_of(each)}; {england}"


def _draw_spreads(figure: go.Figure, blocks: Sequence[_Block]) -> None:
    """The pale bars from the lowest to the highest council, and over them the bands of the middle half."""
    whole = [(block, (block.row.lowest, block.row.highest)) for block in blocks]
    halves = [(block, block.row.quarters) for block in blocks if block.row.quarters]
    _draw_bars(figure, "Lowest to highest", whole, PALE)
    _draw_bars(figure, "Middle half", halves, Colour.QUIET)


def _draw_bars(
    figure: go.Figure, name: str, spans: Sequence[tuple[_Block, tuple[float, float]]], fill: str
) -> None:
    ends = [sorted(block.row.position(end) for end in span) for block, span in spans]
    figure.add_trace(
        go.Bar(
            orientation="h",
            base=[low for low, _ in ends],
            x=[high - low for low, high in ends],
            y=[block.bar for block, _ in spans],
            width=BAR,
            marker={"color": fill, "line": {"width": 1, "color": Colour.QUIET}},
            hovertext=[
                f"{name} of {block.row.councils} councils: "
                + " to ".join(amount(block.row.standing, end) for end in span)
                for block, span in spans
            ],
            hoverinfo="text",
            name=name,
        )
    )


def _draw_marks(figure: go.Figure, view: SpineView, blocks: Sequence[_Block]) -> None:
    """The place on each row with its interval; its shape says which way, its colour the word."""
    _draw_lines(
        figure,
        "95% confidence interval",
        [
            (block.row.position(limit), block.bar)
            for block in blocks
            if block.row.interval
            for limit in block.row.interval
        ],
        {"color": Colour.TEXT, "width": 2},
    )
    cells = [block.row.standing for block in blocks]
    words = [cell.compared.word for cell in cells]
    fills = fills_of(cells[0].indicator, "comparison")
    figure.add_trace(
        go.Scatter(
            x=[block.row.position(block.row.value) for block in blocks],
            y=[block.bar for block in blocks],
            mode="markers",
            marker={
                "symbol": [
                    _SHAPES[direction(word, cell.indicator.polarity)]
                    for word, cell in zip(words, cells, strict=True)
                ],
                "color": [fills.get(word, BLANK) for word in words],
                "size": MARK,
                "line": {"width": 1.5, "color": Colour.TEXT},
            },
            cliponaxis=False,
            hovertext=[hover_of(view.place.name, cell) for cell in cells],
            hoverinfo="text",
            name=view.place.name,
        )
    )


def _draw_england(figure: go.Figure, blocks: Sequence[_Block]) -> None:
    """A dashed line across each bar, a little longer than the bar is high."""
    reach = BAR / 2 + 4
    ends = [(0.0, block.bar + side) for block in blocks for side in (-reach, reach)]
    _draw_lines(figure, "England", ends, {"color": Colour.ENGLAND, "width": 2, "dash": "4px,2px"})


def _draw_lines(
    figure: go.Figure, name: str, ends: Sequence[tuple[float, float]], line: dict[str, object]
) -> None:
    """Lines under the marks, each from one of a pair of points to the other."""
    xs: list[float | None] = []
    ys: list[float | None] = []
    for (x0, y0), (x1, y1) in zip(ends[::2], ends[1::2], strict=True):
        xs += [x0, x1, None]
        ys += [y0, y1, None]
    figure.add_trace(go.Scatter(x=xs, y=ys, mode="lines", line=line, hoverinfo="skip", name=name))


def _write(figure: go.Figure, block: _Block, *, narrow: bool) -> None:
    """The words of a row, and the values at the ends of its bar."""
    if narrow:
        _write_at(figure, block.top, f"{block.name}<br>{block.said}", x=0, size=END_SIZE)
    else:
        _write_at(figure, block.top, block.name, x=0, shift=8 - LEFT)
        _write_at(figure, block.top, block.said, x=1, shift=16)
    row = block.row
    higher = "" if row.is_judged else " higher →"
    left, right = sorted((row.lowest, row.highest), key=row.position)
    for value, anchor, way in ((left, "left", ""), (right, "right", higher)):
        write(
            figure,
            amount(row.standing, value) + way,
            x=row.position(value),
            xanchor=anchor,
            y=block.bar + BAR / 2,
            yanchor="top",
            borderpad=0,
            size=END_SIZE,
            colour=QUIET_TEXT,
        )


def _write_at(
    figure: go.Figure, top: float, text: str, *, x: float, shift: float = 0, size: int = SIZE
) -> None:
    write(
        figure,
        text,
        xref="paper",
        x=x,
        xanchor="left",
        xshift=shift,
        y=top,
        yanchor="top",
        align="left",
        borderpad=0,
        size=size,
    )


def _write_head(figure: go.Figure, rows: Sequence[SpineRow], *, narrow: bool) -> None:
    """Which side is which; rows without a judgement say it themselves, at the end of their bar."""
    judged = any(row.is_judged for row in rows)
    left, right = ("worse", "better") if judged else ("lower", "higher")
    than = "" if narrow else " than England"
    for x, anchor, text in (
        (-1, "left", f"← {left}{than}"),
        (0, "center", "England"),
        (1, "right", f"{right}{than} →"),
    ):
        write(figure, text, x=x, xanchor=anchor, y=0, yanchor="top", borderpad=0, size=SIZE)


def _table(view: SpineView) -> pd.DataFrame:
    return pd.DataFrame([_line(view, row) for row in view.rows])


def _line(view: SpineView, row: SpineRow) -> dict[str, str]:
    each = row.standing
    none = Status.NOT_AVAILABLE.mark
    quarters = [amount(each, cut) for cut in row.quarters] if row.quarters else [none, none]
    return {
        "Indicator": f"{each.indicator.short_name}, {each.indicator.unit}",
        "Period": each.period.label(),
        view.place.name: value_of(each.indicator, each.figure),
        "95% confidence interval": interval_of(each.indicator, each.figure) or none,
        "England": value_of(each.indicator, each.england),
        "Lowest": amount(each, row.lowest),
        "Lower quarter": quarters[0],
        "Upper quarter": quarters[1],
        "Highest": amount(each, row.highest),
        "Compared with England": str(each.compared.word),
        "Rank, with its band": rank_band(row.ranked),
    }
