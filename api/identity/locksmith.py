"""Everything that is made or compared by a secret: passwords, codes, access and refresh tokens."""

import base64
import hashlib
import hmac
import secrets
import time

from api import access_tokens
from api.access_tokens import Claims
from api.identity.passwords import Passwords
from api.identity.second_factor import codes
from api.keys import SigningKeys
from api.refusals import SecondFactorNeeded, WrongCode, WrongCredentials
from api.settings import Settings
from graph.queries.access import Viewer
from graph.queries.accounts import Secrets
from graph.queries.proofs import Proof

TOKEN_BYTES = 32


def new_token() -> str:
    """256 random bits, as text that an address may hold."""
    return secrets.token_urlsafe(TOKEN_BYTES)


class Locksmith:
    def __init__(self, settings: Settings, passwords: Passwords, signing_keys: SigningKeys) -> None:
        self.passwords = passwords
        self._signing_keys = signing_keys
        self._issuer = settings.issuer
        self._refresh_key = settings.derived_key("refresh")
        self._factor_key = settings.derived_key("second-factor")

    def access_token(self, viewer: Viewer) -> str:
        return access_tokens.issue(self._signing_keys, self._issuer, Claims(viewer.uid or "", viewer.credential_uid or ""), time.time())

    def next_refresh_token(self, token: str) -> str:
        """The same for the same token, so that a repeat of a lost answer can be answered alike; unforeseeable without our key."""
        digest = hmac.digest(self._refresh_key, token.encode(), hashlib.sha256)
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()

    async def prove(self, account: Secrets | None, password: str, code: str | None) -> Proof:
        """The password first, then the code. Raises WrongCredentials, SecondFactorNeeded, WrongCode, Busy."""
        return self.proof(await self.who_has_password(account, password), code)

    async def who_has_password(self, account: Secrets | None, password: str) -> Secrets:
        """The account; one hash is computed whether or not it exists. Raises WrongCredentials, Busy."""
        is_right = await self.passwords.matches(account.password_hash if account else None, password)
        if account is None or not is_right:
            raise WrongCredentials("The login or the password is wrong.", field="password")
        return account

    def proof(self, known: Secrets, code: str | None) -> Proof:
        """Of the password, which was right, and of the code. Raises SecondFactorNeeded, WrongCode."""
        step, recovery_hash = self.second_factor(known, code)
        return Proof(known.uid, known.password_hash, step, recovery_hash)

    async def better_hash(self, proof: Proof, password: str) -> str | None:
        """A hash by today's parameters, when the stored one is by older ones."""
        if proof.password_hash and self.passwords.needs_rehash(proof.password_hash):
            return await self.passwords.hash(password)
        return None

    def second_factor(self, account: Secrets, code: str | None) -> tuple[int | None, str | None]:
        """The time step of a right code, or the hash of a right recovery code. Raises SecondFactorNeeded, WrongCode."""
        if account.totp_secret is None:
            return None, None
        if not code:
            raise SecondFactorNeeded("Enter the code that your authenticator shows, or a recovery code.", field="code")
        if (recovery_hash := codes.recovery_hash(code)) in account.recovery_hashes:
            return None, recovery_hash  # first: it opens also when the secret was sealed by a key that is lost
        step = codes.matching_step(self.unseal(account.totp_secret, account.uid), code, time.time(), account.totp_step)
        if step is not None:
            return step, None
        raise WrongCode("This code is wrong, or was used already. Wait for the next one.", field="code")

    def seal(self, secret: str, user_uid: str) -> str:
        return codes.seal(secret, self._factor_key, user_uid)

    def unseal(self, sealed: str, user_uid: str) -> str:
        return codes.unseal(sealed, self._factor_key, user_uid)
