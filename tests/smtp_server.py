"""A real SMTP server in the test's own event loop: keeps what it is sent, and can refuse, hang, ask for TLS and for a password."""

import asyncio
import email.policy
import ssl
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

USER, PASSWORD = "postman", "p@ss:word/1"


@dataclass
class Mailbox:
    """What came in. `refusals` are answered first, one for each letter; with `hangs` no letter is ever answered."""

    port: int = 0
    envelopes: list = field(default_factory=list)
    tries: int = 0
    under_way: int = 0
    most_under_way: int = 0
    refusals: list[str] = field(default_factory=list)
    refused_mailboxes: dict[str, str] = field(default_factory=dict)
    hangs: bool = False

    async def handle_RCPT(self, server, session, envelope, address, options):
        if refusal := self.refused_mailboxes.get(address):
            self.tries += 1
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.tries += 1
        self.under_way += 1
        self.most_under_way = max(self.most_under_way, self.under_way)
        try:
            await asyncio.sleep(3600 if self.hangs else 0.01)
        finally:
            self.under_way -= 1
        if self.refusals:
            return self.refusals.pop(0)
        envelope.over_tls = session.ssl is not None
        envelope.user = session.auth_data
        self.envelopes.append(envelope)
        return "250 OK"

    @property
    def letters(self) -> list[EmailMessage]:
        return [email.message_from_bytes(envelope.content, policy=email.policy.default) for envelope in self.envelopes]


@asynccontextmanager
async def smtp_server(
    *, port: int = 0, starttls: ssl.SSLContext | None = None, tls: ssl.SSLContext | None = None, password: str | None = None
):
    """A mailbox whose port is known. `password`: only who gives it may send."""
    mailbox = Mailbox()

    def check(server, session, envelope, mechanism, given):
        is_right = isinstance(given, LoginPassword) and (given.login, given.password) == (USER.encode(), (password or "").encode())
        return AuthResult(success=is_right, handled=False, auth_data=USER if is_right else None)

    def protocol():
        return SMTP(
            mailbox,
            hostname="test",
            tls_context=starttls,
            require_starttls=starttls is not None,
            auth_required=password is not None,
            auth_require_tls=False,
            authenticator=check,
            loop=asyncio.get_running_loop(),
        )

    server = await asyncio.get_running_loop().create_server(protocol, "127.0.0.1", port, ssl=tls)
    mailbox.port = server.sockets[0].getsockname()[1]
    try:
        yield mailbox
    finally:
        server.close()


def certificate(folder: Path, host: str) -> tuple[ssl.SSLContext, Path]:
    """(for a server on `host`, the file of the authority to trust)."""
    folder.mkdir(parents=True, exist_ok=True)
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test")])
    now = datetime.now(UTC)
    try:
        alternative = x509.IPAddress(ip_address(host))
    except ValueError:
        alternative = x509.DNSName(host)
    made = (
        x509.CertificateBuilder(
            name, name, key.public_key(), x509.random_serial_number(), now - timedelta(hours=1), now + timedelta(hours=1)
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName([alternative]), critical=False)
        .sign(key, SHA256())
    )
    (folder / "certificate.pem").write_bytes(made.public_bytes(Encoding.PEM))
    (folder / "key.pem").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "certificate.pem", folder / "key.pem")
    return context, folder / "certificate.pem"
