"""Who asks, and what they ask for: made straight in the graph, since signing in costs a hash; each person has a client of their own."""

from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import cache

import httpx
from argon2 import PasswordHasher
from fastapi import FastAPI, Response
from httpx import ASGITransport, AsyncClient
from neo4j import AsyncDriver

from api.cookies import RefreshToken, give_guest, give_session
from api.identity.locksmith import Locksmith, new_token
from api.identity.passwords import MEMORY_KIB, TIME_COST
from api.identity.second_factor.codes import new_secret
from api.personal_tokens import PREFIX
from api.settings import Settings
from graph.bucket import Bucket
from graph.queries.access import Viewer
from graph.settings import Neo4jSettings
from graph.values import name_key, new_uid, sha256, text_key, words
from tests import factories
from tests.in_process import PATIENCE, whole_app

PASSWORD = "a dozen grey herons"
TEXT = "# A text\n\nOne two three.\n"

ACCOUNT = """
CREATE (user:User {
    uid: $uid, handle: $handle, handle_key: $handle, email: $email, email_key: $email, email_verified_at: datetime(),
    display_name: $handle, role: $role, password_hash: $password_hash, totp_pending: $totp_pending,
    totp_pending_until: datetime() + duration({minutes: 10}), created_at: datetime()
})
WITH user
UNWIND [[$uid + '-session', $refresh_hash], [$uid + '-other', $uid]] AS one
CREATE (:Session {
    uid: one[0], refresh_hash: one[1], user_agent: '', address: '', created_at: datetime(), used_at: datetime(), rotated_at: datetime(),
    expires_at: datetime() + duration({days: 1})
})-[:OF]->(user)
"""
TOKEN = """
MATCH (user:User {uid: $user})
CREATE (:AccessToken {
    uid: $uid, name: 'a script', token_hash: $token_hash, scopes: $scopes, created_at: datetime(), used_at: datetime(),
    expires_at: datetime() + duration({days: 1})
})-[:OF]->(user)
"""
LINK = """
MATCH (user:User {uid: $user})
CREATE (:OneTimeToken {
    uid: $uid, purpose: $purpose, user_uid: CASE $purpose WHEN 'reset_password' THEN user.uid END,
    email: user.email, token_hash: $token_hash, created_at: datetime(),
    expires_at: datetime() + duration({minutes: 10})
})-[:OF]->(user)
"""
JOB = """
MATCH (user:User {uid: $user})
CREATE (:Job {
    uid: $uid, kind: 'import', state: 'running', percent: 10, step: 'Saving', inputs: '{}', tries: 1, runner: 'nobody', at: datetime(),
    due_at: datetime() + duration({minutes: 1})
})-[:OF]->(user)
"""
DOCUMENT = """
MATCH (topic:Topic {uid: $topic})
CREATE (topic)-[:HAS_DOCUMENT]->(:Document {uid: $uid, title: 'A text', rank: 'a0'})-[:HEAD]->(:Revision {
    uid: $revision, number: 1, sha256: $sha256, bytes: 6, words: $words, created_at: datetime()
})
"""


@dataclass(frozen=True)
class Person:
    """`uid` and what follows is empty for nobody; `session_uid` names the session they are here by, `totp_secret` waits to be confirmed."""

    http: AsyncClient
    uid: str = ""
    session_uid: str = ""
    handle: str = ""
    email: str = ""
    totp_secret: str = ""

    @property
    def other_session_uid(self) -> str:
        return f"{self.uid}-other"


class Site:
    """The whole app, in this process, and everybody who asks it."""

    def __init__(self, app: FastAPI, state: dict, settings: Settings, driver: AsyncDriver, closing: AsyncExitStack) -> None:
        self.app, self.settings, self.driver = app, settings, driver
        self.state = {**state, "graph": state["graph"].within(PATIENCE)}
        state["jobs"].answer_within = PATIENCE
        self._closing = closing

    @property
    def locksmith(self) -> Locksmith:
        return self.state["locksmith"]

    async def client(self, headers: dict[str, str] | None = None) -> AsyncClient:
        """A browser of its own: keeps cookies, and says that our pages ask, unless it is given other headers."""

        async def with_state(scope, receive, send):
            await self.app({**scope, "state": dict(self.state)}, receive, send)

        address = self.settings.public_url or "http://localhost"
        own_pages = {"Origin": address, "X-Trellis": "1"}
        http = AsyncClient(transport=ASGITransport(with_state), base_url=address, headers=own_pages if headers is None else headers)
        return await self._closing.enter_async_context(http)

    async def anonymous(self) -> Person:
        return Person(await self.client())

    async def guest(self) -> Person:
        viewer = await factories.guest(self.driver)
        http = await self.client()
        self._keep_cookie(http, lambda response: give_guest(response, self.settings, viewer))
        return Person(http, viewer.uid, viewer.credential_uid)

    async def person(self, role: str = "learner") -> Person:
        """With an account: signed in by an access token and a refresh cookie."""
        uid, refresh_token, totp_secret = new_uid(), new_token(), new_secret()
        handle = f"{role}-{uid[-8:]}"
        person = Person(await self.client(), uid, f"{uid}-session", handle, f"{handle}@example.org", totp_secret)
        await self.driver.execute_query(
            ACCOUNT,
            uid=uid,
            handle=name_key(handle),
            email=person.email,
            role=role,
            password_hash=hashed(),
            totp_pending=self.locksmith.seal(totp_secret, uid),
            refresh_hash=sha256(refresh_token.encode()),
        )
        self._keep_cookie(
            person.http, lambda response: give_session(response, self.settings, RefreshToken(person.session_uid, refresh_token))
        )
        person.http.headers["Authorization"] = f"Bearer {self.access_token_of(person, person.session_uid)}"
        return person

    async def turn_second_factor_on(self, person: Person) -> None:
        """By the secret that waited."""
        await self.driver.execute_query("MATCH (user:User {uid: $uid}) SET user.totp_secret = user.totp_pending", uid=person.uid)

    def access_token_of(self, person: Person, session_uid: str) -> str:
        return self.locksmith.access_token(Viewer(person.uid, session_uid))

    async def script(self, owner: Person, *scopes: str) -> Person:
        """The owner, by a personal access token alone."""
        _, token = await self.personal_token(owner, *scopes)
        http = await self.client(headers={"Authorization": f"Bearer {token}"})
        return Person(http, owner.uid, owner.session_uid, owner.handle, owner.email, owner.totp_secret)

    async def personal_token(self, owner: Person, *scopes: str) -> tuple[str, str]:
        """(uid, token)."""
        uid, token = new_uid(), PREFIX + new_token()
        await self.driver.execute_query(TOKEN, user=owner.uid, uid=uid, token_hash=sha256(token.encode()), scopes=list(scopes))
        return uid, token

    async def job(self, owner: Person) -> str:
        uid = new_uid()
        await self.driver.execute_query(JOB, user=owner.uid, uid=uid)
        return uid

    async def link(self, person: Person, purpose: str) -> str:
        """The token of a link in a mail: verify_email or reset_password."""
        token = new_token()
        await self.driver.execute_query(LINK, user=person.uid, uid=new_uid(), purpose=purpose, token_hash=sha256(token.encode()))
        return token

    async def document(self, topic_uid: str) -> str:
        uid, revision = new_uid(), new_uid()
        bucket: Bucket = self.state["bucket"]
        await bucket.put(text_key(uid, revision), TEXT.encode())
        await self.driver.execute_query(
            DOCUMENT, topic=topic_uid, uid=uid, revision=revision, sha256=sha256(TEXT.encode()), words=words(TEXT)
        )
        return uid

    def _keep_cookie(self, http: AsyncClient, give) -> None:
        """As a browser does: for this host, so that the app can drop it again."""
        response = Response()
        give(response)
        http.cookies.extract_cookies(httpx.Response(200, headers=response.headers.items(), request=httpx.Request("GET", http.base_url)))


@cache
def hashed() -> str:
    return PasswordHasher(time_cost=TIME_COST, memory_cost=MEMORY_KIB, parallelism=1).hash(PASSWORD)


@asynccontextmanager
async def opened(settings: Settings, neo4j: Neo4jSettings, driver: AsyncDriver) -> AsyncGenerator[Site]:
    app = whole_app(settings, neo4j)
    async with app.router.lifespan_context(app) as state, AsyncExitStack() as closing:
        yield Site(app, state, settings, driver, closing)
