"""A subject in memory that updates and hands work on: by the rules of changes, without a database."""

from dataclasses import replace
from itertools import count

from graph.changes.draft import Draft
from graph.changes.requested import Requested
from graph.changes.resolve import resolve
from graph.changes.tree import Topic as Grown
from ingest.existing import Document, Existing, Relation, Topic
from ingest.imported import unpacked
from ingest.outline import Node, Outline
from ingest.plan import plan
from ingest.updating import UpdatePlan, update

numbers = count(1)


def new_uid() -> str:
    return f"u-{next(numbers):06d}"


def imported(outline: Outline) -> Existing:
    """As an import of it leaves the subject."""
    made = plan(outline, "private", new_uid)
    tags: dict[str, dict[str, str]] = {}
    for tag in made.tags:
        tags.setdefault(tag.topic_uid, {})[tag.slug] = tag.name
    topics = {
        each.uid: Topic(
            *(each.uid, each.parent_uid, each.rank, each.title, each.kind, each.note, each.url, each.source_id),
            tags=tags.get(each.uid, {}),
            imported=unpacked(each.imported),
        )
        for each in made.topics
    }
    documents: dict[str, list[Document]] = {}
    for each in made.documents:
        documents.setdefault(each.topic_uid, []).append(
            Document(each.uid, each.topic_uid, each.title, each.rank, (each.title, each.sha256), each.revision_uid, 1, each.sha256)
        )
    relations = [Relation(each.uid, each.kind, each.source_uid, each.target_uid, "import") for each in made.relations]
    images = {image.source: image.uid for image in made.images}
    return Existing("1.1", made.subject_uid, made.topics[0].uid, topics, {}, documents, relations, images=images)


def changed(subject: Existing, *operations: Requested) -> Existing:
    """By hand."""
    draft = Draft(subject.root_uid, len(subject.topics), f"change-{next(numbers)}")
    for topic in subject.topics.values():
        draft.tree.put(
            topic.uid, Grown(topic.parent_uid, topic.rank, topic.title, topic.kind, topic.note, topic.url, dict(topic.tags), None, None)
        )
    for topic in subject.deleted.values():
        draft.tree.put(
            topic.uid,
            Grown(topic.parent_uid, topic.rank, topic.title, topic.kind, topic.note, topic.url, dict(topic.tags), topic.deleted_by, None),
        )
    draft.whole = set(subject.topics)
    draft.ranks = {uid: [] for uid in subject.topics | subject.deleted}
    for topic in (subject.topics | subject.deleted).values():
        if topic.parent_uid and topic.rank:
            draft.know_rank(topic.parent_uid, topic.rank)
    from graph.changes.draft import KnownRelation

    draft.relations = {
        each.uid: KnownRelation(each.uid, each.kind, each.source_uid, each.target_uid, None, each.origin, "accepted", 1.0)
        for each in subject.relations + subject.hidden
    }
    resolve(draft, operations)
    topics, deleted = {}, {}
    for uid, grown in draft.tree.topics.items():
        old = subject.topics.get(uid) or subject.deleted.get(uid)
        topic = Topic(
            *(uid, grown.parent_uid, grown.rank, grown.title, grown.kind, grown.note, grown.url, old and old.source_id),
            tags=grown.tags,
            imported=old.imported if old else None,
        )
        if draft.tree.is_live(uid):
            topics[uid] = topic
        elif topic.imported or uid in subject.dropped:
            deleted[uid] = replace(topic, is_deleted=True, deleted_by=grown.deleted_by)
    every = [Relation(each.uid, each.kind, each.source_uid, each.target_uid, each.origin) for each in draft.relations.values()]
    relations = [each for each in every if each.source_uid in topics and each.target_uid in topics]
    hidden = [each for each in every if each not in relations]
    return replace(subject, topics=topics, deleted=deleted, relations=relations, hidden=hidden)


def updated(subject: Existing, outline: Outline) -> tuple[Existing, UpdatePlan]:
    """With what came of it."""
    made = update(outline, subject, new_uid)
    after = changed(subject, *made.operations)
    marks = {mark.uid: mark for mark in made.marks}
    topics = {
        uid: replace(topic, imported=unpacked(marks[uid].imported), source_id=marks[uid].source_id) if uid in marks else topic
        for uid, topic in after.topics.items()
    }
    topics |= {uid: replace(topics[uid], imported=None, source_id=None) for uid in made.forgotten if uid in topics}
    deleted = {
        uid: replace(topic, imported=unpacked(marks[uid].imported), source_id=marks[uid].source_id)
        for uid, topic in after.deleted.items()
        if uid in marks
    }
    deleted |= {
        uid: replace(topic, imported=None) for uid, topic in after.deleted.items() if uid not in subject.deleted or uid in subject.dropped
    }
    return replace(after, topics=topics, deleted=deleted, documents=_texts(subject, made)), made


def _texts(subject: Existing, made: UpdatePlan) -> dict[str, list[Document]]:
    revised = {each.document_uid: each for each in made.texts.revised}
    found: dict[str, list[Document]] = {}
    for topic_uid, documents in subject.documents.items():
        for document in documents:
            if document.uid in made.texts.deleted:
                continue
            if new := revised.get(document.uid):
                document = replace(document, sha256=new.sha256, revision_uid=new.revision_uid, number=new.number)
            title = made.texts.retitled.get(document.uid, document.title)
            said = made.texts.marked.get(document.uid)
            found.setdefault(topic_uid, []).append(
                replace(document, title=title, imported=(said[0], said[1]) if said else document.imported)
            )
    for each in made.texts.added:
        said = made.texts.marked[each.document_uid]
        found.setdefault(each.topic_uid, []).append(
            Document(each.document_uid, each.topic_uid, each.title, each.rank or "", (said[0], said[1]), each.revision_uid, 1, each.sha256)
        )
    return found


def readable(subject: Existing) -> list[tuple]:
    """(depth, title, note, url, tags, hashes of texts) in reading order."""
    lines, waiting = [], [(subject.root_uid, 0)]
    while waiting:
        uid, depth = waiting.pop()
        topic = subject.topics[uid]
        texts = sorted(document.sha256 for document in subject.documents.get(uid, ()) if not document.is_deleted)
        lines.append((depth, topic.title, topic.note, topic.url, tuple(sorted(topic.tags)), tuple(texts)))
        waiting.extend((child, depth + 1) for child in reversed(subject.children.get(uid, ())))
    return lines


def uid_of(subject: Existing, title: str) -> str:
    (uid,) = [topic.uid for topic in subject.topics.values() if topic.title == title]
    return uid


def outline(text: str, relations=(), **more) -> Outline:
    """From indented lines; `more` gives nodes by title what they have besides."""
    root = None
    path: list[Node] = []
    by_title: dict[str, Node] = {}
    for line in text.strip("\n").splitlines():
        title, depth = line.strip(), (len(line) - len(line.lstrip())) // 2
        node = by_title[title] = Node(title, **more.get(title.replace(" ", "_"), {}))
        if root is None:
            root = node
        else:
            path[depth - 1].children.append(node)
        path[depth:] = [node]
    from ingest.outline import Relation as Said

    return Outline("A map", root, [Said(kind, by_title[one], by_title[other]) for kind, one, other in relations], "en", "text")
