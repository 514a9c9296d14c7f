"""Maps that changes are tried on, and how they look afterwards."""

from typing import NamedTuple

from neo4j import AsyncDriver

from graph.bucket import Bucket
from graph.client import Graph
from graph.queries.access import Viewer
from graph.values import new_uid
from ingest.importer import run
from ingest.outline import Node, Outline, Relation, Text
from ingest.plan import plan


class Grown(NamedTuple):
    """A subject; `at` finds the uid of a topic by its first title."""

    uid: str
    at: dict[str, str]


def nodes(text: str) -> tuple[Node, dict[str, Node]]:
    """Titles, one a line, indented below their parents; `*` after a title gives the topic a text."""
    path: list[Node] = []
    found: dict[str, Node] = {}
    for line in text.strip("\n").splitlines():
        level, name = (len(line) - len(line.lstrip())) // 2, line.strip()
        node = Node(name.rstrip("*"), texts=[Text(None, f"About {name}.")] if name.endswith("*") else [])
        found[node.title] = node
        if level:
            path[level - 1].children.append(node)
        path[level:] = [node]
    return path[0], found


async def grow(graph: Graph, bucket: Bucket, owner: Viewer, text: str, requires: str = "", related: str = "", visibility="public") -> Grown:
    """`requires` and `related` are words like A:B."""
    root, found = nodes(text)
    pairs = [("requires", word) for word in requires.split()] + [("related", word) for word in related.split()]
    relations = [Relation(kind, *(found[title] for title in word.split(":"))) for kind, word in pairs]
    planned = plan(Outline("A map", root, relations, "en", "test"), visibility, new_uid)
    await run(graph, bucket, planned, owner.uid or "")
    return Grown(planned.subject_uid, {topic.title: topic.uid for topic in planned.topics})


TOPICS = """
MATCH (topic:Topic)-[:PART_OF]->(:Subject {uid: $uid}) WHERE topic.deleted_at IS NULL
OPTIONAL MATCH (topic)-[place:CHILD_OF]->(parent:Topic)
RETURN topic.uid AS uid, topic.title AS title, parent.uid AS parent, place.rank AS rank
"""
RELATIONS = """
MATCH (source:Topic)-[:PART_OF]->(:Subject {uid: $uid})
MATCH (source)-[relation:REQUIRES|RELATED_TO]->(target:Topic)
WHERE source.deleted_at IS NULL AND target.deleted_at IS NULL AND relation.status = 'accepted'
RETURN type(relation) AS kind, source.title AS source, target.title AS target
"""


async def outline(driver: AsyncDriver, subject_uid: str) -> str:
    """The living topics as one line: Root(A(B C) D)."""
    rows = (await driver.execute_query(TOPICS, uid=subject_uid)).records
    children: dict[str | None, list] = {}
    for row in sorted(rows, key=lambda row: row["rank"] or ""):
        children.setdefault(row["parent"], []).append(row)

    def spelled(row) -> str:
        below = children.get(row["uid"], [])
        return row["title"] + (f"({' '.join(map(spelled, below))})" if below else "")

    return " ".join(map(spelled, children[None]))


async def relations(driver: AsyncDriver, subject_uid: str) -> set[str]:
    """Accepted ones between living topics, such as "A requires B"."""
    words = {"REQUIRES": "requires", "RELATED_TO": "related"}
    rows = (await driver.execute_query(RELATIONS, uid=subject_uid)).records
    return {f"{row['source']} {words[row['kind']]} {row['target']}" for row in rows}
