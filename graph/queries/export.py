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
    OPTIONAL MATCH (job:Job)-[:OF]->(user)
    RETURN collect(job {.uid, .kind, .state, .percent, .step, .inputs, .result, .problem, .at, .ended_at}) AS jobs
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
} AS account, sessions, access_tokens, jobs, edges
""")


async def account(tx: Tx, viewer: Viewer) -> dict[str, Any]:
    """{account, sessions, access_tokens, jobs, edges: [{kind, of, uid, title, facts}]}; no secret, not even hashed.

    A title is that of today, and null unless one may read its subject. Raises SignedOut."""
    record = await (await tx.run(ACCOUNT, viewer.asks())).single()
    if record is None:
        await refuse(tx, viewer, "There is no such account.")
    return record.data()


PROPOSED = guarded("""
MATCH (user:User {uid: $viewer_uid}) WHERE IS_SIGNED_IN
CALL (user) {
    MATCH (source:Topic)-[relation:REQUIRES {by_uid: user.uid}]->(target:Topic) RETURN source, relation, target
    UNION ALL
    MATCH (source:Topic)-[relation:RELATED_TO {by_uid: user.uid}]->(target:Topic) RETURN source, relation, target
}
RETURN collect({kind: type(relation), source_uid: source.uid, target_uid: target.uid, facts: properties(relation)}) AS relations
""")


async def proposed(tx: Tx, viewer: Viewer) -> list[dict[str, Any]]:
    """Relations that one has proposed, in whatever subject: [{kind, source_uid, target_uid, facts}]."""
    return (await (await tx.run(PROPOSED, viewer.asks())).single(strict=True))["relations"]


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
    is_deleted: bool


TEXTS = guarded("""
MATCH (topic:Topic)-[:PART_OF]->(subject:Subject {uid: $subject_uid}) WHERE IS_OWNER
MATCH (topic)-[:HAS_DOCUMENT]->(document:Document)-[:HEAD]->(revision:Revision)
WITH topic, document, revision ORDER BY document.uid
LET is_deleted = topic.deleted_at IS NOT NULL OR document.deleted_at IS NOT NULL
RETURN collect([document.uid, revision.uid, revision.sha256, coalesce(document.title, topic.title), is_deleted]) AS texts
""")


async def texts(tx: Tx, viewer: Viewer, subject_uid: str) -> list[OwnedText]:
    record = await (await tx.run(TEXTS, viewer.asks(subject_uid=subject_uid))).single(strict=True)
    return [OwnedText(*row) for row in record["texts"]]


WRITTEN = guarded("""
MATCH (:User {uid: $viewer_uid})-[:WROTE]->(revision:Revision)<-[:HEAD]-(document:Document)<-[:HAS_DOCUMENT]-(topic:Topic)
MATCH (topic)-[:PART_OF]->(subject:Subject) WHERE CAN_READ AND document.deleted_at IS NULL AND topic.deleted_at IS NULL
    AND NOT EXISTS { ()-[:MEMBER_OF {key: $viewer_uid + ':' + subject.uid, role: 'owner'}]->(subject) }
WITH topic, document, revision ORDER BY document.uid
RETURN collect([document.uid, revision.uid, revision.sha256, coalesce(document.title, topic.title), false]) AS texts
""")


async def written(tx: Tx, viewer: Viewer) -> list[OwnedText]:
    """One's texts in subjects of others, as long as they are the newest of their document and one may read them."""
    record = await (await tx.run(WRITTEN, viewer.asks())).single(strict=True)
    return [OwnedText(*row) for row in record["texts"]]


IMAGES = guarded("""
MATCH (subject:Subject {uid: $subject_uid})-[:HAS_IMAGE]->(image:Image) WHERE IS_OWNER
RETURN collect([image.uid, subject.uid, image.sha256, image.bytes, image.media_type, image.width, image.height]) AS images
""")


async def images(tx: Tx, viewer: Viewer, subject_uid: str) -> list[Image]:
    record = await (await tx.run(IMAGES, viewer.asks(subject_uid=subject_uid))).single(strict=True)
    return [Image(*row) for row in record["images"]]
