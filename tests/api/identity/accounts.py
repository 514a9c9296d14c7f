"""Accounts over HTTP, as a person with a browser has them: registering, signing in, the links of letters, codes of an authenticator."""

import json
from typing import Any

from httpx import ASGITransport, AsyncClient, Response
from neo4j import AsyncDriver
from pyotp import TOTP

from api.mail import Letter
from api.settings import Settings
from tests.in_process import OWN_PAGES, app_client

PASSWORD = "correct horse battery staple"
OTHER_PASSWORD = "four other random words"
API = "/api/v1"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


site = app_client
"""A browser at an app with other settings than those of the fixture `client`."""


def another_browser(client: AsyncClient, address: str = "127.0.0.1") -> AsyncClient:
    """At the same app, with no cookies."""
    transport = ASGITransport(client._transport.app, client=(address, 1234))
    return AsyncClient(transport=transport, base_url="http://localhost", headers=OWN_PAGES)


async def register(client: AsyncClient, handle: str = "ada", email: str | None = None, **more: Any) -> dict[str, Any]:
    """The new account; it isn't signed in."""
    made = await client.post(f"{API}/users", json=registration(handle, email, **more))
    assert made.status_code == 201, made.text
    return made.json()


def registration(handle: str = "ada", email: str | None = None, password: str = PASSWORD, **more: Any) -> dict[str, Any]:
    return {"handle": handle, "email": email or f"{handle}@example.org", "password": password, **more}


async def sign_in(client: AsyncClient, login: str = "ada", password: str = PASSWORD, code: str | None = None) -> dict[str, str]:
    """The header by which one is signed in from now on; the browser has the cookie."""
    opened = await try_to_sign_in(client, login, password, code)
    assert opened.status_code == 200, opened.text
    return bearer(opened.json()["access_token"])


async def try_to_sign_in(client: AsyncClient, login: str = "ada", password: str = PASSWORD, code: str | None = None) -> Response:
    client.cookies.delete("trellis_session")  # as in another browser: signing in ends the session that one is in
    return await client.post(f"{API}/sessions", json={"login": login, "password": password, "code": code})


async def member(client: AsyncClient, handle: str = "ada", **more: Any) -> dict[str, str]:
    """Registered and signed in."""
    await register(client, handle, **more)
    return await sign_in(client, handle)


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


async def me(client: AsyncClient, signed_in: dict[str, str]) -> dict[str, Any]:
    found = await client.get(f"{API}/users/me", headers=signed_in)
    assert found.status_code == 200, found.text
    return found.json()


async def is_signed_in(client: AsyncClient, signed_in: dict[str, str]) -> bool:
    found = await client.get(f"{API}/users/me", headers=signed_in)
    assert found.status_code == 200 or (found.status_code, found.json()["code"]) == (401, "session_ended"), found.text
    return found.status_code == 200


def code_of(response: Response) -> tuple[int, str]:
    """Status and code of a refusal."""
    return response.status_code, response.json()["code"]


def link(letters: list[Letter], to: str) -> str:
    """The token of the newest link that was sent to this address."""
    text = next(letter.text for letter in reversed(letters) if letter.to == to and "#" in letter.text)
    return text.partition("#")[2].split()[0]


def subjects(letters: list[Letter], to: str) -> list[str]:
    return [letter.subject.removeprefix("Trellis: ") for letter in letters if letter.to == to]


async def verify(client: AsyncClient, token: str) -> Response:
    return await client.post(f"{API}/email-verifications", json={"token": token})


async def verified(client: AsyncClient, letters: list[Letter], handle: str = "ada") -> dict[str, str]:
    """Registered, signed in, and the address confirmed."""
    signed_in = await member(client, handle)
    assert (await verify(client, link(letters, f"{handle}@example.org"))).status_code == 204
    return signed_in


class Authenticator:
    """What one has on the telephone. Between two codes of it half a minute passes: the graph is told so."""

    def __init__(self, driver: AsyncDriver, secret: str) -> None:
        self._driver, self._totp = driver, TOTP(secret)

    async def code(self) -> str:
        await self._driver.execute_query("MATCH (user:User) WHERE user.totp_step IS NOT NULL SET user.totp_step = 0")
        return self._totp.now()


async def propose(client: AsyncClient, signed_in: dict[str, str], code: str | None = None) -> Response:
    return await client.post(f"{API}/users/me/totp", headers=signed_in, json={"current_password": PASSWORD, "code": code})


async def second_factor(driver: AsyncDriver, client: AsyncClient, signed_in: dict[str, str]) -> tuple[Authenticator, list[str]]:
    """Turned on: the authenticator, and the recovery codes."""
    authenticator = Authenticator(driver, (await propose(client, signed_in)).json()["secret"])
    confirmed = await client.put(f"{API}/users/me/totp", headers=signed_in, json={"code": await authenticator.code()})
    assert confirmed.status_code == 200, confirmed.text
    return authenticator, confirmed.json()["recovery_codes"]


async def role(driver: AsyncDriver, handle: str, role: str) -> None:
    await driver.execute_query("MATCH (user:User {handle_key: $handle}) SET user.role = $role", handle=handle, role=role)


def audit(settings: Settings, *events: str) -> list[dict[str, Any]]:
    """What is on record of these events, oldest first."""
    files = sorted((settings.data_folder / "audit").glob("*.jsonl"))
    lines = [json.loads(line) for file in files for line in file.read_text("utf-8").splitlines()]
    return [line for line in lines if line["event"] in events]
