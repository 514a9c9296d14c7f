"""Makes just enough of the graph for a test, in one line each. A subject's topics are named after it: <uid>-1, <uid>-2, …"""

from neo4j import AsyncDriver

from graph.queries.access import Viewer
from graph.values import new_uid

GUEST = """
CREATE (:User {uid: $uid, role: 'guest', created_at: datetime()})<-[:OF]-(:Session {
    uid: $session, created_at: datetime(), expires_at: datetime() + duration({days: 1})
})
"""
OWNER = "MERGE (owner:User {handle_key: 'owner'}) ON CREATE SET owner.uid = 'owner', owner.handle = 'owner', owner.display_name = 'Owner'"
SUBJECT = """
MATCH (owner:User {handle_key: 'owner'})
CREATE (subject:Subject {
    uid: $uid, slug: 'a-subject', title: 'A subject', title_key: 'a subject', language: 'en', visibility: $visibility, version: 1,
    documents_version: 1, topic_count: $size + 1, document_count: 0, like_count: 0, reader_count: 0,
    created_at: datetime(), updated_at: datetime(),
    published_at: CASE $visibility WHEN 'public' THEN datetime.truncate('millisecond', datetime()) END
})-[:ROOT {subject_uid: $uid}]->(root:Topic {uid: $uid + '-0', title: 'Root', kind: 'topic', created_at: datetime()})
CREATE (root)-[:PART_OF]->(subject)
CREATE (owner)-[:MEMBER_OF {key: owner.uid + ':' + $uid, role: 'owner', at: datetime()}]->(subject)
CREATE (subject)-[:HAS_STATISTICS]->(:Statistics {subject_uid: $uid})
WITH subject, root
UNWIND range(1, $size) AS number
CREATE (topic:Topic {uid: $uid + '-' + number, title: 'Topic ' + number, kind: 'topic', created_at: datetime()})-[:PART_OF]->(subject)
CREATE (topic)-[:CHILD_OF {child_uid: topic.uid, parent_uid: root.uid, rank: 'f' + right('000000' + number, 6)}]->(root)
CREATE (topic)-[:ABOUT {origin: 'author', status: 'accepted', confidence: 1.0}]->(:Concept {
    uid: topic.uid + '-concept', name: topic.title, name_key: toLower(topic.title), language: 'en', sense: topic.uid
})
"""


async def guest(driver: AsyncDriver) -> Viewer:
    viewer = Viewer(f"guest-{new_uid()}", f"session-{new_uid()}")
    await driver.execute_query(GUEST, uid=viewer.uid, session=viewer.credential_uid)
    return viewer


async def subject(driver: AsyncDriver, *, size: int = 3, visibility: str = "public") -> str:
    """A subject of the user `owner`, with `size` topics below its root <uid>-0."""
    uid = f"subject-{new_uid()}"
    await driver.execute_query(OWNER)
    await driver.execute_query(SUBJECT, uid=uid, size=size, visibility=visibility)
    return uid


async def member(driver: AsyncDriver, viewer: Viewer, subject_uid: str, role: str = "viewer") -> None:
    await driver.execute_query(
        "MATCH (user:User {uid: $user}), (subject:Subject {uid: $subject})"
        " CREATE (user)-[:MEMBER_OF {key: $user + ':' + $subject, role: $role, at: datetime()}]->(subject)",
        user=viewer.uid,
        subject=subject_uid,
        role=role,
    )


async def same_concept(driver: AsyncDriver, topic_uid: str, other_uid: str) -> None:
    """Both topics are about what the first is about."""
    await driver.execute_query(
        "MATCH (:Topic {uid: $one})-[:ABOUT]->(concept), (other:Topic {uid: $other})-[about:ABOUT]->()"
        " DELETE about CREATE (other)-[:ABOUT {origin: 'author', status: 'accepted', confidence: 1.0}]->(concept)",
        one=topic_uid,
        other=other_uid,
    )
