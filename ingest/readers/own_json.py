"""Trellis's own JSON, which holds everything that an outline does.

trellis     1, the version; the first field, by which the file is known
title       the map's
language    a BCP 47 tag, or null
made_from   the format whose facts stand in the topics' extras
topics      a list, parents before children, siblings in order; each has
            parent (the place of its parent in the list, null for the first) and title, and may have
            kind (topic, group, exercise, link), note, texts (a list of title, which may be null, and markdown), url, tags,
            task (open, done), source_id, extras. A text links to a topic by trellis:topic/ and the place of that topic in the list
relations   a list of kind (requires, related), source, target (places of topics in the list) and, if there is one, reason
summary     what the subject says of itself, when it is not its root's note
tags        the subject's
images      those that the texts show, a list of address (what the texts call it), path, media_type and content, in base 64
history     only in what an editor exports, and never read back: topics, the uids of the topics in the order of the list; changes, a list of
            uid, seq, at, author, undoes and operations as graph.changes.operations names them; revisions, a list of topic (its place),
            document (its uid), title, number, created_at, author and markdown, the newest being in the topic's own texts
"""

import re
from base64 import b64decode
from typing import cast, get_args

import orjson

from graph.names import RelationKind, TopicKind
from ingest.addresses import TOPIC
from ingest.errors import UnreadableFile
from ingest.limits import EXTRAS_BYTES, NOTE_CHARACTERS, SUMMARY_CHARACTERS, TEXT_BYTES, TEXTS_BYTES, TITLE_CHARACTERS, TOPICS, deepest
from ingest.outline import Image, Node, Outline, Reading, Relation, Task, Text
from ingest.readers.decoding import decoded
from ingest.readers.findings import Findings
from ingest.readers.images import Images
from ingest.readers.json_values import Table, rows, table, tables, words
from ingest.readers.rich_text import WEB
from ingest.readers.titles import UNTITLED, folded, of_file, shortened

FORMAT = "json"
RELATION_KINDS = frozenset(get_args(RelationKind))
MARK = "trellis"
VERSION = 1
START = re.compile(rb'(?:\xef\xbb\xbf)?\s*\{\s*"' + MARK.encode() + rb'"\s*:')
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")
LINKED = re.compile(re.escape(TOPIC) + r"[0-9]{1,6}(?![0-9])")
FORMAT_NAME = re.compile(r"[a-z]{1,20}")
HEAD_FIELDS = {MARK, "title", "language", "made_from", "topics", "relations", "history", "summary", "tags", "images"}
IMAGE_FIELDS = {"address", "path", "media_type", "content"}
FIELDS = {"parent", "title", "kind", "note", "texts", "url", "tags", "task", "source_id", "extras"}
RELATION_FIELDS = {"kind", "source", "target", "reason"}


def looks_like(content: bytes) -> bool:
    """A JSON object whose first field is our mark."""
    return START.match(content) is not None


def read(content: bytes, name: str) -> Reading:
    """The whole map.

    Raises UnreadableFile: wrong_encoding, not_text, truncated, not_json, unknown_version, broken_tree, no_topics, too_many_topics,
    too_deep, text_too_large, too_large.
    """
    file = _parsed(decoded(content, name))
    if file.get(MARK) != VERSION:
        message = f"{name} is of version {file.get(MARK)!r:.40}, and this Trellis reads version {VERSION}: use a newer Trellis."
        raise UnreadableFile("unknown_version", message)
    return _Map(file, name).reading()


def _parsed(text: str) -> Table:
    try:
        return table(orjson.loads(text))
    except orjson.JSONDecodeError as error:
        if "end of data" in error.msg:
            raise UnreadableFile("truncated", "The file ends in the middle: its end is missing.", line=error.lineno) from None
        raise UnreadableFile("not_json", f"The file is not valid JSON: {error.msg} (line {error.lineno}).", line=error.lineno) from None


class _Map:
    def __init__(self, file: Table, name: str) -> None:
        self._findings = Findings()
        self._file = file
        self._name = name
        self._nodes: list[Node] = []
        self._identifiers = set[str]()
        self._bytes = 0

    def reading(self) -> Reading:
        """Topics first, then the relations between them."""
        self._lose(self._file, HEAD_FIELDS)
        self._leave_history(table(self._file.get("history")))
        self._grow(rows(self._file.get("topics")))
        title = shortened(folded(words(self._file.get("title")))) or of_file(self._name)
        language, made_from = words(self._file.get("language")), words(self._file.get("made_from"))
        outline = Outline(
            title,
            self._nodes[0],
            self._relations(),
            language if LANGUAGE.fullmatch(language) else None,
            made_from if FORMAT_NAME.fullmatch(made_from) else FORMAT,
            self._summary(words(self._file.get("summary"))),
            _tags(self._file),
            self._images(),
            self._targets(),
        )
        self._findings.warn("unknown_language", "The file names a language that is none", count=int(language != (outline.language or "")))
        return Reading(outline, self._findings.problems())

    def _targets(self) -> dict[str, Node]:
        """Topics that texts link to, by their places in the list."""
        texts = (text.markdown for node in self._nodes for text in node.texts)
        found = {address for markdown in texts for address in LINKED.findall(markdown)}
        return {address: self._nodes[place] for address in sorted(found) if (place := int(address.removeprefix(TOPIC))) < len(self._nodes)}

    def _images(self) -> dict[str, Image]:
        """As if they lay in files: so they are looked at like those of an archive."""
        files: dict[str, bytes] = {}
        for item in tables(self._file.get("images")):
            self._lose(item, IMAGE_FIELDS)
            try:
                files.setdefault(words(item.get("path")), b64decode(words(item.get("content")), validate=True))
            except ValueError:
                self._findings.warn(
                    "image_refused", "An image is not shown, because it is not in base 64", path=words(item.get("path"))[:300]
                )
        images = Images(files, self._findings)
        for path in files:
            images.address(path)
        return images.found

    def _summary(self, summary: str) -> str | None:
        is_long = len(summary) > SUMMARY_CHARACTERS
        self._findings.warn("summary_shortened", f"A summary over {SUMMARY_CHARACTERS:,} characters was cut", count=int(is_long))
        return summary[:SUMMARY_CHARACTERS] or None

    def _leave_history(self, history: Table) -> None:
        count = len(rows(history.get("changes"))) + len(rows(history.get("revisions")))
        self._findings.warn(
            "history_not_replayed", "Earlier changes and revisions stay in the file: the map begins anew with one change", count=count
        )

    def _grow(self, topics: list[object]) -> None:
        if not topics:
            raise UnreadableFile("no_topics", f"{self._name} has no topic: its list of topics is empty, or missing.")
        if len(topics) > TOPICS:
            raise UnreadableFile("too_many_topics", f"The map has more than {TOPICS:,} topics: divide it into several maps.")
        depths = list[int]()
        for place, item in enumerate(topics):
            parent = self._parent(table(item).get("parent"), place)
            depths.append(0 if parent is None else depths[parent] + 1)
            if depths[-1] > deepest():
                raise UnreadableFile("too_deep", f"The map is deeper than {deepest()} levels: move what is deeper up, or into its own map.")
            self._nodes.append(self._topic(table(item)))
            if parent is not None:
                self._nodes[parent].children.append(self._nodes[-1])

    def _parent(self, parent: object, place: int) -> int | None:
        if not place and parent is None:
            return None
        if type(parent) is not int or not 0 <= parent < place:
            message = f"Topic {place} of the list names no topic before it as its parent: each but the first needs one."
            raise UnreadableFile("broken_tree", message)
        return parent

    def _topic(self, facts: Table) -> Node:
        """One topic without its place."""
        self._lose(facts, FIELDS)
        full = folded(words(facts.get("title")))
        title = shortened(full) or UNTITLED
        note = words(facts.get("note"))
        texts = [Text(folded(words(text.get("title"))) or None, words(text.get("markdown"))) for text in tables(facts.get("texts"))]
        if len(note) > NOTE_CHARACTERS:
            self._findings.warn("long_note", f"A note over {NOTE_CHARACTERS:,} characters became a document", path=title)
            texts, note = [Text(None, note), *texts], ""
        if len(full) > TITLE_CHARACTERS:
            self._findings.warn(
                "title_shortened", f"A title over {TITLE_CHARACTERS} characters was cut; its document opens with it in full"
            )
            texts = [Text(None, full), *texts]
        self._refuse_large(texts, title)
        return Node(
            title,
            note=note or None,
            texts=[text for text in texts if text.markdown],
            kind=self._kind(words(facts.get("kind"))),
            url=self._url(words(facts.get("url"))),
            tags=_tags(facts),
            task=self._task(words(facts.get("task"))),
            source_id=self._own_id(words(facts.get("source_id"))),
            extras=self._extras(table(facts.get("extras"))),
        )

    def _refuse_large(self, texts: list[Text], title: str) -> None:
        sizes = [len(text.markdown.encode()) for text in texts]
        self._bytes += sum(sizes)
        if max(sizes, default=0) > TEXT_BYTES:
            raise UnreadableFile("text_too_large", f"A text of {title!r} is larger than {TEXT_BYTES:,} bytes: divide the topic.")
        if self._bytes > TEXTS_BYTES:
            raise UnreadableFile("too_large", f"The texts of the map are larger than {TEXTS_BYTES:,} bytes together: divide it.")

    def _kind(self, kind: str) -> TopicKind:
        if kind in get_args(TopicKind):
            return cast(TopicKind, kind)
        self._findings.warn("unknown_kind", "A kind that Trellis doesn't know became a topic", name=kind, count=int(bool(kind)))
        return "topic"

    def _url(self, url: str) -> str | None:
        if url.lower().startswith(WEB):
            return url
        self._findings.warn("link_not_kept", "An address that is not of the web is not kept", name=url, count=int(bool(url)))
        return None

    def _task(self, task: str) -> Task | None:
        return cast(Task, task) if task in get_args(Task) else None

    def _own_id(self, identifier: str) -> str | None:
        """An identifier stands for one topic only."""
        if identifier in self._identifiers:
            self._findings.warn("duplicate_id", "Two topics have the same identifier; the second lost it", path=identifier[:300])
            return None
        self._identifiers |= {identifier} if identifier else set()
        return identifier or None

    def _extras(self, extras: Table) -> dict[str, object]:
        """What is too much, or nested too deeply to be stored, is left out."""
        if _fits(extras):
            return extras
        self._findings.warn("extras_shortened", "What only other programs know of a topic was too much to keep")
        return {}

    def _relations(self) -> list[Relation]:
        found: dict[tuple[str, object, object], Relation] = {}
        for item in tables(self._file.get("relations")):
            self._lose(item, RELATION_FIELDS)
            source, target = self._end(item.get("source")), self._end(item.get("target"))
            kind = words(item.get("kind"))
            if kind not in RELATION_KINDS or source is None or target is None or source is target:
                self._findings.warn("dangling_link", "A relation is of no known kind, or doesn't lead from one topic to another")
                continue
            reason = folded(words(item.get("reason"))) or None
            found.setdefault((kind, source, target), Relation(cast(RelationKind, kind), source, target, reason))
        return list(found.values())

    def _end(self, place: object) -> Node | None:
        return self._nodes[place] if type(place) is int and 0 <= place < len(self._nodes) else None

    def _lose(self, facts: Table, known: set[str]) -> None:
        for name in facts:
            if name not in known:
                self._findings.warn("not_kept", "Trellis has no place for this", name=words(name))


def _tags(facts: Table) -> list[str]:
    """Each once."""
    return list(dict.fromkeys(tag for item in rows(facts.get("tags")) if (tag := folded(words(item)))))


def _fits(extras: Table) -> bool:
    try:
        return len(orjson.dumps(extras)) <= EXTRAS_BYTES
    except orjson.JSONEncodeError:
        return False
