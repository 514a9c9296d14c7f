"""A map as the graph holds it, in the words of the plain model."""

from neo4j import AsyncDriver

from tests.graph.changes.plain import Plain, PlainDocument, PlainTopic

TOPICS = """
MATCH (topic:Topic)-[:PART_OF]->(:Subject {uid: $uid})
OPTIONAL MATCH (topic)-[place:CHILD_OF]->(parent:Topic)
OPTIONAL MATCH (topic)-[:MERGED_INTO]->(into:Topic)
RETURN topic.uid AS uid, topic.title AS title, parent.uid AS parent, place.rank AS rank, topic.deleted_by AS mark, into.uid AS into,
    topic.note AS note, [(topic)-[:TAGGED]->(tag:Tag) | tag.slug] AS tags
"""
RELATIONS = """
MATCH (source:Topic)-[:PART_OF]->(:Subject {uid: $uid})
MATCH (source)-[relation:REQUIRES|RELATED_TO]->(target:Topic)
RETURN relation.uid AS uid, type(relation) AS kind, source.uid AS source, target.uid AS target, relation.status = 'accepted' AS accepted
"""
DOCUMENTS = """
MATCH (document:Document)<-[:HAS_DOCUMENT]-(topic:Topic)-[:PART_OF]->(:Subject {uid: $uid})
MATCH (document)-[:HEAD]->(head:Revision)
RETURN document.uid AS uid, topic.uid AS topic, head.uid AS revision, document.deleted_at IS NULL AS is_live
"""
SUBJECT = "MATCH (subject:Subject {uid: $uid}) RETURN subject.title AS title, subject.summary AS summary"
KINDS = {"REQUIRES": "requires", "RELATED_TO": "related"}


async def stored(driver: AsyncDriver, uid: str, root: str, seq: int, texts: dict[str, str]) -> Plain:
    """`texts` are those of revisions, which the checker compares with the bucket."""
    rows = (await driver.execute_query(TOPICS, uid=uid)).records
    topics = {
        row["uid"]: PlainTopic(row["title"], row["parent"], row["mark"], row["into"], row["note"], frozenset(row["tags"])) for row in rows
    }
    order: dict[str, list[str]] = {}
    for row in sorted((row for row in rows if row["parent"]), key=lambda row: row["rank"]):
        order.setdefault(row["parent"], []).append(row["uid"])
    found = (await driver.execute_query(RELATIONS, uid=uid)).records
    relations, proposed = (
        {row["uid"]: (KINDS[row["kind"]], row["source"], row["target"]) for row in found if row["accepted"] == accepted}
        for accepted in (True, False)
    )
    found = (await driver.execute_query(DOCUMENTS, uid=uid)).records
    documents = {row["uid"]: PlainDocument(row["topic"], texts[row["revision"]], row["revision"], row["is_live"]) for row in found}
    said = (await driver.execute_query(SUBJECT, uid=uid)).records[0].data()
    return Plain(root, topics, order, relations, proposed, seq, said, documents)
