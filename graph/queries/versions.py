"""What stands beside an earlier version of a map: its subject, and what its topics are about and carry today."""

from dataclasses import dataclass
from typing import Any

from neo4j import AsyncManagedTransaction as Tx

from graph.queries.access import Viewer, guarded, refuse
from graph.queries.maps import MapSubject


@dataclass(frozen=True, slots=True)
class Beside:
    """`topics` are uid -> (number of documents, words of them, concept uid), of the deleted ones too."""

    subject: MapSubject
    topics: dict[str, tuple[int, int, str | None]]


BESIDE = guarded("""
MATCH (subject:Subject {uid: $subject_uid})-[:ROOT]->(root:Topic) WHERE CAN_READ
CALL (subject) {
    MATCH (topic:Topic)-[:PART_OF]->(subject)
    LET words = [(topic)-[:HAS_DOCUMENT]->(document:Document)-[:HEAD]->(head:Revision) WHERE document.deleted_at IS NULL | head.words]
    RETURN collect([
        topic.uid, size(words), reduce(total = 0, some IN words | total + some),
        head([(topic)-[:ABOUT {status: 'accepted'}]->(concept:Concept) | concept.uid])
    ]) AS topics
}
RETURN subject.uid AS uid, subject.slug AS slug, subject.title AS title, subject.summary AS summary, subject.language AS language,
    subject.visibility AS visibility, subject.version AS version, root.uid AS root_topic_uid, subject.published_at AS published_at,
    subject.updated_at AS updated_at, topics
""")


async def beside(tx: Tx, viewer: Viewer, subject_uid: str) -> Beside:
    """Raises NotFound, SignedOut."""
    record = await (await tx.run(BESIDE, viewer.asks(subject_uid=subject_uid))).single()
    if record is None:
        await refuse(tx, viewer, "There is no such subject.")
    row: dict[str, Any] = record.data()
    topics = {uid: (count, words, concept_uid) for uid, count, words, concept_uid in row.pop("topics")}
    published_at = row.pop("published_at")
    subject = MapSubject(published_at=published_at and published_at.to_native(), updated_at=row.pop("updated_at").to_native(), **row)
    return Beside(subject, topics)
