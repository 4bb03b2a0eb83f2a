"""What can go wrong on the way to a publisher's figures, each with what to do about it.

Rows that break the data contract are another matter: they raise ``InvalidFiguresError``, which names them.
"""

from __future__ import annotations

from needs.domain.errors import NeedsError

TRY_LATER = "The figures already held stay in use; try again later."


class SourceError(NeedsError):
    """A publisher's service or file did not yield figures."""


class AddressError(SourceError):
    """The address of the service, as configured, cannot be used."""


class CannotConnectError(SourceError):
    """The service cannot be reached, or the connection broke."""


class TimedOutError(SourceError):
    """The service took longer than the product waits."""


class ServerFailedError(SourceError):
    """The service answered, every time, that it had failed."""


class RateLimitedError(SourceError):
    """The service asked for fewer requests."""


class RequestRefusedError(SourceError):
    """The service would not answer this request, however often it is sent."""


class CertificateRefusedError(SourceError):
    """The service could not prove that it is the one it claims to be."""


class UnexpectedDataError(SourceError):
    """Something came that is not the data asked for."""


class WebPageError(UnexpectedDataError):
    """A web page came in place of data, as services send during maintenance."""


class TruncatedError(UnexpectedDataError):
    """The data stop before their end."""


class TooLargeError(UnexpectedDataError):
    """The data are far larger than any that the product asks for."""


class RedirectRefusedError(UnexpectedDataError):
    """The service pointed to another place, and the product does not follow."""


class NoDataError(SourceError):
    """The answer is sound and holds no figures."""
