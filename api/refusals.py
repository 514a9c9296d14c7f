"""What a request is refused for before the graph is asked, or beside it; api/errors.py gives each a status and a code."""


class Refusal(Exception):
    """Base of all; its message may be shown to the user and says what to do. `field` names the part of the body that is wrong."""

    def __init__(self, message: str, *, field: str | None = None, retry_after: int | None = None) -> None:
        super().__init__(message)
        self.field = field
        self.retry_after = retry_after


class SignInNeeded(Refusal):
    """Only an account may do this."""


class TokenInvalid(Refusal):
    """The Authorization header holds no token of ours."""


class TokenExpired(Refusal):
    """The access token was ours, and its time is over: refresh the session."""


class ScopeMissing(Refusal):
    """The personal access token doesn't reach this far, or no such token may do this at all."""


class OriginRefused(Refusal):
    """A request that changes something by a cookie didn't come from our own pages."""


class RevisionNeeded(Refusal):
    """Whoever saves says which revision they have seen, in If-Match."""


class PageTooLarge(Refusal):
    """More items were asked for than a page holds here."""


class TooManyRequests(Refusal):
    """A limit per account or per address; `retry_after` says when there is room again."""


class Busy(Refusal):
    """A bounded queue is full; nothing was done."""


class WrongCredentials(Refusal):
    """The login or the password is wrong; which of them is never said."""


class Suspended(Refusal):
    """The password was right, and a moderator has suspended the account."""


class SecondFactorNeeded(Refusal):
    """The password was right; now the code."""


class WrongCode(Refusal):
    """The code of the second factor is wrong, or was used before."""


class LinkInvalid(Refusal):
    """The link of a mail is unknown, used, or too old."""


class PasswordRefused(Refusal):
    """Too short, too long, or one of those that everybody tries first."""


class HandleRefused(Refusal):
    """The handle can't be had: wrong characters, or a reserved word."""


class HandleTaken(Refusal):
    """Somebody has it, whatever its case."""
