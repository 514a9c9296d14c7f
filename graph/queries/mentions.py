"""Links between topics, made by the texts of their documents, and who links to a topic."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from neo4j import AsyncManagedTransaction as Tx

from graph.addresses import Addressed, page_of
from graph.links import MOST, Links
from graph.queries.access import Viewer, guarded, refuse, unguarded
from graph.values import name_key

BY_TITLE = guarded("""
MATCH (topic:Topic)-[:PART_OF]->(subject:Subject {uid: $subject_uid})
WHERE topic.deleted_at IS NULL AND replace(toUpper(normalize(topic.title, NFKC)), ' ', '') IN $capitals AND CAN_READ
WITH topic LIMIT $limit
RETURN collect([topic.title, topic.uid]) AS found
""")


async def by_title(tx: Tx, viewer: Viewer, subject_uid: str, titles: Sequence[str]) -> dict[str, str]:
    """Name key -> uid of the one live topic of the subject that has it; names of none or of several are left out."""
    if not titles:
        return {}
    result = await tx.run(BY_TITLE, viewer.asks(subject_uid=subject_uid, capitals=[_capitals(title) for title in titles], limit=2 * MOST))
    wanted = {name_key(title) for title in titles}
    found = [(name_key(title), uid) for title, uid in (await result.single(strict=True))["found"]]
    keys = [key for key, _ in found]
    return {key: uid for key, uid in found if key in wanted and keys.count(key) == 1}


def _capitals(title: str) -> str:
    """What the database can compare by itself; two titles of one name key have the same.

    >>> _capitals("linear  Algebra") == _capitals("Linear algebra")
    True
    """
    return "".join(unicodedata.normalize("NFKC", title).upper().split())


BY_UID = guarded("""
UNWIND $uids AS uid
MATCH (topic:Topic {uid: uid})-[:PART_OF]->(subject:Subject)
WHERE (topic.deleted_at IS NULL OR EXISTS { (topic)-[:MERGED_INTO]->() }) AND CAN_READ
RETURN collect(topic.uid) AS found
""")


async def resolve(tx: Tx, viewer: Viewer, subject_uid: str, links: Links) -> list[str]:
    """Uids of the topics that a text of this subject links to, and that its writer may read."""
    found = set((await by_title(tx, viewer, subject_uid, links.titles)).values())
    if links.uids:
        result = await tx.run(BY_UID, viewer.asks(uids=links.uids))
        found |= set((await result.single(strict=True))["found"])
    return sorted(found)


async def resolve_all(tx: Tx, viewer: Viewer, subject_uid: str, texts: Mapping[str, Links]) -> dict[str, list[str]]:
    """As `resolve`, for many texts by the uid of their document, with as many questions as for one."""
    titled: dict[str, str] = {}
    titles = list(dict.fromkeys(title for links in texts.values() for title in links.titles))
    for start in range(0, len(titles), MOST):
        titled |= await by_title(tx, viewer, subject_uid, titles[start : start + MOST])
    uids = list(dict.fromkeys(uid for links in texts.values() for uid in links.uids))
    result = await tx.run(BY_UID, viewer.asks(uids=uids))
    known = set((await result.single(strict=True))["found"])
    return {
        document_uid: sorted({titled.get(name_key(title), "") for title in links.titles} - {""} | known.intersection(links.uids))
        for document_uid, links in texts.items()
    }


PAGES = guarded("""
UNWIND $uids AS uid
MATCH (:Topic {uid: uid})-[:MERGED_INTO]->*(topic:Topic WHERE topic.deleted_at IS NULL)
MATCH (topic)-[:PART_OF]->(subject:Subject) WHERE CAN_READ
RETURN collect([uid, subject.uid, subject.slug, topic.uid]) AS found
""")


async def addresses(tx: Tx, viewer: Viewer, subject_uid: str, links: Links) -> dict[str, str]:
    """Where the links of a text lead: name key of a title, or uid of a topic -> the address of its page, if the viewer may read it."""
    titled = await by_title(tx, viewer, subject_uid, links.titles)
    uids = [*titled.values(), *links.uids]
    if not uids:
        return {}
    result = await tx.run(PAGES, viewer.asks(uids=uids))
    pages = {uid: page_of(Addressed(*page)) for uid, *page in (await result.single(strict=True))["found"]}
    return {**{key: pages[uid] for key, uid in titled.items() if uid in pages}, **pages}


PART_OF_A_SAVE = "it is part of a save, whose own statement has asked"
FORGET = unguarded(
    """
MATCH ()-[old:MENTIONS {document_uid: $document_uid}]->(target:Topic) WHERE NOT target.uid IN $kept
DELETE old
RETURN count(old) AS forgotten
""",
    because=PART_OF_A_SAVE,
)
REMEMBER = unguarded(
    """
MATCH (topic:Topic)-[:HAS_DOCUMENT]->(:Document {uid: $document_uid})
UNWIND $targets AS uid
MATCH (target:Topic {uid: uid})
WHERE target <> topic AND (target.deleted_at IS NULL OR EXISTS { (target)-[:MERGED_INTO]->() })
LET key = $document_uid + ':' + uid
FILTER NOT EXISTS { (topic)-[:MENTIONS {key: key}]->(target) }
CREATE (topic)-[made:MENTIONS {key: key, document_uid: $document_uid}]->(target)
RETURN count(made) AS remembered
""",
    because=PART_OF_A_SAVE,
)


async def replace(tx: Tx, document_uid: str, targets: Iterable[str]) -> None:
    """From now on the document's topic mentions these topics by it, and no others."""
    uids = list(targets)
    await (await tx.run(FORGET, document_uid=document_uid, kept=uids)).consume()
    if uids:
        await (await tx.run(REMEMBER, document_uid=document_uid, targets=uids)).consume()


FORGET_ALL = unguarded(
    """
UNWIND $document_uids AS document_uid
MATCH ()-[old:MENTIONS {document_uid: document_uid}]->()
DELETE old
RETURN count(old) AS forgotten
""",
    because=PART_OF_A_SAVE,
)
REMEMBER_ALL = unguarded(
    """
UNWIND $rows AS row
MATCH (topic:Topic)-[:HAS_DOCUMENT]->(:Document {uid: row.document_uid})
UNWIND row.targets AS uid
MATCH (target:Topic {uid: uid})
WHERE target <> topic AND (target.deleted_at IS NULL OR EXISTS { (target)-[:MERGED_INTO]->() })
CREATE (topic)-[made:MENTIONS {key: row.document_uid + ':' + uid, document_uid: row.document_uid}]->(target)
RETURN count(made) AS remembered
""",
    because=PART_OF_A_SAVE,
)


async def replace_all(tx: Tx, targets: Mapping[str, Sequence[str]]) -> None:
    """As `replace`, for many documents by their uid."""
    await (await tx.run(FORGET_ALL, document_uids=list(targets))).consume()
    rows = [{"document_uid": uid, "targets": wanted} for uid, wanted in targets.items() if wanted]
    await (await tx.run(REMEMBER_ALL, rows=rows)).consume()


@dataclass(frozen=True, slots=True)
class Backlink:
    """A topic whose texts link here."""

    topic_uid: str
    title: str
    subject_uid: str
    subject_title: str
    slug: str


BACKLINKS = guarded("""
MATCH (topic:Topic {uid: $topic_uid})-[:PART_OF]->(subject:Subject) WHERE topic.deleted_at IS NULL AND CAN_READ
WITH topic
CALL (topic) {
    MATCH (source:Topic)-[:MENTIONS]->(:Topic)-[:MERGED_INTO]->*(topic)
    WHERE source <> topic AND source.deleted_at IS NULL AND source.uid > $after
    MATCH (source)-[:PART_OF]->(subject:Subject) WHERE CAN_READ
    WITH DISTINCT source, subject ORDER BY source.uid LIMIT $limit
    RETURN collect([source.uid, source.title, subject.uid, subject.title, subject.slug]) AS found
}
RETURN found
""")


async def backlinks(tx: Tx, viewer: Viewer, topic_uid: str, after: str, limit: int) -> list[Backlink]:
    """By uid, those after `after` that the viewer may read; links to topics that were merged into it count. Raises NotFound, SignedOut."""
    result = await tx.run(BACKLINKS, viewer.asks(topic_uid=topic_uid, after=after, limit=limit))
    record = await result.single()
    if record is None:
        await refuse(tx, viewer, "There is no such topic.")
    return [Backlink(*row) for row in cast("list[list[str]]", record["found"])]
