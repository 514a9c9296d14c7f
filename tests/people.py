"""People of a test: accounts with a live session, and one in every position towards a subject."""

from neo4j import AsyncDriver

from graph.queries.access import ANONYMOUS, Viewer
from graph.values import new_uid, sha256
from tests import factories

ACCOUNT = """
CREATE (:User {
    uid: $uid, handle: $handle, handle_key: $handle, display_name: $handle, role: $role, password_hash: 'hash', created_at: datetime(),
    email_verified_at: CASE WHEN $verified THEN datetime() END
})<-[:OF]-(:Session {uid: $session, created_at: datetime(), expires_at: datetime() + duration({days: 1})})
"""
MEMBERS = ("owner", "editor", "commenter", "viewer")
EVERYONE = (*MEMBERS, "stranger", "guest", "anonymous")


async def account(driver: AsyncDriver, handle: str, *, role: str = "learner", verified: bool = True) -> Viewer:
    viewer = Viewer(new_uid(), new_uid())
    await driver.execute_query(ACCOUNT, uid=viewer.uid, session=viewer.credential_uid, handle=handle, role=role, verified=verified)
    return viewer


async def around(driver: AsyncDriver, subject_uid: str, owner: Viewer) -> dict[str, Viewer]:
    """One in every position towards a subject that `owner` has made; each has their position as their handle."""
    people = {"owner": owner, "guest": await factories.guest(driver), "anonymous": ANONYMOUS}
    for position in ("editor", "commenter", "viewer", "stranger"):
        people[position] = await account(driver, position)
    for role in MEMBERS[1:]:
        await factories.member(driver, people[role], subject_uid, role)
    return people


TOKEN = """
MATCH (user:User {uid: $uid})
CREATE (:AccessToken {
    uid: $token_uid, name: 'test', token_hash: $token_hash, scopes: ['read', 'write'], created_at: datetime(),
    expires_at: datetime() + duration({days: 1})
})-[:OF]->(user)
"""


async def bearer(driver: AsyncDriver, viewer: Viewer) -> dict[str, str]:
    """Headers by which a script asks in their name; none for nobody."""
    if viewer.uid is None:
        return {}
    token = f"trellis_{new_uid()}"
    await driver.execute_query(TOKEN, uid=viewer.uid, token_uid=new_uid(), token_hash=sha256(token.encode()))
    return {"Authorization": f"Bearer {token}"}
