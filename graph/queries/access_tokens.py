"""Personal access tokens: what a script signs in with. Only a token's hash is kept."""

from dataclasses import dataclass
from datetime import datetime

from neo4j import AsyncManagedTransaction as Tx
from neo4j import Record

from graph.errors import Conflict
from graph.names import Scope
from graph.queries.access import Viewer, guarded, nothing, refuse

MOST_TOKENS = 100


@dataclass(frozen=True, slots=True)
class FoundToken:
    uid: str
    user_uid: str
    scopes: frozenset[Scope]
    used_at: datetime | None


FIND = """
MATCH (token:AccessToken {token_hash: $token_hash})-[:OF]->(user:User)
WHERE token.expires_at > datetime()
RETURN token.uid AS uid, user.uid AS user_uid, token.scopes AS scopes, token.used_at AS used_at
"""


async def find(tx: Tx, token_hash: str) -> FoundToken | None:
    """Whose token this is. Whether the account is still good is asked by each query itself."""
    record = await (await tx.run(FIND, token_hash=token_hash)).single()
    if record is None:
        return None
    return FoundToken(record["uid"], record["user_uid"], frozenset(record["scopes"]), _native(record, "used_at"))


TOUCH = "MATCH (token:AccessToken {uid: $uid}) SET token.used_at = datetime() RETURN token.uid AS uid"


async def touch(tx: Tx, uid: str) -> None:
    await (await tx.run(TOUCH, uid=uid)).consume()


@dataclass(frozen=True, slots=True)
class AccessToken:
    uid: str
    name: str
    scopes: list[Scope]
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None


ADD = guarded("""
MATCH (locked:User {uid: $viewer_uid})
SET locked.created_at = locked.created_at
WITH locked.uid AS held
MATCH (user:User {uid: held}) WHERE IS_SIGNED_IN AND COUNT { (:AccessToken)-[:OF]->(user) } < $most
CREATE (token:AccessToken {
    uid: $uid, name: $name, token_hash: $token_hash, scopes: $scopes, created_at: datetime(),
    expires_at: datetime() + duration({days: $days})
})-[:OF]->(user)
RETURN token.uid AS uid, token.name AS name, token.scopes AS scopes, token.created_at AS created_at, token.expires_at AS expires_at,
    token.used_at AS used_at
""")


async def add(tx: Tx, viewer: Viewer, uid: str, name: str, token_hash: str, scopes: list[Scope], days: int) -> AccessToken:
    """Raises SignedOut, or Conflict when there are too many already."""
    result = await tx.run(ADD, viewer.asks(uid=uid, name=name, token_hash=token_hash, scopes=scopes, days=days, most=MOST_TOKENS))
    record = await result.single()
    if record is None:
        await nothing(tx, viewer)
        raise Conflict(f"You have {MOST_TOKENS} access tokens already. Revoke one first.")
    return _token(record)


LIST = guarded("""
MATCH (token:AccessToken)-[:OF]->(user:User {uid: $viewer_uid}) WHERE IS_SIGNED_IN
RETURN token.uid AS uid, token.name AS name, token.scopes AS scopes, token.created_at AS created_at, token.expires_at AS expires_at,
    token.used_at AS used_at
ORDER BY uid DESC LIMIT $limit
""")


async def of_viewer(tx: Tx, viewer: Viewer) -> list[AccessToken]:
    """Newest first; expired ones too, until they are revoked. Raises SignedOut."""
    result = await tx.run(LIST, viewer.asks(limit=MOST_TOKENS))
    return [_token(record) async for record in result] or await nothing(tx, viewer)


REVOKE = guarded("""
MATCH (token:AccessToken {uid: $uid})-[:OF]->(user:User {uid: $viewer_uid}) WHERE IS_SIGNED_IN
LET name = token.name
DETACH DELETE token
RETURN name
""")


async def revoke(tx: Tx, viewer: Viewer, uid: str) -> str:
    """Its name. Raises NotFound, SignedOut."""
    record = await (await tx.run(REVOKE, viewer.asks(uid=uid))).single()
    if record is None:
        await refuse(tx, viewer, "You have no such access token.")
    return record["name"]


REVOKE_ALL = """
MATCH (token:AccessToken)-[:OF]->(:User {uid: $user_uid})
DETACH DELETE token
RETURN count(*) AS revoked
"""


async def revoke_all(tx: Tx, user_uid: str) -> None:
    """Of whoever has got their account back: who else was in it may have made some."""
    await (await tx.run(REVOKE_ALL, user_uid=user_uid)).consume()


def _token(record: Record) -> AccessToken:
    return AccessToken(
        record["uid"],
        record["name"],
        record["scopes"],
        record["created_at"].to_native(),
        record["expires_at"].to_native(),
        _native(record, "used_at"),
    )


def _native(record: Record, name: str) -> datetime | None:
    return record[name] and record[name].to_native()
