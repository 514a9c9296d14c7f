"""An mdBook as a zip: book.toml, src/SUMMARY.md, and a file for each chapter, https://rust-lang.github.io/mdBook/format/summary.html."""

import json
from collections.abc import Iterator, Mapping, Sequence
from posixpath import dirname, relpath
from urllib.parse import quote

from ingest.addresses import replaced, topic_address
from ingest.limits import ARCHIVE_ENTRIES, TOPICS
from ingest.outline import Node, Outline
from ingest.readers.chapter_links import Chapters, Links
from ingest.readers.findings import Findings
from ingest.readers.images import Images
from ingest.readers.includes import DIRECTIVE, Includer
from ingest.writers.archives import zipped
from ingest.writers.book_shape import Book
from ingest.writers.choices import Choices
from ingest.writers.image_files import paths_of
from ingest.writers.losses import Losses
from ingest.writers.markdown_titles import label
from ingest.writers.rich_text import joined

LOST = ("url", "tags", "task")
IMAGES = "images/"


def write(outline: Outline, losses: Losses, _choices: Choices) -> bytes:
    """The whole book."""
    losses.of_topics(outline, LOST)
    losses.of_relations(outline.relations)
    losses.of_map(outline, language=True)
    book = Book(outline, losses)
    texts = {"book.toml": _settings(outline), "src/SUMMARY.md": "\n".join([*_summary(book), ""])}
    chapters = _Chapters(book, losses)
    texts |= {f"src/{path}": chapters.written(node, path) for node, path in book.paths.items()}
    files = {path: text.encode() for path, text in texts.items()} | chapters.images
    losses.lose("too_many_files", count=int(len(files) > ARCHIVE_ENTRIES))
    return zipped(files)


def _settings(outline: Outline) -> str:
    language = f"language = {_toml(outline.language)}\n" if outline.language else ""
    return f'[book]\ntitle = {_toml(outline.root.title)}\n{language}src = "src"\n'


def _toml(text: str) -> str:
    """TOML's quoted texts are JSON's, but for DEL."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _summary(book: Book) -> Iterator[str]:
    """Prefix chapters, numbered ones, parts with theirs, suffix chapters."""
    yield "# Summary"
    yield ""
    if book.outline.root in book.paths:
        yield from (_link(book.outline.root, book), "")
    for node in book.prefix:
        yield from (_link(node, book), "")
    yield from _list(book.numbered, book)
    for part in book.parts:
        yield from ("", f"# {label(part.title)}", "")
        yield from _list(part.children, book)
    for node in book.suffix:
        yield from ("", _link(node, book))


def _list(nodes: Sequence[Node], book: Book) -> Iterator[str]:
    waiting = [(node, 0) for node in reversed(nodes)]
    while waiting:
        node, depth = waiting.pop()
        yield "  " * depth + "- " + _link(node, book)
        waiting += [(child, depth + 1) for child in reversed(node.children)]


def _link(node: Node, book: Book) -> str:
    return f"[{label(node.title)}]({book.paths.get(node, '').replace(' ', '%20')})"


class _Chapters:
    """Writes chapters, with links to others and to images as mdBook has them. `images` are files by path."""

    def __init__(self, book: Book, losses: Losses) -> None:
        outline = book.outline
        self._losses = losses
        self._places: Mapping[str, str] = {
            **{address: book.paths.get(node, "") for address, node in outline.targets.items()},
            **paths_of(outline, IMAGES),
        }
        self.images = {
            f"src/{path}": outline.images[address].content for address, path in self._places.items() if address in outline.images
        }
        addresses = {book.paths[node]: address for address, node in outline.targets.items() if node in book.paths}
        others = {path: topic_address(number) for number, path in enumerate(book.paths.values(), len(book.outline.targets) + TOPICS)}
        self._links = Links(Chapters(others | addresses, "src"), Images(self.images, Findings()), Findings())

    def written(self, node: Node, path: str) -> str:
        """Note, then documents, with what mdBook would take for an order to include something marked as text."""
        markdown = "\n\n".join(part for part in (node.note, joined(node)) if part)
        named = replaced(markdown, {address: _way(path, place) for address, place in self._places.items()})
        written = DIRECTIVE.sub(lambda found: "\\" + found[0], named)
        self._count_changes(node, markdown, written, path)
        return written

    def _count_changes(self, node: Node, markdown: str, written: str, path: str) -> None:
        if len(node.texts) > 1:
            self._losses.lose("documents_joined")
        elif node.texts and node.texts[0].title:
            self._losses.lose("document_titles_not_written")
        elif node.note:
            self._losses.lose("note_and_document_joined" if node.texts else "note_or_document")
        else:
            included = Includer({}, Findings()).resolved(written, path)
            self._losses.lose("text_rewritten", count=int(self._links.resolved(included, path) != markdown))


def _way(chapter: str, place: str) -> str:
    """From one file of the book to another; nowhere for a part, which has no page."""
    return quote(relpath(place, dirname(chapter) or ".")) if place else "#"
