"""Fingertips' own files in a folder, for a server that may not reach the service.

Someone whose network reaches it opens, for each indicator, the address that ``FingertipsClient.data_csv``
asks, and puts what comes into the folder as ``91380.csv``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from needs.domain.areas import AreaRegister
from needs.domain.indicators import Indicator
from needs.domain.settings import FIGURES_DIR
from needs.sources.errors import NoDataError, SourceError, TooLargeError
from needs.sources.fingertips import PUBLISHER
from needs.sources.fingertips_csv import parse
from needs.sources.publications import Source
from needs.sources.source import FiguresSource, ParsedFile, SourceOn
from needs.sources.transport import Limits

KEY = "fingertips-files"
"""How the keys of these sources begin."""


@dataclass(frozen=True)
class FilesSource(FiguresSource):
    """The files in a folder, one for each indicator, as of a day in UTC."""

    folder: Path
    register: AreaRegister
    retrieved_at: date

    @property
    def publication(self) -> Source:
        """How the files are named beside their figures."""
        return Source(
            key=f"{KEY}-{self.retrieved_at}",
            publisher=PUBLISHER,
            title="Fingertips (Public Health Profiles), from downloaded files",
            as_of=self.retrieved_at.isoformat(),
            licence="OGL v3.0",
            published_at="fingertips.phe.org.uk",
            remarks="As in the files that were read on that day",
        )

    def carries(self, indicator: Indicator) -> bool:
        """Whether a file of it can be there: files are named by the ids that Fingertips gave out."""
        return indicator.on_fingertips

    def last_changes(self, indicator_ids: Iterable[str]) -> dict[str, datetime]:
        """When each file was last written.

        Raises
        ------
        SourceError
            There is no such folder, or it cannot be read.
        """
        if not self.folder.is_dir():
            raise SourceError(
                f"There is no folder {self.folder} to take figures from.", f"{FIGURES_DIR} names it."
            )
        changes = {}
        for key in indicator_ids:
            try:
                written = self._path(key).stat().st_mtime
            except FileNotFoundError:
                continue
            except OSError as error:
                raise self._unreadable(key, error) from error
            changes[key] = datetime.fromtimestamp(written, UTC)
        return changes

    def download(self, indicator: Indicator) -> bytes:
        """The file of an indicator.

        Raises
        ------
        SourceError
            It cannot be read, or is far larger than figures need; ``NoDataError`` where it is not there.
        """
        most = Limits().largest_bytes
        try:
            with self._path(indicator.id).open("rb") as file:
                content = file.read(most + 1)
        except FileNotFoundError:
            raise NoDataError(f"There is no file {indicator.id}.csv in {self.folder}.") from None
        except OSError as error:
            raise self._unreadable(indicator.id, error) from error
        if len(content) > most:
            raise TooLargeError(
                f"{indicator.id}.csv is larger than {most:,} bytes, far more than figures need.",
                "Nothing of it was used.",
            )
        return content

    def read(self, indicator: Indicator, content: bytes) -> ParsedFile:
        """The figures in a file, which is read as if it had come from the service.

        Raises
        ------
        SourceError, InvalidFiguresError
            As ``fingertips_csv.parse``.
        """
        return parse(content, indicator.id, self.register, self.publication.key, self.retrieved_at)

    def _path(self, key: str) -> Path:
        return self.folder / f"{key}.csv"

    def _unreadable(self, key: str, error: OSError) -> SourceError:
        return SourceError(f"{key}.csv in {self.folder} cannot be read ({error.strerror}).")


def files_in(folder: Path) -> SourceOn:
    """The files of a folder as a source."""
    return lambda register, day: FilesSource(folder, register, day)


def configured_source() -> SourceOn | None:
    """The folder that ``NEEDS_FIGURES_DIR`` names, which is read in place of the API."""
    folder = FIGURES_DIR.text()
    return files_in(Path(folder)) if folder else None
