"""Every report, and every option of charts and reports by its key in a link."""

from __future__ import annotations

from dataclasses import dataclass

from needs.charts.registry import KINDS
from needs.domain.options import Options, declared_by
from needs.reports.gap.options import GapOptions
from needs.reports.indicators.options import IndicatorOptions
from needs.reports.inequalities.options import InequalityOptions
from needs.reports.overview.options import OverviewOptions
from needs.reports.pack.options import PackOptions


@dataclass(frozen=True)
class Report:
    """What is put together, on a page or as a file.

    Attributes
    ----------
    page
        The slug of its page.
    options
        What a reader may choose of it, beside what may be chosen of its charts.
    """

    page: str
    options: tuple[type[Options], ...]


REPORTS = (
    Report("overview", (OverviewOptions,)),
    Report("gap", (GapOptions,)),
    Report("pack", (PackOptions,)),
    Report("inequalities", (InequalityOptions,)),
    Report("indicators", (IndicatorOptions,)),
)
"""The reports of which something may be chosen."""
OPTIONS = declared_by(
    [
        *(options for kind in KINDS.values() for options in kind.options),
        *(options for report in REPORTS for options in report.options),
    ]
)
"""Every option by its key in a link: the class that it belongs to, its field, and what is declared of it."""
