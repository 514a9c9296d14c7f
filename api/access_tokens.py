"""Access tokens: JSON Web Tokens (RFC 7519, typ of RFC 9068) of one algorithm, which say who calls and by which session."""

import time
from dataclasses import dataclass
from typing import Any

import jwt
from cachetools import TTLCache

from api.keys import PublicKeys, SigningKeys
from api.refusals import TokenExpired, TokenInvalid
from graph.values import new_uid, sha256

LIFETIME = 600
"""Seconds."""
SKEW = 5
"""Seconds that the clocks of two hosts may differ by."""

ALGORITHM = "EdDSA"
TYPE = "at+jwt"
AUDIENCE = "trellis"
REQUIRED = ["iss", "aud", "exp", "iat", "jti", "sub", "sid"]

LONGEST = 2048
CACHED = 4096
CACHE_SECONDS = 5.0
"""A check costs as much as a small request; a page sends many requests at once."""


@dataclass(frozen=True, slots=True)
class Claims:
    user_uid: str
    session_uid: str


def issue(keys: SigningKeys, issuer: str, claims: Claims, now: float) -> str:
    kid, key = keys.current()
    payload = {
        "iss": issuer,
        "aud": AUDIENCE,
        "iat": int(now),
        "exp": int(now) + LIFETIME,
        "jti": new_uid(),
        "sub": claims.user_uid,
        "sid": claims.session_uid,
    }
    return jwt.encode(payload, key, ALGORITHM, headers={"typ": TYPE, "kid": kid})


class AccessTokens:
    """Checks them. Whether session and account are still good is asked of the graph, by each query."""

    def __init__(self, keys: PublicKeys, issuer: str) -> None:
        self._keys, self._issuer = keys, issuer
        self._verified: TTLCache[str, tuple[Claims, float]] = TTLCache(CACHED, CACHE_SECONDS)

    def verify(self, token: str) -> Claims:
        """Raises TokenInvalid, TokenExpired, and Misconfigured when the keys are gone."""
        if len(token) > LONGEST:
            raise _invalid()
        digest = sha256(token.encode())
        known = self._verified.get(digest)
        if known is None:
            known = self._verified[digest] = self._checked(token)
        claims, expires_at = known
        if time.time() >= expires_at:
            raise _expired()
        return claims

    def _checked(self, token: str) -> tuple[Claims, float]:
        try:
            header = jwt.get_unverified_header(token)
            key = self._keys.find(str(header.get("kid")))
            if key is None or header.get("typ") != TYPE:
                raise _invalid()
            found: dict[str, Any] = jwt.decode(
                token,
                key,
                algorithms=[ALGORITHM],
                audience=AUDIENCE,
                issuer=self._issuer,
                options={"require": REQUIRED, "strict_aud": True, "verify_iat": False},
            )
        except jwt.ExpiredSignatureError:
            raise _expired() from None
        except jwt.InvalidTokenError:
            raise _invalid() from None
        if not isinstance(found["sid"], str) or not isinstance(found["iat"], int) or found["iat"] > time.time() + SKEW:
            raise _invalid()
        return Claims(found["sub"], found["sid"]), float(found["exp"])


def _invalid() -> TokenInvalid:
    return TokenInvalid("This access token is not one of ours. Sign in again.")


def _expired() -> TokenExpired:
    return TokenExpired("This access token has expired. Refresh the session, then repeat the request.")
