"""What whoever runs the product can set, in one table: environment variables, read when they are needed.

README's table is made of ``SETTINGS``, and a test holds the two together.
"""

from __future__ import annotations

import os
from dataclasses import dataclass


@dataclass(frozen=True)
class Setting:
    """One environment variable.

    Attributes
    ----------
    name
        The name of the variable.
    meaning
        What it sets, what it may hold, and what holds without it: a cell of README's table.
    """

    name: str
    meaning: str

    def __str__(self) -> str:
        """The name of the variable, as a message shows it."""
        return self.name

    def text(self, default: str = "") -> str:
        """What it holds, without blanks around it; ``default`` where it holds nothing."""
        return os.environ.get(self.name, "").strip() or default

    def words(self) -> list[str]:
        """What it holds as words between spaces or commas, in small letters."""
        return self.text().replace(",", " ").lower().split()


DATA_DIR = Setting(
    "NEEDS_DATA_DIR", "where refreshed snapshots live; by default `.refreshed` in the checkout"
)
RELEASE_DIR = Setting(
    "NEEDS_RELEASE_DIR", "the folder of the release's figures and tables; by default `data` in the checkout"
)
FINGERTIPS_URL = Setting(
    "NEEDS_FINGERTIPS_URL",
    "the root of the Fingertips API; by default `https://fingertips.phe.org.uk/api/`",
)
BOUNDARIES_URL = Setting(
    "NEEDS_BOUNDARIES_URL",
    "the ONS layer of newer outlines for maps; its name changes each year. `off` fetches none",
)
CONTACT = Setting(
    "NEEDS_CONTACT",
    "whom readers tell about accessibility: an email address, an https address or a line of text, for the "
    "accessibility statement; without it the statement says that none is set",
)
REFRESH = Setting(
    "NEEDS_REFRESH", "`off` (default), `daily` or `weekly`: refresh by itself while the app runs"
)
FIGURES_DIR = Setting("NEEDS_FIGURES_DIR", "take Fingertips' files from this folder, in place of the API")
LOG = Setting("NEEDS_LOG", "`text` (default) or `json`: the form of the log's lines")
ALLOWED_HOSTS = Setting(
    "NEEDS_ALLOWED_HOSTS", "the names that the server answers to, between spaces; any by default"
)
FRAME_ANCESTORS = Setting(
    "NEEDS_FRAME_ANCESTORS", "the sites that may show it in a frame; `'self'` by default"
)
SIGN_IN = Setting(
    "NEEDS_SIGN_IN",
    "who may update the figures or add files, after signing in: addresses and domains between spaces; "
    "everybody by default. Reading is open to all",
)
SNAPSHOT_URL = Setting(
    "NEEDS_SNAPSHOT_URL",
    "where several servers share their figures: a folder, `s3://BUCKET/FOLDER` or "
    "`abfs://CONTAINER/FOLDER`; by default nowhere. See [docs/scale.md](docs/scale.md)",
)
STYLE_DIR = Setting(
    "NEEDS_STYLE_DIR",
    "the folder of a council's own style for documents and slides; without it they are plain",
)

SETTINGS = (
    DATA_DIR,
    RELEASE_DIR,
    FINGERTIPS_URL,
    BOUNDARIES_URL,
    CONTACT,
    REFRESH,
    FIGURES_DIR,
    LOG,
    ALLOWED_HOSTS,
    FRAME_ANCESTORS,
    SIGN_IN,
    SNAPSHOT_URL,
    STYLE_DIR,
)
