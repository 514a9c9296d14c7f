"""The end of an account: what is personal goes in one transaction, what others rely on stays under the user `deleted-user`."""

from neo4j import AsyncManagedTransaction as Tx

from graph.queries import tallies
from graph.queries.access import unguarded

KEEP_SHARED = unguarded(
    """
MERGE (deleted:User {handle_key: 'deleted-user'})
ON CREATE SET deleted += {uid: $new_uid, handle: 'deleted-user', display_name: 'Deleted user', role: 'author', created_at: datetime()}
WITH deleted
MATCH (user:User {uid: $user_uid})-[owns:MEMBER_OF {role: 'owner'}]->(subject:Subject)
WHERE subject.visibility <> 'private' AND subject.deleted_at IS NULL AND subject.staged_by IS NULL
SET subject.updated_at = subject.updated_at
DELETE owns
CREATE (deleted)-[:MEMBER_OF {key: deleted.uid + ':' + subject.uid, role: 'owner', at: datetime()}]->(subject)
RETURN count(subject) AS kept
""",
    because="it gives away the subjects of the account that is being deleted, after its owner has proved who they are",
)
CLAIM_OWNED = unguarded(
    """
MATCH (user:User {uid: $user_uid})-[owns:MEMBER_OF {role: 'owner'}]->(subject:Subject)
SET subject.staged_by = 'discarded'
RETURN collect(subject.uid) AS uids
""",
    because="it takes away the subjects of the account that is being deleted, after its owner has proved who they are",
)
FORGET_KEYS = "MATCH (kept:IdempotencyKey {scope: $user_uid}) WHERE kept.key IS NOT NULL DELETE kept RETURN count(kept) AS forgotten"
FORGET_REGISTRATION = """
MATCH (kept:IdempotencyKey {scope: 'anonymous'}) WHERE kept.key IS NOT NULL AND $user_uid IN kept.results
DELETE kept
RETURN count(kept) AS forgotten
"""
FORGET_REQUIRES = "MATCH ()-[relation:REQUIRES {by_uid: $user_uid}]->() SET relation.by_uid = NULL RETURN count(relation) AS forgotten"
FORGET_RELATED = "MATCH ()-[relation:RELATED_TO {by_uid: $user_uid}]->() SET relation.by_uid = NULL RETURN count(relation) AS forgotten"
FORGET_RESETS = "MATCH (token:OneTimeToken {user_uid: $user_uid}) DELETE token RETURN count(token) AS forgotten"
ERASE = """
MATCH (user:User {uid: $user_uid})
OPTIONAL MATCH (owned)-[:OF]->(user)
DETACH DELETE owned
WITH DISTINCT user
DETACH DELETE user
RETURN count(*) AS erased
"""


async def erase(tx: Tx, user_uid: str, new_uid: str, *, keep_shared: bool) -> list[str]:
    """Sessions, tokens, progress, likes and every other edge, handle, address and profile go with the account.

    `keep_shared`: public and unlisted subjects stay, owned by `deleted-user`. The others are claimed, so that nobody sees them any more;
    their uids are returned, to be purged.
    """
    if keep_shared:
        await (await tx.run(KEEP_SHARED, user_uid=user_uid, new_uid=new_uid)).consume()
    claimed = await (await tx.run(CLAIM_OWNED, user_uid=user_uid)).single(strict=True)
    await tallies.leave(tx, [user_uid])
    for forget in (FORGET_KEYS, FORGET_REGISTRATION, FORGET_REQUIRES, FORGET_RELATED, FORGET_RESETS, ERASE):
        await (await tx.run(forget, user_uid=user_uid)).consume()
    return list(claimed["uids"])
