"""The history of a document: every state that was saved, the newest first."""

from collections.abc import Iterable

from neo4j import AsyncManagedTransaction as Tx

from graph.errors import NotFound
from graph.queries.access import Viewer, guarded, refuse
from graph.queries.documents import Revision, revision_of

PAGE = guarded("""
MATCH (topic:Topic)-[:HAS_DOCUMENT]->(document:Document {uid: $document_uid})-[:HEAD]->(head:Revision)
MATCH (topic)-[:PART_OF]->(subject:Subject) WHERE document.deleted_at IS NULL AND topic.deleted_at IS NULL AND CAN_READ
CALL (head) {
    MATCH (head)-[:PREVIOUS]->*(revision:Revision) WHERE revision.number < $before
    WITH revision ORDER BY revision.number DESC LIMIT $limit
    OPTIONAL MATCH (author:User)-[:WROTE]->(revision)
    RETURN collect({
        revision_uid: revision.uid, number: revision.number, sha256: revision.sha256, bytes: revision.bytes, words: revision.words,
        created_at: revision.created_at, author: author.handle
    }) AS revisions
}
RETURN revisions
""")


async def page(tx: Tx, viewer: Viewer, document_uid: str, before: int, limit: int) -> list[Revision]:
    """The newest of those with a lower number than `before`. Raises NotFound, SignedOut."""
    result = await tx.run(PAGE, viewer.asks(document_uid=document_uid, before=before, limit=limit))
    record = await result.single()
    if record is None:
        await refuse(tx, viewer, "There is no such document.")
    return sorted((revision_of(row) for row in record["revisions"]), key=lambda revision: -revision.number)


BY_NUMBER = guarded("""
MATCH (topic:Topic)-[:HAS_DOCUMENT]->(document:Document {uid: $document_uid})-[:HEAD]->(head:Revision)
MATCH (topic)-[:PART_OF]->(subject:Subject) WHERE document.deleted_at IS NULL AND topic.deleted_at IS NULL AND CAN_READ
CALL (head) {
    MATCH (head)-[:PREVIOUS]->*(revision:Revision) WHERE revision.number IN $numbers
    OPTIONAL MATCH (author:User)-[:WROTE]->(revision)
    RETURN collect({
        revision_uid: revision.uid, number: revision.number, sha256: revision.sha256, bytes: revision.bytes, words: revision.words,
        created_at: revision.created_at, author: author.handle
    }) AS revisions
}
RETURN revisions
""")


async def by_number(tx: Tx, viewer: Viewer, document_uid: str, numbers: Iterable[int]) -> dict[int, Revision]:
    """Raises NotFound when the viewer may not read the document or it has no such revision, SignedOut."""
    wanted = list(numbers)
    result = await tx.run(BY_NUMBER, viewer.asks(document_uid=document_uid, numbers=wanted))
    record = await result.single()
    if record is None:
        await refuse(tx, viewer, "There is no such document.")
    found = {row["number"]: revision_of(row) for row in record["revisions"]}
    if missing := set(wanted) - found.keys():
        raise NotFound(f"This document has no revision {min(missing)}.")
    return found
