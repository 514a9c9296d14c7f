"""Everything that is kept about one account, for its owner."""

from dataclasses import dataclass
from typing import Any

from neo4j import AsyncManagedTransaction as Tx

from graph.queries.access import Viewer, guarded, nothing, refuse
from graph.queries.images import Image

ACCOUNT = guarded("""
MATCH (user:User {uid: $viewer_uid}) WHERE IS_SIGNED_IN
CALL (user) {
    OPTIONAL MATCH (session:Session)-[:OF]->(user)
    RETURN collect(session {.uid, .user_agent, .address, .created_at, .used_at, .expires_at, .ended_at}) AS sessions
}
CALL (user) {
    OPTIONAL MATCH (token:AccessToken)-[:OF]->(user)
    RETURN collect(token {.uid, .name, .scopes, .created_at, .expires_at, .used_at}) AS access_tokens
}
CALL (user) {
    OPTIONAL MATCH (user)-[edge]->(thing)
    RETURN collect(CASE WHEN edge IS NOT NULL THEN {
        kind: type(edge), of: head(labels(thing)), uid: thing.uid, facts: properties(edge), title: CASE
            WHEN (thing:Subject OR thing.deleted_at IS NULL) AND EXISTS {
                (thing)-[:PART_OF]->{0,1}(subject:Subject) WHERE CAN_READ OR EXISTS { (user)-[:MEMBER_OF {role: 'owner'}]->(subject) }
            }
            THEN thing.title
        END
    } END) AS edges
}
CALL (user) {
    OPTIONAL MATCH (token:OneTimeToken {purpose: 'verify_email'})-[:OF]->(user) WHERE token.email <> user.email
    RETURN head(collect(token.email)) AS pending_email
}
RETURN user {
    .uid, .handle, .email, .email_verified_at, pending_email: pending_email, .display_name, .bio, .role, .created_at, .suspended_at,
    .deactivated_at, .founded_at, has_second_factor: user.totp_secret IS NOT NULL
} AS account, sessions, access_tokens, edges
""")


async def account(tx: Tx, viewer: Viewer) -> dict[str, Any]:
    """{account, sessions, access_tokens, edges: [{kind, of, uid, title, facts}]}; no secret, not even hashed. A title is that of today, and
    null unless one may read its subject. Raises SignedOut."""
    record = await (await tx.run(ACCOUNT, viewer.asks())).single()
    if record is None:
        await refuse(tx, viewer, "There is no such account.")
    return record.data()


@dataclass(frozen=True, slots=True)
class OwnedSubject:
    uid: str
    slug: str


OWNED = guarded("""
MATCH (:User {uid: $viewer_uid})-[:MEMBER_OF {role: 'owner'}]->(subject:Subject) WHERE IS_OWNER
RETURN collect([subject.uid, subject.slug]) AS subjects
""")


async def owned(tx: Tx, viewer: Viewer) -> list[OwnedSubject]:
    """In the trash and hidden ones too. Raises SignedOut."""
    record = await (await tx.run(OWNED, viewer.asks())).single(strict=True)
    return [OwnedSubject(*row) for row in record["subjects"]] or await nothing(tx, viewer)


@dataclass(frozen=True, slots=True)
class OwnedText:
    """The newest revision of a document."""

    document_uid: str
    revision_uid: str
    sha256: str
    title: str


TEXTS = guarded("""
MATCH (topic:Topic)-[:PART_OF]->(subject:Subject {uid: $subject_uid}) WHERE topic.deleted_at IS NULL AND IS_OWNER
MATCH (topic)-[:HAS_DOCUMENT]->(document:Document)-[:HEAD]->(revision:Revision) WHERE document.deleted_at IS NULL
WITH topic, document, revision ORDER BY document.uid
RETURN collect([document.uid, revision.uid, revision.sha256, coalesce(document.title, topic.title)]) AS texts
""")


async def texts(tx: Tx, viewer: Viewer, subject_uid: str) -> list[OwnedText]:
    record = await (await tx.run(TEXTS, viewer.asks(subject_uid=subject_uid))).single(strict=True)
    return [OwnedText(*row) for row in record["texts"]]


IMAGES = guarded("""
MATCH (subject:Subject {uid: $subject_uid})-[:HAS_IMAGE]->(image:Image) WHERE IS_OWNER
RETURN collect([image.uid, subject.uid, image.sha256, image.bytes, image.media_type, image.width, image.height]) AS images
""")


async def images(tx: Tx, viewer: Viewer, subject_uid: str) -> list[Image]:
    record = await (await tx.run(IMAGES, viewer.asks(subject_uid=subject_uid))).single(strict=True)
    return [Image(*row) for row in record["images"]]
