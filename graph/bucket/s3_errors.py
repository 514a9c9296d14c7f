"""What an S3 server and the way to it can answer, in our own words."""

from collections.abc import Generator
from contextlib import contextmanager
from xml.etree.ElementTree import ParseError

from minio.error import InvalidResponseError, MinioException, S3Error, ServerError
from urllib3.exceptions import HTTPError, SSLError

from graph.errors import Conflict, GraphError, Misconfigured, TextMissing, Unavailable
from graph.settings import S3Settings

WRONG_KEYS = ("InvalidAccessKeyId", "SignatureDoesNotMatch", "InvalidTokenId", "InvalidSecurity", "XAdminUserNotFound")
FORBIDDEN = ("AccessDenied", "AllAccessDisabled")
WRONG_REGION = ("AuthorizationHeaderMalformed", "InvalidRegion", "PermanentRedirect", "IllegalLocationConstraintException")
FULL = ("InsufficientStorage", "XMinioStorageFull", "QuotaExceeded", "XMinioAdminBucketQuotaExceeded")
NAME_TAKEN = ("XMinioParentIsObject", "XMinioObjectExistsAsDirectory", "ObjectParentIsFile", "ExistingObjectIsDirectory")


@contextmanager
def in_our_words(settings: S3Settings) -> Generator[None]:
    try:
        yield
    except (MinioException, HTTPError, ParseError) as error:
        raise _translated(error, settings) from error


def _translated(error: Exception, settings: S3Settings) -> GraphError:
    match error:
        case S3Error():
            return _refused(error.code or "", settings)
        case SSLError():
            return Misconfigured(
                f"No safe connection to {settings.endpoint}: its certificate isn't trusted, or it speaks plain HTTP."
                " Let the system trust its certificate, or check TRELLIS_S3_SECURE."
            )
        case InvalidResponseError() if not _is_failure(error):
            return Misconfigured(f"What answers at {settings.endpoint} is no S3 server. Check TRELLIS_S3_ENDPOINT and TRELLIS_S3_SECURE.")
        case InvalidResponseError() | ServerError() | ParseError():
            return Unavailable(f"The S3 server at {settings.endpoint} failed. Look into its log, then try again.")
        case _:
            return Unavailable(
                f"The S3 server at {settings.endpoint} can't be reached right now. See that it runs, or check TRELLIS_S3_ENDPOINT."
            )


def _refused(code: str, settings: S3Settings) -> GraphError:
    """By the code that S3 gives each error."""
    if code == "NoSuchKey":
        return TextMissing(f"The bucket {settings.bucket} doesn't have this text. Put it back from a backup.")
    if code in WRONG_KEYS:
        return Misconfigured(
            f"The S3 server at {settings.endpoint} refused the keys. Check TRELLIS_S3_ACCESS_KEY and TRELLIS_S3_SECRET_KEY."
        )
    if code in FORBIDDEN:
        return Misconfigured(
            f"The S3 server at {settings.endpoint} forbids this access key to use the bucket {settings.bucket}."
            " Allow it to read, write, list and delete there, or check TRELLIS_S3_ACCESS_KEY and TRELLIS_S3_SECRET_KEY."
        )
    if code in WRONG_REGION:
        return Misconfigured(f"The bucket {settings.bucket} lies in another region than {settings.region!r}. Check TRELLIS_S3_REGION.")
    if code == "RequestTimeTooSkewed":
        return Misconfigured(f"The clocks of this machine and of {settings.endpoint} differ too much. Set them by a time server.")
    if code in NAME_TAKEN:
        return Conflict("A text can't be saved below another text.")
    if code in FULL:
        return Unavailable(f"The S3 server at {settings.endpoint} has no room left. Free some space; nothing was saved.")
    return Unavailable(f"The S3 server at {settings.endpoint} refused this with {code or 'no reason'}. Look into its log, then try again.")


def _is_failure(error: InvalidResponseError) -> bool:
    """A gateway before the server says with a page of its own that the server is down; the client keeps the status to its text."""
    return "Response code: 5" in str(error)
