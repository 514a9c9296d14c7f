"""Codes of the second factor: time-based ones (TOTP, RFC 6238) and recovery codes; and how the secret is kept."""

import base64
import hmac
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from pyotp import random_base32
from pyotp.totp import TOTP

from graph.errors import Misconfigured
from graph.values import sha256

STEP_SECONDS = 30
DIGITS = 6

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
"""Crockford's base 32: no letter that could be another one, or a digit."""

LOOK_ALIKES = str.maketrans("oil", "011", " -")

RECOVERY_CODES = 10
GROUPS, GROUP_CHARACTERS = 6, 4
"""24 characters of 5 bits: too many to be guessed, so that a plain hash of them is enough (ASVS 5.0, 6.5.2)."""

NONCE_BYTES = 12


def new_secret() -> str:
    """160 bits in base 32."""
    return random_base32()


def uri(secret: str, handle: str, issuer: str = "Trellis") -> str:
    """What the QR code says."""
    return TOTP(secret).provisioning_uri(name=handle, issuer_name=issuer)


def matching_step(secret: str, code: str, now: float, after_step: int | None) -> int | None:
    """The step of 30 seconds whose code this is: this one, the one before or the one after, for clocks differ and people are slow.

    Only a step later than `after_step`, that of the last code taken: each is taken once (RFC 6238, 5.2).
    """
    given = code.replace(" ", "").encode()
    totp = TOTP(secret, digits=DIGITS, interval=STEP_SECONDS)
    this = int(now) // STEP_SECONDS
    found: int | None = None
    for step in (this - 1, this, this + 1):
        is_right = hmac.compare_digest(totp.generate_otp(step).encode(), given)
        if is_right and found is None and (after_step is None or step > after_step):
            found = step
    return found


def new_recovery_codes() -> list[str]:
    return [_new_recovery_code() for _ in range(RECOVERY_CODES)]


def _new_recovery_code() -> str:
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(GROUP_CHARACTERS)) for _ in range(GROUPS))


def recovery_hash(code: str) -> str:
    """The same however it is typed.

    >>> recovery_hash("0A1B-cdef") == recovery_hash(" oaib CDEF")
    True
    """
    return sha256(code.casefold().translate(LOOK_ALIKES).encode())


def seal(secret: str, key: bytes, user_uid: str) -> str:
    """Encrypted (AES-256-GCM) for this user alone: in another's place it can't be opened."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return base64.b64encode(nonce + AESGCM(key).encrypt(nonce, secret.encode(), user_uid.encode())).decode()


def unseal(sealed: str, key: bytes, user_uid: str) -> str:
    """Raises Misconfigured when the key is not the one it was sealed with."""
    content = base64.b64decode(sealed)
    try:
        return AESGCM(key).decrypt(content[:NONCE_BYTES], content[NONCE_BYTES:], user_uid.encode()).decode()
    except InvalidTag as error:
        raise Misconfigured(
            "The secret of a second factor can't be opened: TRELLIS_SIGNING_KEY is not the one it was saved with. Bring the old key back."
        ) from error
