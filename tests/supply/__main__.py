"""Write ``docs/licences.md`` anew: ``make licences``."""

from tests.supply.licences import REPORT, report

REPORT.write_text(report(), encoding="utf-8")
