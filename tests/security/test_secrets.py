"""No secret in clear anywhere but with whom it belongs to: not in the graph, the logs, the audit log, nor in what one is shown later."""

import io
import logging
import time
import zipfile

import pytest
from httpx import AsyncClient
from neo4j import AsyncDriver
from pyotp import TOTP

from tests.expect import everything
from tests.security.people import Site

FIRST, SECOND, THIRD, WRONG = "a dozen grey herons", "four other random words", "the third of them all", "never the right one"
MISTYPED = "a password where the handle belongs"


class Flows:
    """One account's life, and every secret that was part of it."""

    def __init__(self, site: Site, http: AsyncClient, letters: list) -> None:
        self.site, self.http, self.letters = site, http, letters
        self.secrets = {FIRST, SECOND, THIRD, WRONG, MISTYPED}

    async def ask(self, method: str, path: str, expected: int, **body):
        answered = await self.http.request(method, f"/api/v1/{path}", json=body or None)
        assert answered.status_code == expected, f"{method} {path}: {answered.text}"
        self.secrets |= {cookie for name, cookie in self.http.cookies.items() if name == "trellis_session"}
        return answered.json() if answered.content and "json" in answered.headers["content-type"] else answered

    async def sign_in(self, **credentials) -> None:
        opened = await self.ask("POST", "sessions", 200, **credentials)
        self.http.headers["Authorization"] = f"Bearer {opened['access_token']}"
        self.secrets.add(opened["access_token"])

    def link(self) -> str:
        """The token of the last letter's link."""
        token = self.letters[-1].text.partition("#")[2].split()[0]
        self.secrets.add(token)
        return token

    async def live(self) -> None:
        await self.ask("POST", "users", 201, handle="ada-1", email="ada@example.org", password=FIRST)
        await self.ask("POST", "email-verifications", 204, token=self.link())
        await self.ask("POST", "sessions", 401, login="ada-1", password=WRONG)
        await self.ask("POST", "sessions", 401, login=MISTYPED, password=WRONG)
        await self.sign_in(login="ada@example.org", password=FIRST)
        await self.ask("POST", "sessions/refresh", 200)
        await self.script()
        await self.ask("PUT", "users/me/password", 204, current_password=FIRST, new_password=SECOND)
        await self.ask("PUT", "users/me", 200, email="ada@example.com", current_password=SECOND)
        await self.ask("POST", "email-verifications", 204, token=self.link())
        recovery = await self.second_factor()
        await self.sign_in(login="ada-1", password=SECOND, code=recovery[0])
        await self.ask("POST", "password-resets", 202, email="ada@example.com")
        await self.ask("POST", "password-resets", 204, token=self.link(), new_password=THIRD, code=recovery[1])
        await self.sign_in(login="ada-1", password=THIRD, code=recovery[2])
        await self.ask("POST", "users/me/recovery-codes", 401, current_password=WRONG, code=recovery[3])
        await self.ask("POST", "users/me/totp", 200, current_password=THIRD, code=recovery[3])

    async def script(self) -> None:
        made = await self.ask("POST", "tokens", 201, name="a script", scopes=["read"], expires_in_days=1)
        self.secrets.add(made["token"])
        script = await self.site.client({"Authorization": f"Bearer {made['token']}"})
        assert (await script.get("/api/v1/users/me")).status_code == 200
        assert (await script.get("/api/v1/audit")).status_code == 403

    async def second_factor(self) -> list[str]:
        proposal = await self.ask("POST", "users/me/totp", 200, current_password=SECOND)
        self.secrets.add(proposal["secret"])
        code = TOTP(proposal["secret"]).at(time.time())
        recovery = (await self.ask("PUT", "users/me/totp", 200, code=code))["recovery_codes"]
        self.secrets |= {*recovery, *(one.replace("-", "") for one in recovery)}
        return recovery


@pytest.fixture
async def flows(site: Site, letters, caplog) -> Flows:
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.DEBUG, "neo4j")
    flows = Flows(site, await site.client(), letters)
    await flows.live()
    return flows


async def test_no_secret_lies_in_the_graph(flows: Flows, driver: AsyncDriver):
    kept = "\n".join(await everything(driver))
    assert "ada-1" in kept
    assert [secret for secret in flows.secrets if secret in kept] == []


async def test_no_secret_is_logged(flows: Flows, caplog):
    logged = "\n".join(f"{record.getMessage()} {record.__dict__}" for record in caplog.get_records("setup") if record.name != "neo4j.io")
    assert "trellis.access" in logged
    assert [secret for secret in flows.secrets if secret in logged] == []


async def test_no_secret_is_sent_to_the_database(flows: Flows, caplog):
    """At the level of debugging the driver logs what it sends. What stands in the place of a handle is looked for among handles."""
    sent = "\n".join(record.getMessage() for record in caplog.get_records("setup") if record.name == "neo4j.io")
    assert "RUN" in sent and "ada-1" in sent
    assert [secret for secret in flows.secrets - {MISTYPED} if secret in sent] == []


async def test_no_secret_is_in_the_audit_log(flows: Flows):
    lines = "\n".join(path.read_text() for path in (flows.site.settings.data_folder / "audit").iterdir())
    for event in (
        "registered",
        "sign_in_failed",
        "signed_in",
        "token_made",
        "second_factor_on",
        "password_changed",
        "password_reset",
        "refused",
    ):
        assert f'"{event}"' in lines
    assert [secret for secret in flows.secrets if secret in lines] == []


async def test_no_secret_is_shown_again(flows: Flows):
    shown = [
        (await flows.http.get(f"/api/v1/{path}")).text for path in ("users/me", "sessions", "tokens", "users/me/export", "users", "audit")
    ]
    exported = zipfile.ZipFile(io.BytesIO((await flows.http.get("/api/v1/users/me/export")).content))
    shown += [exported.read(name).decode() for name in exported.namelist()]
    assert sum("ada-1" in text for text in shown) >= 3
    assert [secret for secret in flows.secrets if any(secret in text for text in shown)] == []
    assert not [
        word for word in ("argon2", "totp_secret", "token_hash", "refresh_hash", "recovery_hashes") if any(word in t for t in shown)
    ]


async def test_no_file_but_the_mails_and_the_keys_holds_a_secret(flows: Flows):
    folder = flows.site.settings.data_folder
    files = [
        path for path in folder.rglob("*") if path.is_file() and path.relative_to(folder).parts[0] not in ("mail", "keys", "signing-key")
    ]
    assert [path for path in files for secret in flows.secrets if secret.encode() in path.read_bytes()] == []


async def test_mails_and_keys_are_for_the_eyes_of_whoever_runs_it(flows: Flows):
    folder = flows.site.settings.data_folder
    private = [folder / "signing-key", folder / "keys" / "token-keys.json", *(folder / "mail").iterdir(), *(folder / "audit").iterdir()]
    assert {path.stat().st_mode & 0o777 for path in private} == {0o600}


@pytest.mark.parametrize("path", ["sessions", "users"])
async def test_an_error_nobody_expected_tells_nothing_of_the_password(site: Site, caplog, monkeypatch, path):
    async def fails(*_: object) -> None:
        raise RuntimeError("something broke")

    monkeypatch.setattr(site.locksmith.passwords, "_run", fails)
    body = {"login": "ada-1"} if path == "sessions" else {"handle": "ada-1", "email": "ada@example.org"}
    broken = await (await site.anonymous()).http.post(f"/api/v1/{path}", json={**body, "password": FIRST})
    assert (broken.status_code, broken.json()["code"]) == (500, "internal_error")
    assert "something broke" not in broken.text
    assert "something broke" in caplog.text and FIRST not in caplog.text
