"""What becomes of a topic's documents when a newer file has texts for it. Pure."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from fractional_indexing import generate_n_keys_between

from graph.values import sha256, words
from ingest.existing import Document
from ingest.outline import Node, Text
from ingest.three_ways import Conflicts, is_conflict, takes_file


@dataclass(frozen=True, slots=True)
class NewText:
    """A text for the bucket, and what its revision says. `number` is 1 for a new document, which then has a `rank`."""

    document_uid: str
    topic_uid: str
    title: str
    rank: str | None
    revision_uid: str
    number: int
    sha256: str
    bytes: int
    words: int
    text: str


@dataclass(slots=True)
class NewTexts:
    """`added` are new documents, `revised` new revisions of others; `retitled` and `marked` are by uid."""

    added: list[NewText] = field(default_factory=list[NewText])
    revised: list[NewText] = field(default_factory=list[NewText])
    retitled: dict[str, str] = field(default_factory=dict[str, str])
    marked: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    deleted: list[str] = field(default_factory=list[str])


def update_texts(
    node: Node, topic_uid: str, documents: Sequence[Document], made: NewTexts, conflicts: Conflicts, new_uid: Callable[[], str]
) -> None:
    """Adds to `made` what is to be done with the documents of one topic."""
    pairs, lost = _paired(node, documents)
    last = max((document.rank for document in documents if document.rank), default=None)
    fresh = iter(generate_n_keys_between(last, None, len(pairs)))
    for text, document in pairs:
        title, content = text.title or node.title, text.markdown.encode()
        if document and document.is_deleted:
            if document.imported == (title, sha256(content)):
                continue  # somebody has deleted it, and the file says nothing new
            conflicts.tell(topic_uid, node.title, "text", None, text.markdown)
            document = None
        uid = document.uid if document else new_uid()
        new = NewText(
            document_uid=uid,
            topic_uid=topic_uid,
            title=title,
            rank=None if document else next(fresh),
            revision_uid=new_uid(),
            number=document.number + 1 if document else 1,
            sha256=sha256(content),
            bytes=len(content),
            words=words(text.markdown),
            text=text.markdown,
        )
        made.marked[uid] = [title, new.sha256]
        if document is None:
            made.added.append(new)
        else:
            _revise(node, topic_uid, document, new, made, conflicts)
    for document in lost:
        _drop(node, topic_uid, document, made, conflicts)


def _revise(node: Node, topic_uid: str, document: Document, new: NewText, made: NewTexts, conflicts: Conflicts) -> None:
    was = document.imported
    if takes_file(new.title, was and was[0], document.title, nothing=""):
        if is_conflict(was and was[0], document.title):
            conflicts.tell(topic_uid, node.title, "document title", document.title, new.title)
        made.retitled[document.uid] = new.title
    if takes_file(new.sha256, was and was[1], document.sha256, nothing=""):
        if is_conflict(was and was[1], document.sha256):
            conflicts.tell(topic_uid, node.title, "text", f"revision {document.number} of {document.title}", new.text)
        made.revised.append(new)


def _drop(node: Node, topic_uid: str, document: Document, made: NewTexts, conflicts: Conflicts) -> None:
    """One that the file has no more goes, unless somebody has written on it since."""
    if document.is_deleted:
        return
    if document.imported == (document.title, document.sha256):
        made.deleted.append(document.uid)
    else:
        conflicts.tell(topic_uid, node.title, "text", f"revision {document.number} of {document.title}", None)


def _paired(node: Node, documents: Sequence[Document]) -> tuple[list[tuple[Text, Document | None]], list[Document]]:
    """Each text with its document: by the title that the file had, by the one it has now, and a single rest with a single rest.

    Returns imported documents without a text as well.
    """
    open_ = dict.fromkeys(range(len(node.texts)))
    free = {document.uid: document for document in documents}
    found: dict[int, Document] = {}
    for title_of in (_title_was, _title_is):
        by_title: dict[str | None, list[Document]] = defaultdict(list)
        for document in reversed(free.values()):
            by_title[title_of(document)].append(document)
        for index in list(open_):
            if same := by_title[node.texts[index].title or node.title]:
                found[index] = free.pop(same.pop().uid)
                del open_[index]
    rest = [document for document in free.values() if document.imported]
    if len(open_) == len(rest) == 1:
        found[next(iter(open_))] = rest.pop()
    return [(text, found.get(index)) for index, text in enumerate(node.texts)], rest


def _title_was(document: Document) -> str | None:
    return document.imported[0] if document.imported else None


def _title_is(document: Document) -> str | None:
    return document.title
