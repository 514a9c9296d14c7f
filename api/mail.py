"""Letters to users: by SMTP, or as files in DATA_DIR/mail. Sending never waits, so no answer's time tells whether one went out."""

import asyncio
import logging
import os
import random
import re
import ssl
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid
from pathlib import Path
from typing import Self

import aiosmtplib

from api.private_folder import private_folder
from api.settings import Settings
from api.smtp_address import SmtpAddress, read_smtp_url
from graph.errors import Misconfigured
from graph.values import new_uid

log = logging.getLogger("trellis.mail")

ADDRESS = re.compile(
    r"(?=.{3,254}$)[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*",
    re.IGNORECASE | re.ASCII,
)
NAMED = re.compile(r"(?P<name>[^<>]*)<(?P<address>[^<>]*)>")
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
POLICY = SMTP.clone(max_line_length=998)
"""As long as RFC 5322 allows: whoever opens a file finds links whole."""

MOST_WAITING = 1000
AT_ONCE = 4
FIRST_PAUSE = 0.3
"""Seconds, at random up to this: a letter is written when the answer has left."""

PAUSES = (5.0, 30.0, 120.0, 600.0)
"""Seconds between tries."""

TRY_TIMEOUT = 20.0
DRAIN = 5.0
KEPT_FOR = 86_400.0
"""Seconds that letters stay as files: longer than any link in them is good."""

Deliver = Callable[[EmailMessage], Awaitable[None]]

SENDER_OF_FILES = "Trellis <no-reply@localhost>"


def is_address(text: str) -> bool:
    """A mailbox as nearly everybody has one: ASCII, nothing quoted, no comment, at most 254 characters (RFC 5321).

    >>> is_address("ann@example.org"), is_address("ann@example.org\\nBcc: x@y"), is_address("Ann <ann@example.org>")
    (True, False, False)
    """
    local, _, _ = text.rpartition("@")
    return bool(ADDRESS.fullmatch(text)) and len(local) <= 64


@dataclass(frozen=True, slots=True)
class Letter:
    """Raises ValueError for an address that is none, and for a subject of several lines."""

    to: str
    subject: str
    text: str

    def __post_init__(self) -> None:
        if not is_address(self.to):
            raise ValueError("That is no mail address.")
        if CONTROL.search(self.subject):
            raise ValueError("A subject is one line.")


class Mail:
    """Opened as a context manager, which at its end gives what is on its way some seconds. Raises Misconfigured."""

    def __init__(self, settings: Settings) -> None:
        url = settings.smtp_url.get_secret_value()
        if url and not settings.mail_from:
            raise Misconfigured(
                "TRELLIS_MAIL_FROM must be set with TRELLIS_SMTP_URL: the sender, such as Trellis <no-reply@trellis.example>."
            )
        self._sender = _read_sender(settings.mail_from or SENDER_OF_FILES)
        self._deliver = _by_smtp(read_smtp_url(url)) if url else _as_file(private_folder(settings.data_folder / "mail"))
        self._on_their_way: set[asyncio.Task[None]] = set()
        self._at_once = asyncio.Semaphore(AT_ONCE)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        if not self._on_their_way:
            return
        waited = await asyncio.wait(self._on_their_way, timeout=DRAIN)
        for task in waited[1]:
            task.cancel()
        await asyncio.gather(*waited[1], return_exceptions=True)

    def send(self, letter: Letter) -> None:
        """Takes it and returns at once; how it went is in the log."""
        self._take(letter, self._deliver)

    def pretend(self, letter: Letter) -> None:
        """The work of sending it but for the way, for a letter to nobody: what is done after an answer mustn't tell either."""
        self._take(letter, _nowhere)

    def _take(self, letter: Letter, deliver: Deliver) -> None:
        if len(self._on_their_way) >= MOST_WAITING:
            log.error("A letter is lost (%s): %s others are waiting already.", letter.subject, MOST_WAITING)
            return
        task = asyncio.create_task(self._send(letter, deliver))
        self._on_their_way.add(task)
        task.add_done_callback(self._on_their_way.discard)

    async def _send(self, letter: Letter, deliver: Deliver) -> None:
        try:
            await asyncio.sleep(random.uniform(0, FIRST_PAUSE))  # noqa: S311
            await self._try_until_taken(letter.subject, compose(letter, self._sender), deliver)
        except asyncio.CancelledError:
            if deliver is not _nowhere:
                log.error("A letter is lost (%s): the server stopped before it could be delivered.", letter.subject)
            raise
        except Exception:
            log.exception("A letter is lost (%s): something unexpected.", letter.subject)

    async def _try_until_taken(self, subject: str, message: EmailMessage, deliver: Deliver) -> None:
        for pause in (*PAUSES, None):
            try:
                async with self._at_once:
                    await deliver(message)
                return
            except (aiosmtplib.SMTPException, OSError) as error:
                reason = _reason(error)
                if pause is None or _is_final(error):
                    log.error("A letter is lost (%s): %s.", subject, reason)
                    return
                log.warning("A letter can't be delivered now (%s): %s. It is tried again in %g seconds.", subject, reason, pause)
                await asyncio.sleep(pause)


def sweep_files(folder: Path) -> int:
    """Deletes letters whose links are over, with the addresses they tell. Returns how many. Raises OSError."""
    before = time.time() - KEPT_FOR
    old = [path for path in folder.glob("*.eml") if path.stat().st_mtime < before]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def compose(letter: Letter, sender: Address) -> EmailMessage:
    message = EmailMessage(POLICY)
    message["From"] = sender
    message["To"] = Address(addr_spec=letter.to)
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(datetime.now(UTC))
    message["Message-ID"] = make_msgid(domain=sender.domain)
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no holiday notes, please
    message.set_content(letter.text)
    return message


async def _nowhere(message: EmailMessage) -> None:
    message.as_bytes()


def _by_smtp(server: SmtpAddress) -> Deliver:
    context = ssl.create_default_context()

    async def deliver(message: EmailMessage) -> None:
        client = aiosmtplib.SMTP(
            hostname=server.host,
            port=server.port,
            username=server.user,
            password=server.password,
            use_tls=server.tls == "from the start",
            start_tls=server.tls == "by STARTTLS",
            tls_context=context,
            timeout=TRY_TIMEOUT,
        )
        try:
            await client.connect()
            await client.send_message(message)
        finally:
            client.close()  # without a QUIT: the letter is taken, and a server that hangs must not hold up the end

    return deliver


def _as_file(folder: Path) -> Deliver:
    def write(content: bytes) -> Path:
        path = folder / f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{new_uid()}.eml"
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600), "wb") as file:
            file.write(content)
        return path

    async def deliver(message: EmailMessage) -> None:
        path = await asyncio.to_thread(write, message.as_bytes())
        log.info("A mail was written to %s (TRELLIS_SMTP_URL would send it): %s", path, message["Subject"])

    return deliver


def _read_sender(text: str) -> Address:
    name, address = (found["name"].strip(), found["address"]) if (found := NAMED.fullmatch(text)) else ("", text)
    if not is_address(address) or CONTROL.search(name):
        raise Misconfigured(f"TRELLIS_MAIL_FROM can't be read: {text!r}. Write it as Trellis <no-reply@trellis.example>.")
    return Address(name, addr_spec=address)


def _is_final(error: Exception) -> bool:
    """The server has understood, and will say the same again: a wrong password, an unknown mailbox (5xx, RFC 5321)."""
    if isinstance(error, aiosmtplib.SMTPRecipientsRefused):
        return all(recipient.code >= 500 for recipient in error.recipients)
    return isinstance(error, aiosmtplib.SMTPResponseException) and error.code >= 500


def _reason(error: Exception) -> str:
    """Without the server's words, which repeat the mailbox."""
    code = f" {error.code}" if isinstance(error, aiosmtplib.SMTPResponseException) else ""
    return f"{type(error).__name__}{code}"
