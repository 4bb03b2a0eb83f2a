"""What can go wrong on the way to a publisher's figures, each with what to do about it.

Rows that break the data contract are another matter: they raise ``InvalidFiguresError``, which names them.
"""

from __future__ import annotations

from needs.domain.errors import NeedsError


class SourceError(NeedsError):
    """A publisher's service or file did not yield figures."""


class AddressError(SourceError):
    """The address of the service, as configured, cannot be used."""


class PassingError(SourceError):
    """A failure that may be over at the next attempt.

    Parameters
    ----------
    message, advice
        As for every error of the product.
    retry_after
        How long the service asked to be left alone, in seconds; none where it did not say.
    """

    def __init__(self, message: str, advice: str = "", retry_after: float | None = None) -> None:
        super().__init__(message, advice)
        self.retry_after = retry_after


class CannotConnectError(PassingError):
    """The service cannot be reached."""


class TimedOutError(PassingError):
    """The service took longer than the product waits."""


class ServerFailedError(PassingError):
    """The service answered that it had failed."""


class RateLimitedError(PassingError):
    """The service asked for fewer requests."""


class TruncatedError(PassingError):
    """The data stop before their end."""


class CertificateRefusedError(SourceError):
    """The service could not prove that it is the one it claims to be."""


class RequestRefusedError(SourceError):
    """The service will not answer this request, however often it is sent."""


class RedirectRefusedError(SourceError):
    """The service pointed to another place, and the product does not follow."""


class UnexpectedDataError(SourceError):
    """Something came that is not the data asked for."""


class WebPageError(UnexpectedDataError):
    """A web page came in place of data, as services send during maintenance."""


class TooLargeError(UnexpectedDataError):
    """The data are far larger than any that the product asks for."""


class NoDataError(SourceError):
    """The answer is sound and holds no figures."""
