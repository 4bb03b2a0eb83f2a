"""Few cases of many: enough of them that every pair of values meets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import TypeAlias

Case: TypeAlias = tuple[str, ...]


def covering(cases: Iterable[Case], *, first_pair: int = 1) -> list[Case]:
    """Choose cases, the same each time, until every pair of values that any case holds has been met.

    Each choice is the case with the most pairs that are still to be met (a greedy choice: few, not always
    the fewest). A pair of the first two values is met ``first_pair`` times where there are so many cases.
    """
    left = list(cases)
    of_first = Counter(case[:2] for case in left)
    due = Counter(dict.fromkeys((pair for case in left for pair in _pairs(case)), 1))
    due.update({((0, 1), *pair): min(first_pair, times) - 1 for pair, times in of_first.items()})
    chosen = []
    while any(times > 0 for times in due.values()):
        best = max(left, key=lambda case: sum(due[pair] > 0 for pair in _pairs(case)))
        chosen.append(best)
        left.remove(best)
        due.subtract(_pairs(best))
    return chosen


def _pairs(case: Sequence[str]) -> list[tuple[tuple[int, int], str, str]]:
    return [((i, j), case[i], case[j]) for i, j in combinations(range(len(case)), 2)]
