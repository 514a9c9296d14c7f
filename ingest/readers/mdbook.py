"""mdBook: a folder with SUMMARY.md and a Markdown file for each chapter."""

import tomllib
from posixpath import basename, join, normpath
from typing import cast

from ingest.addresses import topic_address
from ingest.errors import UnreadableFile
from ingest.limits import TEXT_BYTES, TEXTS_BYTES, TITLE_CHARACTERS, TOPICS, deepest
from ingest.outline import Node, Outline, Reading, Text
from ingest.readers import summary
from ingest.readers.book_paths import Files, inside
from ingest.readers.chapter_links import Chapters, Links
from ingest.readers.decoding import decoded
from ingest.readers.findings import Findings
from ingest.readers.images import Images
from ingest.readers.includes import Includer
from ingest.readers.summary import Entry, Summary
from ingest.readers.titles import UNTITLED, folded, shortened

FORMAT = "mdbook"


def looks_like(files: Files) -> bool:
    """A book has a table of contents."""
    return any(basename(path) in {"SUMMARY.md", "book.toml"} for path in files)


def read(files: Files, name: str) -> Reading:
    """The whole book; `name` is its folder's. Raises UnreadableFile: no_summary, no_topics, not_toml, wrong_encoding, not_text, too_…"""
    book = Book(files, name)
    return Reading(book.outline(), book.findings.problems())


class Book:
    """Its chapters' files, and their order from SUMMARY.md."""

    def __init__(self, files: Files, name: str) -> None:
        self.findings = Findings()
        self.files = files
        self._name = name
        settings = _settings(files)
        self._title = settings.get("title")
        self._language = settings.get("language")
        self._named = settings.get("src") or "src"
        self._source = self.source()
        self._includer = Includer(files, self.findings)
        self.images = Images(files, self.findings)
        self._links = Links(Chapters({}), self.images, self.findings)
        self._seen = set[str]()
        self._bytes = 0

    def outline(self) -> Outline:
        """Parts, chapters and drafts in the order of the table of contents."""
        table = self.contents()
        entries = _flat(table.entries)
        if not entries:
            raise UnreadableFile("no_topics", "SUMMARY.md names no chapter: it needs a list of links.", path="SUMMARY.md")
        paths = dict.fromkeys(normpath(entry.path) for entry in entries if entry.path)
        addresses = {path: topic_address(number) for number, path in enumerate(paths)}
        self._links = Links(Chapters(addresses, self._source), self.images, self.findings)
        root = Node(shortened(folded(self._title or table.title or self._name)) or UNTITLED)
        self._grow(root, table.entries)
        outline = Outline(root.title, root, [], self._language, FORMAT, images=self.images.found)
        outline.targets.update((addresses[node.source_id], node) for node, _, _ in outline.walk() if node.source_id in addresses)
        return outline

    def source(self) -> str:
        """The folder that holds SUMMARY.md: book.toml's src, or the folder that was given. Raises UnreadableFile."""
        return _source(self.files, self._named)

    def contents(self) -> Summary:
        """The chapters in their order. Raises UnreadableFile."""
        path = join(self._source, "SUMMARY.md")
        return summary.parsed(decoded(self.files[path], path), self.findings)

    def _grow(self, root: Node, entries: list[Entry]) -> None:
        waiting = [(entry, root, 1) for entry in reversed(entries)]
        while waiting:
            entry, parent, depth = waiting.pop()
            if depth > deepest():
                raise UnreadableFile(
                    "too_deep", f"SUMMARY.md is nested deeper than {deepest()} levels: move deeper chapters up.", path="SUMMARY.md"
                )
            node = self.topic(entry)
            parent.children.append(node)
            waiting += [(child, node, depth + 1) for child in reversed(entry.children)]

    def topic(self, entry: Entry) -> Node:
        """A chapter without those below it. Raises UnreadableFile."""
        path = self._own_path(entry)
        markdown = self._text(path) if path else ""
        full = folded(entry.title) or UNTITLED
        if len(full) > TITLE_CHARACTERS:
            self.findings.warn(
                "title_shortened", f"A title over {TITLE_CHARACTERS} characters was cut; it opens the topic's document in full"
            )
            markdown = f"{full}\n\n{markdown}".strip()
        return Node(
            shortened(full),
            texts=[Text(None, markdown)] if markdown else [],
            kind="group" if entry.kind == "part" else "topic",
            source_id=path,
            extras=_extras(entry),
        )

    def _own_path(self, entry: Entry) -> str | None:
        """Relative to src/; None for what has no file of its own."""
        path = inside("", entry.path) if entry.path else None
        if entry.path and path is None:
            self.findings.warn("chapter_missing", "A chapter has no text, because its file is not in the book", path=entry.path)
        if path in self._seen:
            self.findings.warn("duplicate_chapter", "A file is named twice; its text is with the first of the two chapters", path=path)
            return None
        self._seen |= {path} if path else set()
        return path

    def _text(self, path: str) -> str:
        """A chapter as it can be read alone."""
        place = join(self._source, path)
        if place not in self.files:
            self.findings.warn("chapter_missing", "A chapter has no text, because its file is not in the book", path=path)
            return ""
        markdown = self._links.resolved(self.written(place), path)
        size = len(markdown.encode())
        self._bytes += size
        if size > TEXT_BYTES:
            raise UnreadableFile("text_too_large", f"{path} is larger than {TEXT_BYTES:,} bytes: divide the chapter.", path=path)
        if self._bytes > TEXTS_BYTES:
            raise UnreadableFile("too_large", f"The chapters are larger than {TEXTS_BYTES:,} bytes together: divide the book.")
        return markdown

    def written(self, place: str) -> str:
        """A file's Markdown, with what it includes. Raises UnreadableFile."""
        return self._includer.resolved(decoded(self.files[place], place), place)


def _settings(files: Files) -> dict[str, str]:
    """The texts of book.toml's [book] table."""
    try:
        parsed = tomllib.loads(decoded(files.get("book.toml", b""), "book.toml"))
    except tomllib.TOMLDecodeError as error:
        raise UnreadableFile("not_toml", f"book.toml can't be read: {error}.", path="book.toml") from None
    book = parsed.get("book")
    table = cast(dict[str, object], book) if isinstance(book, dict) else {}
    return {name: value for name, value in table.items() if isinstance(value, str)}


def _source(files: Files, named: str) -> str:
    """The folder that holds SUMMARY.md: book.toml's src, or the folder that was given."""
    for folder in (inside("", named), ""):
        if folder is not None and join(folder, "SUMMARY.md") in files:
            return "" if folder == "." else folder
    elsewhere = sorted((path for path in files if basename(path) == "SUMMARY.md"), key=len)
    hint = f" There is one at {elsewhere[0]}: give the folder that holds it." if elsewhere else ""
    raise UnreadableFile(
        "no_summary", f"This folder is no mdBook: it has no {join(named, 'SUMMARY.md')}.{hint}", path=join(named, "SUMMARY.md")
    )


def _flat(entries: list[Entry]) -> list[Entry]:
    found, waiting = list[Entry](), list(entries)
    while waiting:
        entry = waiting.pop()
        found.append(entry)
        waiting += entry.children
        if len(found) > TOPICS - 1:
            raise UnreadableFile("too_many_topics", f"The book has more than {TOPICS:,} topics: divide it into several books.")
    return found


def _extras(entry: Entry) -> dict[str, object]:
    """What the way back needs: a table of contents says more than a tree."""
    facts: dict[str, object] = {
        "place": entry.place if entry.place != "numbered" else None,
        "draft": entry.kind == "chapter" and entry.path is None,
    }
    return {name: value for name, value in facts.items() if value}
