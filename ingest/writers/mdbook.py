"""An mdBook as a zip: book.toml, src/SUMMARY.md, and a file for each chapter, https://rust-lang.github.io/mdBook/format/summary.html."""

import json
from collections.abc import Callable, Iterator, Sequence

from ingest.limits import ARCHIVE_ENTRIES
from ingest.outline import Node, Outline
from ingest.readers.chapter_links import Chapters, without_chapter_links
from ingest.readers.findings import Findings
from ingest.readers.includes import DIRECTIVE, Includer
from ingest.writers.archives import zipped
from ingest.writers.book_shape import Book
from ingest.writers.choices import Choices
from ingest.writers.losses import Losses
from ingest.writers.markdown_titles import label
from ingest.writers.rich_text import joined

LOST = ("url", "tags", "task")


def write(outline: Outline, losses: Losses, _choices: Choices) -> bytes:
    """The whole book."""
    losses.of_topics(outline, LOST)
    losses.of_relations(outline.relations)
    losses.of_map(outline, language=True)
    book = Book(outline, losses)
    files = {"book.toml": _settings(outline), "src/SUMMARY.md": "\n".join([*_summary(book), ""])}
    chapters = Chapters(frozenset(book.paths.values()))
    files |= {f"src/{path}": _chapter(node, path, chapters, losses) for node, path in book.paths.items()}
    losses.lose("too_many_files", count=int(len(files) > ARCHIVE_ENTRIES))
    return zipped({path: text.encode() for path, text in files.items()})


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


def _chapter(node: Node, path: str, chapters: Chapters, losses: Losses) -> str:
    """Note, then documents, with what mdBook would take for an order to include something marked as text."""
    markdown = "\n\n".join(part for part in (node.note, joined(node)) if part)
    written = DIRECTIVE.sub(lambda found: "\\" + found[0], markdown)
    _count_changes(node, markdown, lambda: _read(written, path, chapters), losses)
    return written


def _read(written: str, path: str, chapters: Chapters) -> str:
    included = Includer({}, Findings()).resolved(written, path)
    return without_chapter_links(included, path, chapters, Findings())


def _count_changes(node: Node, markdown: str, back: Callable[[], str], losses: Losses) -> None:
    if len(node.texts) > 1:
        losses.lose("documents_joined")
    elif node.texts and node.texts[0].title:
        losses.lose("document_titles_not_written")
    elif node.note:
        losses.lose("note_and_document_joined" if node.texts else "note_or_document")
    else:
        losses.lose("text_rewritten", count=int(back() != markdown))
