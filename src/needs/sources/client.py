"""The Fingertips API over HTTPS: every request the product makes of it, and every way that one can fail.

The retries are a loop here because urllib3's own ``Retry`` neither covers a body that breaks off after the
headers nor keeps to one deadline for all attempts together.

Sources
-------
The Fingertips API, https://fingertips.phe.org.uk/api.
"""

from __future__ import annotations

import json
import logging
import os
import random
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from importlib.metadata import version
from itertools import batched
from typing import Any
from urllib.parse import SplitResult, urlencode, urljoin, urlsplit

import requests
import urllib3

from needs.sources.errors import (
    TRY_LATER,
    AddressError,
    CannotConnectError,
    CertificateRefusedError,
    RateLimitedError,
    RedirectRefusedError,
    RequestRefusedError,
    ServerFailedError,
    SourceError,
    TimedOutError,
    TooLargeError,
    TruncatedError,
    UnexpectedDataError,
    WebPageError,
)

BASE_URL = "https://fingertips.phe.org.uk/api/"
BASE_URL_VARIABLE = "NEEDS_FINGERTIPS_URL"

UPPER_TIER_FROM_2023 = 502
REGIONS = 6
IDS_PER_REQUEST = 100  # the service drops, without a word, every id after the hundredth

_AT_ONCE = 3
_REDIRECTS = 5
_BLOCK = 64 * 1024

log = logging.getLogger(__name__)
