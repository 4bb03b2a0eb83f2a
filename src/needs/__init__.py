"""Local need for drug and alcohol treatment in England, with every number ready to be defended.

For notebooks, the views of the app as functions::

    import needs

    figures = needs.load()
    coventry = figures.register.find("Coventry")
    needs.headline(figures, coventry).frame()
"""

from needs.domain.vocabulary import Substance
from needs.store.snapshot import Snapshot, load
from needs.views.coverage import coverage
from needs.views.gap import gap, gap_series
from needs.views.headline import headline
from needs.views.ranking import rank_areas
from needs.views.trend import trend

__all__ = [
    "Snapshot",
    "Substance",
    "coverage",
    "gap",
    "gap_series",
    "headline",
    "load",
    "rank_areas",
    "trend",
]
