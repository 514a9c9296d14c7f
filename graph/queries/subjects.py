"""Subjects: what one looks like, and its way from being made to being gone.

Whatever changes a subject first writes what never changes (created_at), which locks it, and only then looks, at a subject that it has
found anew: what was read before the lock was there may be out of date.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import LiteralString, NoReturn

from neo4j import AsyncManagedTransaction as Tx
from neo4j import Record

from graph.changes import operations
from graph.changes.operations import Add
from graph.errors import AddressUnverified, Forbidden
from graph.names import MemberRole, Visibility
from graph.queries import idempotency
from graph.queries.access import FORBIDDEN, Viewer, guarded, nothing, refuse, unguarded
from graph.queries.idempotency import Once
from graph.values import name_key, sha256, slug

NO_SUBJECT = "There is no such subject."
DAYS_IN_TRASH = 30


@dataclass(frozen=True, slots=True)
class Owner:
    handle: str
    display_name: str


@dataclass(frozen=True, slots=True)
class Subject:
    uid: str
    slug: str
    title: str
    summary: str | None
    language: str
    visibility: Visibility
    tags: list[str]
    version: int
    root_topic_uid: str
    owner: Owner
    my_role: MemberRole | None
    topic_count: int
    document_count: int
    like_count: int
    save_count: int
    reader_count: int
    published_at: datetime | None
    created_at: datetime
    updated_at: datetime
    deleted_at: datetime | None


FIELDS: LiteralString = """
    subject.uid AS uid, subject.slug AS slug, subject.title AS title, subject.summary AS summary, subject.language AS language,
    subject.visibility AS visibility, subject.version AS version,
    head([(subject)-[:ROOT]->(root:Topic) | root.uid]) AS root_topic_uid,
    head([(subject)<-[:MEMBER_OF {role: 'owner'}]-(owner:User) | owner {.handle, .display_name}]) AS owner,
    [(subject)-[:TAGGED]->(tag:Tag) | tag.slug] AS tags,
    head([(:User {uid: $viewer_uid})-[mine:MEMBER_OF]->(subject) | mine.role]) AS my_role,
    subject.topic_count AS topic_count, subject.document_count AS document_count,
    subject.like_count AS like_count, COUNT { ()-[:SAVED]->(subject) } AS save_count, subject.reader_count AS reader_count,
    subject.published_at AS published_at, subject.created_at AS created_at, subject.updated_at AS updated_at,
    subject.deleted_at AS deleted_at
"""
"""What `of_record` reads: the rest of a query that has found `subject`."""


MOMENTS = ("published_at", "created_at", "updated_at", "deleted_at")


def of_record(record: Record) -> Subject:
    row = record.data()
    row.pop("place", None)
    for name in MOMENTS:
        row[name] = row[name] and row[name].to_native()
    row["owner"] = Owner(**row["owner"])
    row["tags"] = sorted(row["tags"])
    return Subject(**row)


ONE = guarded("MATCH (subject:Subject {uid: $subject_uid}) WHERE CAN_READ RETURN" + FIELDS)


async def one(tx: Tx, viewer: Viewer, subject_uid: str) -> Subject:
    """Raises NotFound when the viewer may not read it, SignedOut when they are gone."""
    result = await tx.run(ONE, viewer.asks(subject_uid=subject_uid))
    record = await result.single()
    if record is None:
        await refuse(tx, viewer, NO_SUBJECT)
    return of_record(record)


@dataclass(frozen=True, slots=True)
class Origin:
    """The subject that another is a copy of, and the version of it that was copied."""

    uid: str
    slug: str
    title: str
    version: int


ORIGIN = guarded("""
MATCH (:Subject {uid: $subject_uid})-[forked:FORKED_FROM]->(subject:Subject) WHERE CAN_READ
RETURN subject.uid AS uid, subject.slug AS slug, subject.title AS title, forked.version AS version
""")


async def origin(tx: Tx, viewer: Viewer, subject_uid: str) -> Origin | None:
    """Of a copy that the viewer may read; None when they may not read what it was copied from."""
    record = await (await tx.run(ORIGIN, viewer.asks(subject_uid=subject_uid))).single()
    return Origin(**record.data()) if record else None


async def with_origin(tx: Tx, viewer: Viewer, subject_uid: str) -> tuple[Subject, Origin | None]:
    """Raises what `one` raises."""
    found = await one(tx, viewer, subject_uid)
    return found, await origin(tx, viewer, subject_uid)


@dataclass(frozen=True, slots=True)
class NewSubject:
    """What its author says, and the uids of all that is made with it."""

    title: str
    summary: str | None
    language: str
    visibility: Visibility
    tags: dict[str, str]
    uid: str
    root_uid: str
    concept_uid: str
    change_uid: str


CREATE = guarded("""
MATCH (owner:User {uid: $viewer_uid}) WHERE IS_VERIFIED
SET owner.role = CASE owner.role WHEN 'learner' THEN 'author' ELSE owner.role END
WITH owner.uid AS held
MATCH (owner:User {uid: held}) WHERE IS_VERIFIED
CREATE (owner)-[:MEMBER_OF {key: owner.uid + ':' + $subject_uid, role: 'owner', at: datetime()}]->(subject:Subject {
    uid: $subject_uid, slug: $slug, title: $title, title_key: toLower(normalize($title, NFKC)), summary: $summary, language: $language,
    visibility: $visibility, version: 1, documents_version: 1, topic_count: 1, document_count: 0, like_count: 0, reader_count: 0,
    created_at: datetime(), updated_at: datetime(),
    published_at: CASE $visibility WHEN 'public' THEN datetime.truncate('millisecond', datetime()) END
})
CREATE (subject)-[:ROOT {subject_uid: $subject_uid}]->(root:Topic {
    uid: $root_uid, title: $title, kind: 'topic', search_text: $title, created_at: datetime(), updated_at: datetime(),
    audience: CASE $visibility WHEN 'public' THEN 'public' ELSE replace($subject_uid, '-', '') END
})-[:PART_OF]->(subject)
CREATE (root)-[:ABOUT {origin: 'author', status: 'accepted', confidence: 1.0}]->(:Concept {
    uid: $concept_uid, name: $title, name_key: $name_key, language: $language, sense: $root_uid
})
CREATE (subject)-[:HAS_STATISTICS]->(:Statistics {subject_uid: $subject_uid})
CREATE (owner)-[:MADE]->(:Change {
    uid: $change_uid, subject_uid: $subject_uid, seq: 1, operations: $operations, inverses: '[]', sha256: $sha256, at: datetime()
})-[:CHANGES]->(subject)
RETURN subject.uid AS uid
""")


async def create(tx: Tx, viewer: Viewer, new: NewSubject, once: Once | None, *, is_local: bool) -> Subject:
    """Owner, root, statistics and first change at once. On a local install nobody's address needs to be verified.

    Raises AddressUnverified, KeyReused, and SignedOut when the viewer is gone.
    """
    if made := await idempotency.earlier(tx, once):
        return await one(tx, viewer, made[0])
    first = operations.encode([_root(new)])
    parameters = viewer.asks(
        is_local=is_local,
        subject_uid=new.uid,
        root_uid=new.root_uid,
        concept_uid=new.concept_uid,
        change_uid=new.change_uid,
        title=new.title,
        slug=slug(new.title),
        name_key=name_key(new.title),
        summary=new.summary,
        language=new.language,
        visibility=new.visibility,
        operations=first.decode(),
        sha256=sha256(first),
    )
    result = await tx.run(CREATE, parameters)
    if await result.single() is None:
        await refuse_author(tx, viewer)
    await _tag(tx, new)
    await idempotency.keep(tx, once, [new.uid])
    return await one(tx, viewer, new.uid)


def _root(new: NewSubject) -> Add:
    return Add(op="add", topic_uid=new.root_uid, parent_uid=None, rank=None, title=new.title, kind="topic", note=None, url=None)


TAG = unguarded(
    """
MATCH (subject:Subject {uid: $subject_uid})
UNWIND $tags AS row
MERGE (tag:Tag {slug: row.slug}) ON CREATE SET tag.name = row.name
CREATE (subject)-[tagged:TAGGED {key: $subject_uid + ':' + row.slug, origin: 'author', confidence: 1.0, at: datetime()}]->(tag)
RETURN count(tagged) AS tagged
""",
    because="its subject is made in this very transaction",
)


async def _tag(tx: Tx, new: NewSubject) -> None:
    rows = [{"slug": slug, "name": name} for slug, name in sorted(new.tags.items())]
    if rows:
        await (await tx.run(TAG, subject_uid=new.uid, tags=rows)).consume()


BECOME_AUTHOR = guarded("""
MATCH (owner:User {uid: $viewer_uid}) WHERE IS_VERIFIED
SET owner.role = CASE owner.role WHEN 'learner' THEN 'author' ELSE owner.role END
WITH owner.uid AS held
MATCH (owner:User {uid: held}) WHERE IS_VERIFIED
RETURN owner.uid AS uid
""")


async def become_author(tx: Tx, viewer: Viewer, *, is_local: bool) -> None:
    """For who makes a subject in another way than `create`. Raises AddressUnverified, Forbidden, SignedOut."""
    if await (await tx.run(BECOME_AUTHOR, viewer.asks(is_local=is_local))).single() is None:
        await refuse_author(tx, viewer)


MAY_MAKE = guarded("RETURN IS_VERIFIED AS may")


async def demand_author(tx: Tx, viewer: Viewer, *, is_local: bool) -> None:
    """Before work is done for somebody who may make no subject. Raises AddressUnverified, Forbidden, SignedOut."""
    if not (await (await tx.run(MAY_MAKE, viewer.asks(is_local=is_local))).single(strict=True))["may"]:
        await refuse_author(tx, viewer)


MAY_CREATE = guarded("RETURN IS_SIGNED_IN AS is_signed_in")


async def refuse_author(tx: Tx, viewer: Viewer) -> NoReturn:
    """Raises AddressUnverified for an account without a verified address, Forbidden for a guest, SignedOut for who is gone."""
    result = await tx.run(MAY_CREATE, viewer.asks())
    if (await result.single(strict=True))["is_signed_in"]:
        raise AddressUnverified("Confirm your e-mail address first: open the link in the mail that was sent to it.")
    await nothing(tx, viewer)
    raise Forbidden(FORBIDDEN)


DELETE = guarded("""
MATCH (subject:Subject {uid: $subject_uid}) WHERE IS_OWNER
SET subject.created_at = subject.created_at
WITH subject.uid AS held
MATCH (subject:Subject {uid: held}) WHERE IS_OWNER
SET subject.deleted_at = coalesce(subject.deleted_at, datetime())
RETURN subject.uid AS uid
""")


async def delete(tx: Tx, viewer: Viewer, subject_uid: str) -> None:
    """Into the trash; harmless when it is there already. Raises NotFound, Forbidden, SignedOut."""
    result = await tx.run(DELETE, viewer.asks(subject_uid=subject_uid))
    if await result.single() is None:
        await refuse(tx, viewer, NO_SUBJECT, subject_uid=subject_uid)


RESTORE = guarded("""
MATCH (subject:Subject {uid: $subject_uid}) WHERE IS_OWNER
SET subject.created_at = subject.created_at
WITH subject.uid AS held
MATCH (subject:Subject {uid: held})
WHERE IS_OWNER AND (subject.deleted_at IS NULL OR subject.deleted_at > datetime() - duration({days: $days}))
REMOVE subject.deleted_at
RETURN subject.uid AS uid
""")


async def restore(tx: Tx, viewer: Viewer, subject_uid: str) -> Subject:
    """Out of the trash, as it was. Raises NotFound when its days there are over, Forbidden, SignedOut."""
    if await (await tx.run(RESTORE, viewer.asks(subject_uid=subject_uid, days=DAYS_IN_TRASH))).single() is None:
        await refuse(tx, viewer, NO_SUBJECT, subject_uid=subject_uid)
    return await one(tx, viewer, subject_uid)


SET_VISIBILITY = guarded("""
MATCH (subject:Subject {uid: $subject_uid}) WHERE CAN_MANAGE
SET subject.created_at = subject.created_at
WITH subject.uid AS held
MATCH (subject:Subject {uid: held}) WHERE CAN_MANAGE
SET subject.documents_version = subject.documents_version + CASE subject.visibility WHEN $visibility THEN 0 ELSE 1 END,
    subject.updated_at = CASE subject.visibility WHEN $visibility THEN subject.updated_at ELSE datetime() END,
    subject.visibility = $visibility,
    subject.published_at = CASE $visibility
        WHEN 'public' THEN coalesce(subject.published_at, datetime.truncate('millisecond', datetime()))
        ELSE subject.published_at
    END
LET audience = CASE $visibility WHEN 'public' THEN 'public' ELSE replace(subject.uid, '-', '') END
CALL (subject, audience) {
    MATCH (topic:Topic)-[:PART_OF]->(subject) WHERE topic.audience IS NULL OR topic.audience <> audience
    SET topic.audience = audience
    RETURN count(topic) AS turned
}
RETURN subject.uid AS uid, turned
""")


async def set_visibility(tx: Tx, viewer: Viewer, subject_uid: str, visibility: Visibility) -> Subject:
    """With the audience of every topic, so that no search finds what was hidden. Raises NotFound, Forbidden, SignedOut."""
    if await (await tx.run(SET_VISIBILITY, viewer.asks(subject_uid=subject_uid, visibility=visibility))).single() is None:
        await refuse(tx, viewer, NO_SUBJECT, subject_uid=subject_uid)
    return await one(tx, viewer, subject_uid)


HIDE = guarded("""
MATCH (subject:Subject {uid: $subject_uid}) WHERE IS_MODERATOR
SET subject.created_at = subject.created_at
WITH subject.uid AS held
MATCH (subject:Subject {uid: held})
WHERE subject.staged_by IS NULL AND (subject.deleted_at IS NULL OR NOT $hidden) AND subject.visibility <> 'private' AND IS_MODERATOR
SET subject.documents_version = subject.documents_version + CASE WHEN (subject.hidden_at IS NOT NULL) = $hidden THEN 0 ELSE 1 END,
    subject.hidden_at = CASE WHEN $hidden THEN coalesce(subject.hidden_at, datetime()) END
LET audience = CASE WHEN subject.visibility = 'public' AND NOT $hidden THEN 'public' ELSE replace(subject.uid, '-', '') END
CALL (subject, audience) {
    MATCH (topic:Topic)-[:PART_OF]->(subject) WHERE topic.audience IS NULL OR topic.audience <> audience
    SET topic.audience = audience
    RETURN count(topic) AS turned
}
RETURN subject.uid AS uid, turned
""")


async def hide(tx: Tx, viewer: Viewer, subject_uid: str, *, hidden: bool) -> None:
    """From everybody, or shows it again; harmless when it is so already. What is private is none of a moderator's. Raises NotFound.

    What is in the trash can be shown: otherwise its owner couldn't restore it.
    """
    if await (await tx.run(HIDE, viewer.asks(subject_uid=subject_uid, hidden=hidden))).single() is None:
        await refuse(tx, viewer, NO_SUBJECT)


HOW_MANY = unguarded(
    "MATCH (:Subject)-[shown:HAS_STATISTICS]->() RETURN count(shown) AS subjects",
    because="it tells the starting program whether the store is empty, and nothing of what is in it",
)


async def any_exist(tx: Tx) -> bool:
    """Whether there is any subject here, be it deleted; what was only staged doesn't count. The store keeps that number."""
    return (await (await tx.run(HOW_MANY)).single(strict=True))["subjects"] > 0
