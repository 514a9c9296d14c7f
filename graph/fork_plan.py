"""A fork before anything is written: every uid of the copy, and what takes their place in texts. Pure."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from graph.addresses import short_id
from graph.changes.operations import Add, Operation, Relate
from graph.queries.forking import Original
from graph.values import ranks

NAMES = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![\w-])|(?<=[-/])[1-9A-HJ-NP-Za-km-z]{20,22}(?![\w-])")
"""Uids, and the short ones in addresses of pages."""

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Text:
    """Where a text lies, and under which uids its copy will."""

    document_uid: str
    revision_uid: str
    sha256: str
    row: Row


@dataclass(frozen=True, slots=True)
class ForkPlan:
    """`topics` come parents first; `names` are uids of the original and the copy's instead."""

    subject_uid: str
    root_uid: str
    topics: list[Row]
    tags: list[Row]
    texts: list[Text]
    relations: list[Row]
    mentions: list[Row]
    images: list[tuple[str, str, Row]]
    names: dict[str, str]

    def operations(self) -> list[Operation]:
        """The one change that makes all of it."""
        adds: list[Operation] = [
            Add(
                op="add",
                topic_uid=topic["uid"],
                parent_uid=topic["parent_uid"],
                rank=topic["rank"],
                title=topic["title"],
                kind=topic["kind"],
                note=topic["note"],
                url=topic["url"],
                tags=topic["tags"],
            )
            for topic in self.topics
        ]
        return adds + [
            Relate(
                op="relate",
                relation_uid=relation["uid"],
                kind=relation["kind"],
                source_uid=relation["source_uid"],
                target_uid=relation["target_uid"],
                reason=relation["reason"],
            )
            for relation in self.relations
        ]

    def renamed(self, text: str) -> str:
        """The text, with links and images of the copy."""
        return NAMES.sub(lambda found: self.names.get(found[0], found[0]), text)


TOPIC = ("uid", "parent_uid", "rank", "title", "kind", "note", "url", "source_id", "extras", "search_text", "concept_uid")
IMAGE = ("uid", "sha256", "bytes", "media_type", "width", "height")


def fork_plan(original: Original, new_uid: Callable[[], str]) -> ForkPlan:
    topics = {row[0]: new_uid() for row in original.topics}
    images = {row[0]: new_uid() for row in original.images}
    documents = {row[0]: new_uid() for row in original.documents}
    subject_uid = new_uid()
    names = {original.uid: subject_uid} | topics | images | documents
    homes = {row[0]: topics[row[1]] for row in original.documents}
    return ForkPlan(
        subject_uid=subject_uid,
        root_uid=topics[original.root_uid],
        topics=[
            {
                **dict(zip(TOPIC, row, strict=False)),
                "uid": topics[row[0]],
                "parent_uid": row[1] and topics[row[1]],
                "tags": {slug: name for slug, _, name in row[-1]},
            }
            for row in _parents_first(original.topics)
        ],
        tags=[{"topic_uid": topics[row[0]], "slug": slug, "place": place} for row in original.topics for slug, place, _ in row[-1]],
        texts=[_text(row, documents[row[0]], topics[row[1]], new_uid()) for row in original.documents],
        relations=[
            {"uid": new_uid(), "kind": kind, "source_uid": topics[source], "target_uid": topics[target], "reason": reason}
            for kind, source, target, reason in original.relations
        ],
        mentions=[
            {"document_uid": documents[document], "topic_uid": homes[document], "target_uid": topics.get(target, target)}
            for document, target in original.mentions
            if document in documents
        ],
        images=[(row[0], row[1], {**dict(zip(IMAGE, row, strict=True)), "uid": images[row[0]]}) for row in original.images],
        names=names | {short_id(old): short_id(new) for old, new in names.items()},
    )


def _text(row: list[Any], document_uid: str, topic_uid: str, revision_uid: str) -> Text:
    document, _, title, rank, revision, sha256 = row
    return Text(
        document,
        revision,
        sha256,
        {"uid": document_uid, "topic_uid": topic_uid, "title": title, "rank": rank or ranks(1)[0], "revision_uid": revision_uid},
    )


def _parents_first(rows: list[list[Any]]) -> list[list[Any]]:
    children: dict[str | None, list[list[Any]]] = {}
    for row in rows:
        children.setdefault(row[1], []).append(row)
    ordered = list(children.get(None, []))
    for row in ordered:  # grows while it is walked
        ordered.extend(children.get(row[0], ()))
    return ordered
