"""Every setting, read from the environment (prefix TRELLIS_) here and nowhere else, and passed down as values."""

import base64
import binascii
import os
import secrets
from functools import cached_property
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from graph.errors import Misconfigured
from graph.limits import LIMITS, Limits
from graph.settings import BucketSettings, FolderSettings, Neo4jSettings, S3Settings

KEY_BYTES = 32


class Settings(BaseSettings):
    """Frozen. What a setting does when it is empty stands beside it."""

    model_config = SettingsConfigDict(env_prefix="TRELLIS_", frozen=True, extra="ignore")

    data_dir: Path = Field(default=Path("~/.local/share/trellis"), description="Where Trellis keeps everything it stores on this machine.")
    host: str = Field(default="127.0.0.1", description="The address to listen on.")
    port: int = Field(default=8000, ge=0, le=65535, description="The port to listen on; 0 takes a free one.")
    neo4j_uri: str = Field(default="", description="A Neo4j server; empty: a private one is started in DATA_DIR.")
    neo4j_user: str = Field(default="neo4j", description="Who Trellis is there.")
    neo4j_password: SecretStr = Field(default=SecretStr(""), description="Their password.")
    neo4j_database: str = Field(default="neo4j", description="The database to use.")
    java: Path | None = Field(
        default=None, description="The java to run the private Neo4j with (21 or 25); empty: the one that comes along."
    )
    s3_endpoint: str = Field(default="", description="host:port of an S3 server for texts; empty: a folder in DATA_DIR.")
    s3_bucket: str = Field(default="trellis", description="The bucket there; made when missing.")
    s3_access_key: SecretStr = Field(default=SecretStr(""), description="The access key for it.")
    s3_secret_key: SecretStr = Field(default=SecretStr(""), description="The secret key for it.")
    s3_region: str = Field(default="us-east-1", description="Its region.")
    s3_secure: bool = Field(default=True, description="https to it.")
    public_url: str = Field(default="", description="The address people open, such as https://trellis.example; empty: this machine alone.")
    signing_key: SecretStr = Field(
        default=SecretStr(""), description="base64 of 32 random bytes; empty on a local install: made once and kept in DATA_DIR."
    )
    keys_dir: str = Field(default="", description="The folder of the keys that sign access tokens; empty: the folder keys in DATA_DIR.")
    smtp_url: SecretStr = Field(
        default=SecretStr(""),
        description="smtp://user:password@host:587 (by STARTTLS) or smtps://user:password@host; empty: mails are files in DATA_DIR/mail.",
    )
    mail_from: str = Field(default="", description="The sender of mails, such as Trellis <no-reply@trellis.example>; needed with SMTP_URL.")
    redis_url: SecretStr = Field(
        default=SecretStr(""),
        description="redis://host:6379, where several processes count attempts together; empty: each process counts its own.",
    )
    limit_sign_in_per_address: str = Field(default="100/5 minutes", description="How often one address may try to sign in.")
    limit_sign_in_per_account: str = Field(
        default="20/5 minutes", description="How often one account's password may be tried from one address."
    )
    limit_sign_in_from_everywhere: str = Field(
        default="300/5 minutes", description="How often one account's password may be tried from all addresses together."
    )
    limit_register_per_address: str = Field(default="20/hour", description="How many accounts one address may make.")
    limit_reset_per_address: str = Field(default="60/hour", description="How often one address may try the link of a reset.")
    limit_guests_per_address: str = Field(
        default="120/hour", description="How many new guests may mark something from one address; on a local install any number."
    )
    limit_mail_per_address: str = Field(default="30/hour", description="How many mails may be asked for from one address.")
    limit_mail_per_mailbox: str = Field(default="5/hour", description="How many mails one mailbox may be sent on request.")
    limit_second_factor_per_account: str = Field(default="10/5 minutes", description="How often one account's second factor may be tried.")
    limit_uploads_per_new_account: str = Field(default="20/hour", description="How many files an account may send while it is new.")
    limit_subjects_per_new_account: str = Field(default="20/hour", description="How many subjects an account may make while it is new.")
    limit_proposals_per_new_account: str = Field(
        default="60/hour", description="How many relations an account may propose while it is new."
    )
    limit_exports_per_new_account: str = Field(default="60/hour", description="How many files an account may fetch while it is new.")
    limit_exports_per_address: str = Field(default="60/hour", description="How many files one address may fetch without an account.")
    limit_own_exports_per_account: str = Field(default="10/hour", description="How often an account may fetch everything of its own.")
    new_account_days: int = Field(default=7, ge=0, description="For how many days an account is new; on a local install none is.")
    limit_body_bytes: int = Field(default=10 * 1024 * 1024, ge=1024, description="The largest request body. nginx has a limit of its own.")
    limit_page: int = Field(default=200, ge=1, le=1_000, description="The most items that a page of a list holds.")
    limit_topics: int = Field(default=LIMITS.topics, ge=1, description="The most topics that a subject holds.")
    limit_depth: int = Field(default=LIMITS.depth, ge=1, le=100, description="The most levels of topics below the root.")
    limit_operations: int = Field(default=LIMITS.operations, ge=1, le=1_000, description="The most operations in one change.")
    limit_title_characters: int = Field(default=LIMITS.title_characters, ge=1, le=10_000, description="The longest title, in characters.")
    limit_tags: int = Field(default=LIMITS.tags, ge=0, le=1_000, description="The most tags of a subject or a topic.")
    limit_documents: int = Field(default=LIMITS.documents, ge=0, le=1_000, description="The most documents of a topic.")
    limit_document_bytes: int = Field(default=LIMITS.document_bytes, ge=1, description="The largest text of a document, as UTF-8.")
    limit_image_bytes: int = Field(default=LIMITS.image_bytes, ge=1, description="The largest image.")
    trusted_proxies: str = Field(
        default="127.0.0.1",
        description="The addresses or networks, separated by commas, whose X-Forwarded-For is believed: those of your own proxies.",
    )
    services: str = Field(default="", description="The services to run here, separated by commas; empty: all.")
    log_format: Literal["json", "text"] = Field(default="text", description="How log lines look: json or text.")

    @field_validator("public_url")
    @classmethod
    def _normalised(cls, given: str) -> str:
        return _address(given) if given else ""

    @property
    def data_folder(self) -> Path:
        return _absolute(self.data_dir, "TRELLIS_DATA_DIR")

    @property
    def cache_folder(self) -> Path:
        """Where downloaded programs are kept; may be deleted at any time."""
        return _absolute(Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache") / "trellis", "XDG_CACHE_HOME")

    @property
    def keys_folder(self) -> Path:
        return _absolute(Path(self.keys_dir), "TRELLIS_KEYS_DIR") if self.keys_dir else self.data_folder / "keys"

    @property
    def issuer(self) -> str:
        """Who signs access tokens, and whom they are taken from."""
        return self.public_url or "trellis"

    @property
    def is_local(self) -> bool:
        """Only this machine can reach it: HOST is loopback, and PUBLIC_URL is empty or loopback."""
        return is_loopback(self.host) and (not self.public_url or is_loopback(urlsplit(self.public_url).hostname or ""))

    def demand_public_url(self) -> None:
        """Raises Misconfigured where others can reach this install, and nobody has said by which address."""
        if not (self.is_local or self.public_url):
            raise Misconfigured(
                "TRELLIS_PUBLIC_URL must be set where others can reach Trellis (TRELLIS_HOST is not of this machine alone). "
                "It is the address that people open, such as https://trellis.example: links in mails begin with it."
            )

    @property
    def is_https(self) -> bool:
        return self.public_url.startswith("https://")

    @property
    def proxies(self) -> list[str]:
        """As networks. Raises Misconfigured for anything else: with * whoever asks could choose what address they have."""
        try:
            return [str(ip_network(part.strip(), strict=False)) for part in self.trusted_proxies.split(",") if part.strip()]
        except ValueError as error:
            raise Misconfigured(
                f"TRELLIS_TRUSTED_PROXIES can't be read: {error}. Name addresses or networks, such as 127.0.0.1, 10.0.0.0/24."
            ) from error

    @cached_property
    def limits(self) -> Limits:
        """Of what is made by hand."""
        return Limits(
            topics=self.limit_topics,
            depth=self.limit_depth,
            operations=self.limit_operations,
            title_characters=self.limit_title_characters,
            tags=self.limit_tags,
            documents=self.limit_documents,
            document_bytes=self.limit_document_bytes,
            image_bytes=self.limit_image_bytes,
        )

    @property
    def neo4j(self) -> Neo4jSettings | None:
        """None: a private server is to be started."""
        if not self.neo4j_uri:
            return None
        return Neo4jSettings(self.neo4j_uri, self.neo4j_user, self.neo4j_password.get_secret_value(), self.neo4j_database)

    @property
    def bucket(self) -> BucketSettings:
        if not self.s3_endpoint:
            return FolderSettings(self.data_folder / "bucket")
        return S3Settings(
            self.s3_endpoint,
            self.s3_bucket,
            self.s3_access_key.get_secret_value(),
            self.s3_secret_key.get_secret_value(),
            self.s3_region,
            self.s3_secure,
        )

    @cached_property
    def signing_secret(self) -> bytes:
        """32 bytes. Raises Misconfigured for a weak key, or none where others can reach this install."""
        if given := self.signing_key.get_secret_value():
            return _decoded(given)
        if not self.is_local:
            raise Misconfigured(
                "TRELLIS_SIGNING_KEY must be set where others can reach Trellis. Make one with: head -c 32 /dev/urandom | base64"
            )
        return _kept_key(self.data_folder / "signing-key")

    def derived_key(self, purpose: str) -> bytes:
        """32 bytes of the signing secret's for this purpose alone (HKDF, RFC 5869). Raises Misconfigured as signing_secret does."""
        return HKDF(SHA256(), KEY_BYTES, salt=None, info=purpose.encode()).derive(self.signing_secret)


def _address(text: str) -> str:
    """As browsers send it: lower case, without the scheme's own port, a path or a slash. Raises ValueError."""
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path not in ("", "/") or parts.query or parts.fragment:
        raise ValueError("must look like https://trellis.example, without a path")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    usual = {"http": 80, "https": 443}[parts.scheme]
    return f"{parts.scheme}://{host}" if parts.port in (None, usual) else f"{parts.scheme}://{host}:{parts.port}"


def read_settings() -> Settings:
    """From the environment. Raises Misconfigured, naming each setting that is wrong."""
    try:
        return Settings()
    except ValidationError as error:
        wrong = "; ".join(f"TRELLIS_{str(part['loc'][0]).upper()}: {part['msg']}" for part in error.errors())
        raise Misconfigured(f"These settings are wrong: {wrong}. `trellis settings` lists all of them.") from error


def _absolute(path: Path, setting: str) -> Path:
    try:
        return path.expanduser().absolute()
    except RuntimeError as error:
        raise Misconfigured(f"This user has no home folder: set HOME, or {setting} to a folder that may be written to.") from error


def is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _decoded(text: str) -> bytes:
    try:
        key = base64.b64decode(text, validate=True)
    except binascii.Error:
        key = b""
    if len(key) < KEY_BYTES or len(set(key)) < KEY_BYTES // 4:
        raise Misconfigured("TRELLIS_SIGNING_KEY is too weak: it must be base64 of 32 random bytes (head -c 32 /dev/urandom | base64).")
    return key


def _kept_key(path: Path) -> bytes:
    """Made once; two processes at once agree on the one that was there first."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not path.exists():
            mine = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
            mine.touch(mode=0o600)
            mine.write_text(base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode())
            try:
                path.hardlink_to(mine)
            except FileExistsError:
                pass
            finally:
                mine.unlink()
        if path.stat().st_mode & 0o077:
            raise Misconfigured(f"Others than its owner can get at {path}. Say: chmod 600 {path}")
        return _decoded(path.read_text().strip())
    except OSError as error:
        raise Misconfigured(f"TRELLIS_DATA_DIR can't be used: {error}. Choose a folder that you may write to.") from error
