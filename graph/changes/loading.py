"""Fills a draft with what its change needs to know: a query for topics, and one each for relations, foreign topics and documents if any."""

from dataclasses import fields, replace
from typing import Any

from neo4j import AsyncManagedTransaction as Tx

from graph.changes.draft import Draft, KnownRelation
from graph.changes.operations import Description
from graph.changes.tree import Topic
from graph.changes.wanted import Wants
from graph.queries import structure
from graph.queries.access import Viewer
from graph.queries.changes import Locked
from graph.queries.structure import Known, Wanted


async def load(tx: Tx, viewer: Viewer, subject_uid: str, locked: Locked, wants: Wants, draft: Draft) -> None:
    draft.description = Description(title=locked.title, summary=locked.summary, language=locked.language, tags=locked.tags)
    if wants.any_relation:
        for row in await structure.relations(tx, subject_uid, wants.relations, wants.keys, wants.around):
            draft.relations[row[0]] = KnownRelation(*row)
    wanted = Wanted(**{each.name: frozenset(getattr(wants, each.name)) for each in fields(Wanted)})
    wanted = replace(wanted, topics=wanted.topics | {found.source_uid for found in draft.relations.values()})
    _fill(draft, wanted, await structure.known(tx, subject_uid, wanted))
    if unknown := wants.targets - draft.tree.topics.keys():
        draft.foreign = await structure.foreign(tx, viewer, subject_uid, unknown)
    if wants.documents:
        for topic_uid, document_uid, rank in await structure.documents(tx, subject_uid, wants.documents):
            draft.documents.setdefault(topic_uid, []).append((document_uid, rank))


def _fill(draft: Draft, wanted: Wanted, known: Known) -> None:
    for row in known.topics:
        _put(draft, *row)
    for uid in (*wanted.ends, *wanted.whole):
        draft.ranks.setdefault(uid, [])
    draft.whole |= wanted.whole
    draft.before.update(known.before)
    for parent_uid, rank in known.ranks:
        if rank is not None:
            draft.know_rank(parent_uid, rank)
    for uid in wanted.whole:
        for child in draft.tree.children(uid):
            draft.know_rank(uid, draft.tree.topics[child].rank or "")
    for topic_uid, tag, name in known.tags:
        if topic_uid in draft.tree.topics:
            draft.tree.topics[topic_uid].tags[tag] = name


def _put(draft: Draft, uid: str, *rest: Any) -> None:
    parent_uid, rank, title, kind, note, url, deleted_by, merged_into, renamed_version, placed_version = rest
    topic = Topic(parent_uid, rank, title, kind, note, url, {}, deleted_by, merged_into)
    draft.tree.put(uid, topic)
    draft.renamed[uid], draft.placed[uid] = renamed_version or 0, placed_version or 0
