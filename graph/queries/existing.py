"""A subject with all that an update from a file must know of it: what lives, and what an earlier file had and somebody has deleted."""

from typing import Any

from neo4j import AsyncManagedTransaction as Tx

from graph.queries.access import Viewer, guarded, refuse
from graph.queries.maps import Version

EXISTING = guarded("""
MATCH (subject:Subject {uid: $subject_uid}) WHERE CAN_EDIT
SET subject.created_at = subject.created_at
WITH subject.uid AS held
MATCH (subject:Subject {uid: held})-[:ROOT]->(root:Topic) WHERE CAN_EDIT
CALL (subject) {
    MATCH (topic:Topic)-[:PART_OF]->(subject) WHERE topic.deleted_at IS NULL OR topic.imported IS NOT NULL
    LET place = head([(topic)-[place:CHILD_OF]->() | [place.parent_uid, place.rank]])
    RETURN
        collect([
            topic.uid, place[0], place[1], topic.title, topic.kind, topic.note, topic.url, topic.source_id,
            [(topic)-[:TAGGED]->(tag:Tag) | [tag.slug, tag.name]], topic.imported, topic.deleted_at IS NOT NULL, topic.deleted_by
        ]) AS topics,
        collect([
            (topic)-[:HAS_DOCUMENT]->(document:Document)-[:HEAD]->(head:Revision)
            WHERE document.deleted_at IS NULL OR document.imported IS NOT NULL
            | [
                document.uid, topic.uid, document.title, document.rank, document.imported, head.uid, head.number, head.sha256,
                document.deleted_at IS NOT NULL
            ]
        ]) AS documents,
        collect([
            (topic)-[relation:REQUIRES|RELATED_TO]->(target:Topic)
            WHERE relation.status = 'accepted' AND (target.deleted_at IS NULL OR target.imported IS NOT NULL)
                AND EXISTS { (target)-[:PART_OF]->(subject) }
            | [relation.uid, CASE type(relation) WHEN 'REQUIRES' THEN 'requires' ELSE 'related' END, topic.uid, target.uid, relation.origin]
        ]) AS relations
}
RETURN subject.version AS version, subject.documents_version AS documents_version, subject.updated_at AS updated_at,
    subject.uid AS subject_uid, root.uid AS root_uid, topics,
    [(subject)-[:HAS_IMAGE]->(image:Image) WHERE image.source IS NOT NULL | [image.source, image.uid]] AS images,
    [found IN documents WHERE size(found) > 0] AS documents, [found IN relations WHERE size(found) > 0] AS relations
""")


async def read(tx: Tx, viewer: Viewer, subject_uid: str) -> dict[str, Any]:
    """{tag, subject_uid, root_uid, topics, documents, relations, images} as lists, see ingest/existing.py; for `graph.read_locked`.

    Raises NotFound, Forbidden, SignedOut unless the viewer may edit it.
    """
    record = await (await tx.run(EXISTING, viewer.asks(subject_uid=subject_uid))).single()
    if record is None:
        await refuse(tx, viewer, "There is no such subject.", subject_uid=subject_uid)
    row = record.data()
    row["tag"] = Version(row["version"], row["documents_version"], row.pop("updated_at").to_native()).tag
    for name in ("documents", "relations"):
        row[name] = [found for several in row[name] for found in several]
    return row
