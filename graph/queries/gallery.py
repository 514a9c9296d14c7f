"""Lists of subjects, a page at a time: the public ones by several orders, and those of one person."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import LiteralString

from neo4j import AsyncManagedTransaction as Tx
from neo4j import Record
from neo4j.time import DateTime

from graph import words
from graph.names import OwnList, SubjectSort
from graph.queries.access import Viewer, guarded, nothing
from graph.queries.subjects import FIELDS, Subject, of_record

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
NEWEST = guarded(
    """
MATCH (subject:Subject)
WHERE subject.published_at <= coalesce($value, datetime('9999-01-01T00:00:00Z')) AND """
    + LISTED
    + """
    AND ($value IS NULL OR subject.published_at < $value OR subject.uid < $uid)
WITH subject ORDER BY subject.visibility DESC, subject.published_at DESC, subject.uid DESC LIMIT $limit
WITH subject, subject.published_at AS place
WHERE CAN_READ
RETURN place,"""
    + FIELDS
    + "ORDER BY place DESC, uid DESC"
)
MOST_LIKED = guarded(
    """
CALL () {
    MATCH (subject:Subject) USING INDEX subject:Subject(visibility, like_count, uid)
    WHERE subject.like_count = $value AND subject.uid < $uid AND """
    + LISTED
    + """
    RETURN subject ORDER BY subject.visibility DESC, subject.like_count DESC, subject.uid DESC LIMIT $limit
    UNION ALL
    MATCH (subject:Subject) USING INDEX subject:Subject(visibility, like_count, uid)
    WHERE subject.like_count < coalesce($value, 9223372036854775807) AND subject.uid > '' AND """
    + LISTED
    + """
    RETURN subject ORDER BY subject.visibility DESC, subject.like_count DESC, subject.uid DESC LIMIT $limit
}
WITH subject, subject.like_count AS place ORDER BY place DESC, subject.uid DESC LIMIT $limit
WHERE CAN_READ
RETURN place,"""
    + FIELDS
    + "ORDER BY place DESC, uid DESC"
)
MOST_READ = guarded(
    """
CALL () {
    MATCH (subject:Subject) USING INDEX subject:Subject(visibility, reader_count, uid)
    WHERE subject.reader_count = $value AND subject.uid < $uid AND """
    + LISTED
    + """
    RETURN subject ORDER BY subject.visibility DESC, subject.reader_count DESC, subject.uid DESC LIMIT $limit
    UNION ALL
    MATCH (subject:Subject) USING INDEX subject:Subject(visibility, reader_count, uid)
    WHERE subject.reader_count < coalesce($value, 9223372036854775807) AND subject.uid > '' AND """
    + LISTED
    + """
    RETURN subject ORDER BY subject.visibility DESC, subject.reader_count DESC, subject.uid DESC LIMIT $limit
}
WITH subject, subject.reader_count AS place ORDER BY place DESC, subject.uid DESC LIMIT $limit
WHERE CAN_READ
RETURN place,"""
    + FIELDS
    + "ORDER BY place DESC, uid DESC"
)
BY_TITLE = guarded(
    """
CALL () {
    MATCH (subject:Subject) USING INDEX subject:Subject(visibility, title_key, uid)
    WHERE subject.title_key = $value AND subject.uid > $uid AND """
    + LISTED
    + """
    RETURN subject ORDER BY subject.visibility, subject.title_key, subject.uid LIMIT $limit
    UNION ALL
    MATCH (subject:Subject) USING INDEX subject:Subject(visibility, title_key, uid)
    WHERE subject.title_key > coalesce($value, '') AND subject.uid > '' AND """
    + LISTED
    + """
    RETURN subject ORDER BY subject.visibility, subject.title_key, subject.uid LIMIT $limit
}
WITH subject, subject.title_key AS place ORDER BY place, subject.uid LIMIT $limit
WHERE CAN_READ
RETURN place,"""
    + FIELDS
    + "ORDER BY place, uid"
)
"""Each walks an index, all of whose properties its order names: the rest of the last place's equals first, then what comes after."""
ORDERS: dict[SubjectSort, LiteralString] = {"newest": NEWEST, "liked": MOST_LIKED, "read": MOST_READ, "title": BY_TITLE}

MATCHING: LiteralString = (
    "CALL db.index.fulltext.queryNodes('subject_words', $words, {limit: $among}) YIELD node AS subject\nWITH subject WHERE "
    + LISTED
    + """
WITH subject, CASE $sort
    WHEN 'newest' THEN subject.published_at
    WHEN 'liked' THEN subject.like_count
    WHEN 'read' THEN subject.reader_count
    ELSE subject.title_key
END AS place
"""
)
MATCHING_DOWN = guarded(
    MATCHING
    + """WHERE $value IS NULL OR place < $value OR place = $value AND subject.uid < $uid
WITH subject, place ORDER BY place DESC, subject.uid DESC LIMIT $limit
WHERE CAN_READ
RETURN place,"""
    + FIELDS
    + "ORDER BY place DESC, uid DESC"
)
MATCHING_UP = guarded(
    MATCHING
    + """WHERE $value IS NULL OR place > $value OR place = $value AND subject.uid > $uid
WITH subject, place ORDER BY place, subject.uid LIMIT $limit
WHERE CAN_READ
RETURN place,"""
    + FIELDS
    + "ORDER BY place, uid"
)


@dataclass(frozen=True, slots=True)
class Listed:
    """A subject, and where it stands in the order that was asked for."""

    subject: Subject
    place: Place


async def page(tx: Tx, viewer: Viewer, wanted: Wanted, limit: int, after: Place | None = None) -> list[Listed]:
    """Public subjects in the order that is wanted, from `after` on. Raises SignedOut when the viewer is gone."""
    asked = wanted.words and words.asked(wanted.words)
    if wanted.words and not asked:
        return await nothing(tx, viewer)
    parameters = viewer.asks(tag=wanted.tag, author=wanted.author, language=wanted.language, limit=limit)
    parameters |= {"value": after and after.value, "uid": after and after.uid}
    if asked:
        parameters |= {"words": asked, "sort": wanted.sort, "among": MOST_MATCHING}
    matching = MATCHING_UP if wanted.sort == "title" else MATCHING_DOWN
    result = await tx.run(matching if asked else ORDERS[wanted.sort], parameters)
    return [_listed(record) async for record in result] or await nothing(tx, viewer)


def _listed(record: Record) -> Listed:
    """Equal moments of differently named zones are not equal in Cypher."""
    place, subject = record["place"], of_record(record)
    value = place.to_native().astimezone(UTC) if isinstance(place, DateTime) else place
    return Listed(subject, Place(value, subject.uid))


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
