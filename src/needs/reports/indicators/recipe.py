"""How to get a number again: the call that brings it, the Python that gives it, the line that finds it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from needs.domain.footprints import Footprint, Place
from needs.domain.indicators import Indicator
from needs.sources.client import BASE_URL, FingertipsClient
from needs.sources.fingertips import FingertipsSource
from needs.sources.publications import Source
from needs.sources.transport import Transport
from needs.sources.uploads import SOURCE as OWN_FILE
from needs.store.snapshot import Observation, Snapshot
from needs.views.figures import ended_by, figures_of


@dataclass(frozen=True)
class Recipe:
    """The newest figure of one indicator for one place, and how to get it again.

    Attributes
    ----------
    figure
        The newest with a value, as the Overview shows it; none where none is held.
    sources
        The publications that it was read from.
    address
        The call of the Fingertips API that brings the series as it is today; empty where Fingertips does not
        carry it.
    area_codes
        Whose rows of what the call brings the number is made of.
    python
        Lines of Python that leave the number in ``value``; empty where there is no figure.
    """

    figure: Observation | None
    sources: tuple[Source, ...]
    address: str
    area_codes: tuple[str, ...]
    python: str

    def pandas(self, file_name: str) -> str:
        """The expression that finds the number in a file of all figures of the indicator (``all_rows``).

        Empty where there is no figure.
        """
        if self.figure is None:
            return ""
        figure = self.figure
        wanted = (
            f"area_code == '{figure.area_code}' and sex == '{figure.sex}' and age == '{figure.age}' and "
            f"category == '' and period == '{figure.period.text}'"
        )
        read = f'pd.read_csv("{file_name}", dtype={{"period": str, "category": str}})'
        return f'{read}.fillna({{"category": ""}}).query("{wanted}")["value"].item()'


def recipe(snapshot: Snapshot, indicator: Indicator, place: Place, *, as_at: date | None = None) -> Recipe:
    """Say how to get the newest figure of an indicator for a place.

    Parameters
    ----------
    as_at
        Only periods that had ended by this day.
    """
    stated = [
        each
        for each in ended_by(figures_of(snapshot, indicator.id, place), place, as_at)
        if each.value is not None
    ]
    figure = stated[-1] if stated else None
    in_a_file = figure is not None and OWN_FILE not in figure.sources
    members = place.members if isinstance(place, Footprint) else (place,)
    return Recipe(
        figure=figure,
        sources=tuple(snapshot.sources[key] for key in figure.sources) if figure else (),
        address=_address(snapshot, indicator),
        area_codes=tuple(area.code for area in members),
        python=_python(snapshot, indicator, place, figure, as_at) if figure and in_a_file else "",
    )


class _Unsent(Transport):
    """Takes down the address that the client asks for, and asks nobody."""

    address = ""

    def get(self, url: str, read_seconds: float) -> bytes:
        """Keep the address; there is no answer."""
        self.address = url
        return b""


def _address(snapshot: Snapshot, indicator: Indicator) -> str:
    """What our own client would ask the live service, so that the two can never differ."""
    if not indicator.on_fingertips:
        return ""
    unsent = _Unsent()
    client = FingertipsClient(BASE_URL, transport=unsent)
    FingertipsSource(client, snapshot.register, key="", retrieved_at=date.min).download(indicator)
    return unsent.address


def _python(
    snapshot: Snapshot, indicator: Indicator, place: Place, figure: Observation, as_at: date | None
) -> str:
    lines = ["import needs"]
    if as_at:
        lines.append("from datetime import date")
    if snapshot.manifest.get("refreshed_at"):
        lines += ["from needs.store.library import Library", "figures = Library().load().snapshot"]
    else:
        lines.append("figures = needs.load()")
    moment = f", as_at=date({as_at.year}, {as_at.month}, {as_at.day})" if as_at else ""
    rows = f"indicator == '{indicator.id}' and period == '{figure.period.text}'"
    lines.append(
        f'value = needs.headline(figures, figures.places.get("{place.code}"){moment}).frame()'
        f'.query("{rows}")["area_value"].item()'
    )
    return "\n".join(lines)
