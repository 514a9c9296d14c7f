"""Where mails are handed over, read from the setting SMTP_URL."""

from dataclasses import dataclass
from typing import Literal
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from graph.errors import Misconfigured

Tls = Literal["from the start", "by STARTTLS", "none"]
PORTS: dict[Tls, int] = {"from the start": 465, "by STARTTLS": 587, "none": 25}
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class SmtpAddress:
    host: str
    port: int
    tls: Tls
    user: str | None
    password: str | None


def read_smtp_url(url: str) -> SmtpAddress:
    """smtp:// means STARTTLS, unless the server is on this machine. Raises Misconfigured, without repeating the password."""
    try:
        parts = urlsplit(url)
        options = dict(parse_qsl(parts.query, strict_parsing=True)) if parts.query else {}
        port = parts.port
    except ValueError as error:
        raise _unreadable() from error
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname or parts.path.strip("/") or not _is_known(options):
        raise _unreadable()
    tls = _tls(parts, options)
    user, password = (unquote(part) if part else None for part in (parts.username, parts.password))
    if user and tls == "none" and parts.hostname not in LOOPBACK:
        raise Misconfigured("TRELLIS_SMTP_URL would send its password unencrypted: leave out starttls=false, or use smtps://.")
    return SmtpAddress(parts.hostname, port or PORTS[tls], tls, user, password)


def _is_known(options: dict[str, str]) -> bool:
    return options.keys() <= {"starttls"} and options.get("starttls", "true") in ("true", "false")


def _tls(parts: SplitResult, options: dict[str, str]) -> Tls:
    if parts.scheme == "smtps":
        return "from the start"
    default = "false" if parts.hostname in LOOPBACK else "true"
    return "by STARTTLS" if options.get("starttls", default) == "true" else "none"


def _unreadable() -> Misconfigured:
    return Misconfigured(
        "TRELLIS_SMTP_URL can't be read: it must look like smtp://user:password@host:587 or smtps://user:password@host, "
        "with %-signs for special characters in the password."
    )
