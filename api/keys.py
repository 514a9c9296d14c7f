"""The Ed25519 keys that sign access tokens: private ones for who issues them, public ones for everybody who checks them.

A folder holds both as JSON Web Keys (RFC 7517, RFC 8037): token-keys.json for the issuer's eyes, and jwks.json. Each key is `next` before
it is `current`, so that all have read it when its first token comes, and `previous` afterwards, until its last token has run out (`exp`).
"""

import base64
import fcntl
import os
import secrets
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, Literal, Self, TypeVar

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from pydantic import BaseModel, ConfigDict, ValidationError

from api.refusals import Refusal
from graph.errors import Misconfigured
from graph.values import sha256

PRIVATE = "token-keys.json"
PUBLIC = "jwks.json"

ROTATION_REST = 11 * 60.0
"""Seconds between two rotations: the 10 minutes of a token, and one for processes that notice late."""

LOOK_EVERY = 1.0
LOCK_SECONDS = 5.0

READABLE_BY_OTHERS = 0o077
WRITABLE_BY_OTHERS = 0o022

T = TypeVar("T")


class RotationRefused(Refusal):
    """The last rotation was just now: another one would end tokens that are still good."""


class _Frozen(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _PublicKey(_Frozen):
    kty: Literal["OKP"] = "OKP"
    crv: Literal["Ed25519"] = "Ed25519"
    alg: Literal["EdDSA"] = "EdDSA"
    use: Literal["sig"] = "sig"
    kid: str
    x: str
    exp: int | None = None
    """When the last token that it has signed runs out, in seconds since 1970; None: it may sign more."""

    def opened(self) -> Ed25519PublicKey:
        return Ed25519PublicKey.from_public_bytes(_decoded(self.x))


class _PublicSet(_Frozen):
    keys: list[_PublicKey]


class _PrivateKey(_PublicKey):
    d: str

    @classmethod
    def new(cls) -> Self:
        key = Ed25519PrivateKey.generate()
        x = key.public_key().public_bytes_raw()
        return cls(kid=sha256(x)[:32], x=_encoded(x), d=_encoded(key.private_bytes_raw()))

    def opened_private(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(_decoded(self.d))

    def public(self) -> _PublicKey:
        return _PublicKey(kid=self.kid, x=self.x)


class _PrivateSet(_Frozen):
    rotated_at: float = 0.0
    """Seconds since 1970; 0 before the first rotation."""
    next: _PrivateKey
    current: _PrivateKey
    previous: _PublicKey | None = None

    def public(self) -> bytes:
        keys = [self.next.public(), self.current.public()]
        if self.previous:
            keys.append(self.previous.model_copy(update={"exp": int(self.rotated_at + ROTATION_REST)}))
        return _PublicSet(keys=keys).model_dump_json(exclude_none=True).encode()


def ensure_keys(folder: Path) -> None:
    """Makes the keys when there are none; of two processes at once, one does. Raises Misconfigured when those there can't be used."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with _alone(folder):
            if not (folder / PRIVATE).exists():
                _replace(folder / PRIVATE, _PrivateSet(next=_PrivateKey.new(), current=_PrivateKey.new()).model_dump_json().encode(), 0o600)
            _publish(folder, _read_private(folder / PRIVATE))
    except OSError as error:
        raise _unusable(folder, error) from error


def rotate(folder: Path, now: float) -> None:
    """The next key becomes the current one, that one the previous one. Raises RotationRefused, and Misconfigured when there are no keys."""
    try:
        with _alone(folder):
            old = _read_private(folder / PRIVATE)
            if 0 <= (rested := now - old.rotated_at) < ROTATION_REST:
                wait = int(ROTATION_REST - rested) + 1
                raise RotationRefused(f"The keys were rotated just now, and tokens of the key before are still good. Wait {wait} seconds.")
            new = _PrivateSet(rotated_at=now, next=_PrivateKey.new(), current=old.next, previous=old.current.public())
            # In this order, since the new current key is public already: whoever is killed in between leaves keys that work.
            _replace(folder / PRIVATE, new.model_dump_json().encode(), 0o600)
            _publish(folder, new)
    except OSError as error:
        raise _unusable(folder, error) from error


class _Watched(Generic[T]):
    """What a file holds, read again when it has changed; looked at once a second at most."""

    def __init__(self, path: Path, read: Callable[[Path], T]) -> None:
        self._path, self._read = path, read
        self._mark = self._stamp()
        self._value = read(path)
        self._look_at = time.monotonic() + LOOK_EVERY

    def value(self) -> T:
        """Raises Misconfigured when the file is gone or can't be used any more."""
        if time.monotonic() >= self._look_at:
            if (mark := self._stamp()) != self._mark:
                self._value = self._read(self._path)
                self._mark = mark
            self._look_at = time.monotonic() + LOOK_EVERY
        return self._value

    def _stamp(self) -> tuple[int, int, int]:
        try:
            found = self._path.stat()
        except OSError as error:
            raise _unusable(self._path.parent, error) from error
        return found.st_mtime_ns, found.st_ino, found.st_size


@dataclass(frozen=True, slots=True)
class _Found:
    key: _PublicKey
    opened: Ed25519PublicKey


class PublicKeys:
    """For whoever checks tokens. Raises Misconfigured when there is no jwks.json, here and later on."""

    def __init__(self, folder: Path, clock: Callable[[], float] = time.time) -> None:
        self._file = _Watched(folder / PUBLIC, _read_public)
        self._clock = clock

    def find(self, kid: str) -> Ed25519PublicKey | None:
        found = self._file.value().get(kid)
        return found.opened if found and self._is_good(found.key) else None

    def jwks(self) -> bytes:
        """The set as JSON, for /.well-known/jwks.json."""
        good = [found.key for found in self._file.value().values() if self._is_good(found.key)]
        return _PublicSet(keys=good).model_dump_json(exclude={"keys": {"__all__": {"exp"}}}).encode()

    def _is_good(self, key: _PublicKey) -> bool:
        return key.exp is None or self._clock() < key.exp


class SigningKeys:
    """For whoever issues tokens. Raises Misconfigured when there is no token-keys.json, here and later on."""

    def __init__(self, folder: Path) -> None:
        self._file = _Watched(folder / PRIVATE, _read_current)

    def current(self) -> tuple[str, Ed25519PrivateKey]:
        """The key's kid, and the key."""
        return self._file.value()


def _read_public(path: Path) -> dict[str, _Found]:
    found = _parsed(_PublicSet, path, WRITABLE_BY_OTHERS)
    return {key.kid: _Found(key, _opened(path, key.opened)) for key in found.keys}


def _read_private(path: Path) -> _PrivateSet:
    return _parsed(_PrivateSet, path, READABLE_BY_OTHERS)


def _read_current(path: Path) -> tuple[str, Ed25519PrivateKey]:
    current = _read_private(path).current
    return current.kid, _opened(path, current.opened_private)


M = TypeVar("M", bound=BaseModel)


def _parsed(kind: type[M], path: Path, forbidden: int) -> M:
    """Raises Misconfigured for a file that others may read or write, as the bits of `forbidden` say, or that isn't ours."""
    try:
        with path.open("rb") as file:
            if os.fstat(file.fileno()).st_mode & forbidden:
                allowed = "600" if forbidden == READABLE_BY_OTHERS else "644"
                raise Misconfigured(f"Others than its owner can get at {path}. Say: chmod {allowed} {path}")
            return kind.model_validate_json(file.read())
    except OSError as error:
        raise _unusable(path.parent, error) from error
    except ValidationError:  # without its cause, which would show what the file holds
        raise _damaged(path) from None


def _opened(path: Path, open_key: Callable[[], T]) -> T:
    try:
        return open_key()
    except ValueError:
        raise _damaged(path) from None


@contextmanager
def _alone(folder: Path) -> Generator[None]:
    """One process at a time changes the keys; the lock goes with its holder. Raises OSError."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        deadline = time.monotonic() + LOCK_SECONDS
        while not _locked(descriptor):
            if time.monotonic() > deadline:
                raise TimeoutError(f"another process has locked it for {LOCK_SECONDS:.0f} seconds")
            time.sleep(0.02)
        yield
    finally:
        os.close(descriptor)


def _locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _publish(folder: Path, keys: _PrivateSet) -> None:
    path, content = folder / PUBLIC, keys.public()
    if not path.exists() or path.read_bytes() != content:
        _replace(path, content, 0o644)


def _replace(path: Path, content: bytes, mode: int) -> None:
    """All of it or nothing of it, also after a power cut."""
    mine = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(mine, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
            os.fchmod(file.fileno(), mode)  # whatever the umask
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        mine.replace(path)
    finally:
        mine.unlink(missing_ok=True)


def _encoded(key: bytes) -> str:
    return base64.urlsafe_b64encode(key).rstrip(b"=").decode()


def _decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _unusable(folder: Path, error: OSError) -> Misconfigured:
    return Misconfigured(f"The keys of access tokens in {folder} can't be used: {error}. Check TRELLIS_KEYS_DIR and TRELLIS_DATA_DIR.")


def _damaged(path: Path) -> Misconfigured:
    return Misconfigured(
        f"{path} doesn't hold keys of ours. Bring it back from a copy; without one, delete it: all must then sign in again."
    )
