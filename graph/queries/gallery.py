"""Lists of subjects, a page at a time: the public ones by several orders, and those of one person."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import LiteralString

from neo4j import AsyncManagedTransaction as Tx

from graph import words
from graph.names import OwnList, SubjectSort
from graph.queries.access import Viewer, guarded, nothing
from graph.queries.subjects import FIELDS, Subject, of_record

MOST_ORDERED = 10_000
MOST_MATCHING = 1_000
"""Titles that match best, of which the pages of a search consist, in whatever order."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which public subjects; `author` is the key of a handle, `words` are of the title, the last may be only begun."""

    sort: SubjectSort
    tag: str | None = None
    author: str | None = None
    language: str | None = None
    words: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page ended: the value that its order goes by, and the uid that decides among equals."""

    value: datetime | int | str
    uid: str


LISTED: LiteralString = """subject.visibility = 'public' AND subject.published_at IS NOT NULL
    AND subject.staged_by IS NULL AND subject.deleted_at IS NULL AND subject.hidden_at IS NULL
    AND ($language IS NULL OR subject.language = $language)
    AND ($tag IS NULL OR EXISTS { (subject)-[:TAGGED]->(:Tag {slug: $tag}) })
    AND ($author IS NULL OR EXISTS { (subject)<-[:MEMBER_OF {role: 'owner'}]-(:User {handle_key: $author}) })
"""
DESCENDING: LiteralString = """
WHERE $value IS NULL OR place < $value OR place = $value AND subject.uid < $uid
ORDER BY place DESC, subject.uid DESC LIMIT $limit
"""

NEWEST = guarded(
    """
MATCH (subject:Subject)
WHERE subject.published_at <= coalesce($value, datetime('9999-01-01T00:00:00Z')) AND """
    + LISTED
    + """
    AND ($value IS NULL OR subject.published_at < $value OR subject.uid < $uid)
WITH subject ORDER BY subject.published_at DESC, subject.uid DESC LIMIT $limit
WITH subject, subject.published_at AS place WHERE CAN_READ
RETURN"""
    + FIELDS
    + "ORDER BY place DESC, uid DESC"
)
AMONG: LiteralString = (
    "subject.published_at <= datetime('9999-01-01T00:00:00Z') AND "
    + LISTED
    + "WITH subject ORDER BY subject.published_at DESC LIMIT $among\n"
)
"""What isn't in the order of an index is put in order among the newest, as many as that takes no time worth mentioning for."""
MOST_LIKED = guarded(
    "MATCH (subject:Subject) WHERE "
    + AMONG
    + "WITH subject, COUNT { ()-[:LIKED]->(subject) } AS place"
    + DESCENDING
    + "WITH subject, place WHERE CAN_READ RETURN"
    + FIELDS
    + "ORDER BY place DESC, uid DESC"
)
MOST_READ = guarded(
    "MATCH (subject:Subject) WHERE "
    + AMONG
    + "WITH subject, COUNT { ()-[:OPENED]->(subject) } AS place"
    + DESCENDING
    + "WITH subject, place WHERE CAN_READ RETURN"
    + FIELDS
    + "ORDER BY place DESC, uid DESC"
)
BY_TITLE = guarded(
    "MATCH (subject:Subject) WHERE "
    + AMONG
    + """WITH subject, toLower(subject.title) AS place
WHERE $value IS NULL OR place > $value OR place = $value AND subject.uid > $uid
ORDER BY place, subject.uid LIMIT $limit
WITH subject, place WHERE CAN_READ RETURN"""
    + FIELDS
    + "ORDER BY place, uid"
)
MATCHING: LiteralString = (
    "CALL db.index.fulltext.queryNodes('subject_words', $words, {limit: $among}) YIELD node AS subject\nWITH subject WHERE " + LISTED
)
MATCHING_DOWN = guarded(
    MATCHING
    + """ AND CAN_READ
WITH subject, CASE $sort
    WHEN 'newest' THEN subject.published_at
    WHEN 'liked' THEN COUNT { ()-[:LIKED]->(subject) }
    ELSE COUNT { ()-[:OPENED]->(subject) }
END AS place"""
    + DESCENDING
    + "RETURN"
    + FIELDS
    + "ORDER BY place DESC, uid DESC"
)
MATCHING_BY_TITLE = guarded(
    MATCHING
    + """ AND CAN_READ
WITH subject, toLower(subject.title) AS place
WHERE $value IS NULL OR place > $value OR place = $value AND subject.uid > $uid
ORDER BY place, subject.uid LIMIT $limit
RETURN"""
    + FIELDS
    + "ORDER BY place, uid"
)
ORDERS: dict[SubjectSort, LiteralString] = {"newest": NEWEST, "liked": MOST_LIKED, "read": MOST_READ, "title": BY_TITLE}


async def page(
    tx: Tx, viewer: Viewer, wanted: Wanted, limit: int, after: Place | None = None, *, among: int = MOST_ORDERED
) -> list[Subject]:
    """Public subjects in the order that is wanted, from `after` on; by likes, reads or title those `among` the newest that are wanted.

    Raises SignedOut when the viewer is gone.
    """
    asked = wanted.words and words.asked(wanted.words)
    if wanted.words and not asked:
        return await nothing(tx, viewer)
    parameters = viewer.asks(tag=wanted.tag, author=wanted.author, language=wanted.language, limit=limit, words=asked, sort=wanted.sort)
    parameters |= {"among": MOST_MATCHING if asked else among, "value": after and after.value, "uid": after and after.uid}
    by_words = MATCHING_BY_TITLE if wanted.sort == "title" else MATCHING_DOWN
    result = await tx.run(by_words if asked else ORDERS[wanted.sort], parameters)
    return [of_record(record) async for record in result] or await nothing(tx, viewer)


def place_of(subject: Subject, sort: SubjectSort) -> Place:
    """Where a page ends that ends with this subject."""
    match sort:
        case "newest":
            moment = subject.published_at or subject.created_at
            return Place(moment.astimezone(UTC), subject.uid)  # equal moments of differently named zones are not equal in Cypher
        case "liked":
            return Place(subject.like_count, subject.uid)
        case "read":
            return Place(subject.reader_count, subject.uid)
        case "title":
            return Place(subject.title.lower(), subject.uid)


CREATED = guarded(
    """
MATCH (:User {uid: $viewer_uid})-[:MEMBER_OF {role: 'owner'}]->(subject:Subject)
WHERE ($after IS NULL OR subject.uid < $after) AND CAN_READ
WITH subject ORDER BY subject.uid DESC LIMIT $limit
RETURN"""
    + FIELDS
    + "ORDER BY uid DESC"
)
SHARED = guarded(
    """
MATCH (:User {uid: $viewer_uid})-[member:MEMBER_OF]->(subject:Subject)
WHERE member.role <> 'owner' AND ($after IS NULL OR subject.uid < $after) AND CAN_READ
WITH subject ORDER BY subject.uid DESC LIMIT $limit
RETURN"""
    + FIELDS
    + "ORDER BY uid DESC"
)
TRACKED = guarded(
    """
MATCH (:User {uid: $viewer_uid})-[:TRACKS]->(subject:Subject)
WHERE ($after IS NULL OR subject.uid < $after) AND CAN_READ
WITH subject ORDER BY subject.uid DESC LIMIT $limit
RETURN"""
    + FIELDS
    + "ORDER BY uid DESC"
)
DELETED = guarded(
    """
MATCH (:User {uid: $viewer_uid})-[:MEMBER_OF {role: 'owner'}]->(subject:Subject)
WHERE subject.deleted_at IS NOT NULL AND ($after IS NULL OR subject.uid < $after) AND IS_OWNER
WITH subject ORDER BY subject.uid DESC LIMIT $limit
RETURN"""
    + FIELDS
    + "ORDER BY uid DESC"
)
OWN_LISTS: dict[OwnList, LiteralString] = {"created": CREATED, "shared": SHARED, "tracked": TRACKED, "deleted": DELETED}


async def own(tx: Tx, viewer: Viewer, which: OwnList, limit: int, after: str | None = None) -> list[Subject]:
    """The viewer's subjects, the latest made first, from the uid `after` on. Raises SignedOut when the viewer is gone."""
    result = await tx.run(OWN_LISTS[which], viewer.asks(after=after, limit=limit))
    return [of_record(record) async for record in result] or await nothing(tx, viewer)
