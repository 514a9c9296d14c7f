"""One Markdown file: headings down to a chosen level, then lists; notes and documents between comments that nobody sees."""

from collections.abc import Iterator

from ingest.limits import NOTE_CHARACTERS
from ingest.outline import Node, Outline
from ingest.readers.json_values import table
from ingest.readers.markdown import only_paragraphs
from ingest.readers.markdown_blocks import TEXT_END
from ingest.writers.choices import Choices
from ingest.writers.losses import Losses
from ingest.writers.markdown_front import front_matter
from ingest.writers.markdown_shape import Shape
from ingest.writers.markdown_titles import Link, TitleWriter, in_heading, in_item

BOXES = {"open": "[ ] ", "done": "[x] ", None: ""}


def write(outline: Outline, losses: Losses, choices: Choices) -> bytes:
    """The whole map."""
    losses.of_map(outline, language=True)
    losses.of_topics(outline, ("source_id",))
    return "\n".join([*_File(outline, Shape(outline, choices.heading_levels, losses), losses).lines(), ""]).encode()


class _File:
    def __init__(self, outline: Outline, shape: Shape, losses: Losses) -> None:
        self._outline = outline
        self._shape = shape
        self._losses = losses
        self._titles = TitleWriter()
        self._columns: dict[Node, int] = {}

    def lines(self) -> list[str]:
        """Front matter, then topic by topic."""
        written = self._front()
        before: dict[Node | None, Node] = {}
        for node, parent, _ in self._outline.walk():
            self._count_losses(node, parent)
            if parent is None or node in self._shape.levels:
                written += [""] if written and written[-1] else []
                written += self._heading(node)
            else:
                written += self._item(node, parent, before.get(parent))
            before[parent] = node
        return written

    def _front(self) -> list[str]:
        root, language = self._outline.root, self._outline.language
        rest = table(self._shape.facts(root).get("front_matter"))
        written, found = front_matter(language, root.tags, rest)
        self._losses.lose("language_not_written", name=language, count=int(found.language != language))
        self._losses.lose("tags_not_written", count=int(found.tags != root.tags))
        self._losses.of_extras(root, [*self._written_facts(root), *(["front_matter"] if rest and found.rest == rest else [])])
        return written

    def _heading(self, node: Node) -> Iterator[str]:
        yield f"{'#' * self._shape.levels[node]} {in_heading(self._title(node))}"
        yield ""
        yield from self._texts(node, 0)

    def _item(self, node: Node, parent: Node, before: Node | None) -> Iterator[str]:
        """Below a heading, its column is 0."""
        column = self._columns.get(parent, 0)
        number, level = self._shape.number(node), self._shape.item_heading(node)
        marker = f"{number}. " if number else "- "
        self._columns[node] = column + len(marker)
        if number and (before is None or not self._shape.number(before)):
            yield ""  # else it would go on with the words above
        title = self._title(node)
        words = f"{'#' * level} {in_heading(title)}" if level else in_item(title)
        yield " " * column + marker + BOXES[node.task] + words
        if node.note or node.texts:
            yield ""
            yield from self._texts(node, column + len(marker))

    def _title(self, node: Node) -> str:
        markdown, is_whole = self._titles.written(node.title, self._shape.links.get(node, Link()))
        self._losses.lose("title_rewritten", count=int(not is_whole))
        return markdown

    def _texts(self, node: Node, column: int) -> Iterator[str]:
        """Each between comments and followed by an empty line."""
        parts = [("note", "note", node.note)] if node.note else []
        parts += [("text", f"text: {text.title}" if text.title else "text", text.markdown) for text in node.texts]
        for kind, start, markdown in parts:
            inner = [line.replace("/", " /") if _is_end(line, kind) else line for line in markdown.split("\n")]
            for line in (f"<!-- {start} -->", *inner, f"<!-- /{kind} -->"):
                yield " " * column + line if line else ""
            yield ""

    def _count_losses(self, node: Node, parent: Node | None) -> None:
        url = node.url if node.url and self._shape.links.get(node, Link()).target == node.url else None
        self._losses.lose("url_not_written", count=int(url != node.url))
        self._losses.lose("kind_not_written", name=node.kind, count=int(node.kind != ("link" if url and parent else "topic")))
        if parent:
            self._losses.lose("tags_not_written", count=int(bool(node.tags)))
            self._losses.of_extras(node, self._written_facts(node))
        else:
            self._losses.lose("task_not_written", count=int(node.task is not None))
        self._count_changed_texts(node)

    def _count_changed_texts(self, node: Node) -> None:
        note = node.note or ""
        same = all(_stays(text.markdown, "text") for text in node.texts) and _stays(note, "note")
        is_note = len(note) <= NOTE_CHARACTERS and only_paragraphs(note)
        self._losses.lose("note_or_document" if same else "text_rewritten", count=int(not (same and is_note)))

    def _written_facts(self, node: Node) -> list[str]:
        link = self._shape.links.get(node, Link())
        facts = {
            "number": self._shape.number(node),
            "heading": self._shape.item_heading(node),
            "link": link.target,
            "link_title": link.tooltip,
        }
        return [name for name, value in facts.items() if value and self._shape.facts(node).get(name) == value]


def _is_end(line: str, kind: str) -> bool:
    found = TEXT_END.fullmatch(line)
    return found is not None and found["kind"] == kind


def _stays(markdown: str, kind: str) -> bool:
    """Empty lines around a text are not read, and it ends at the first comment that says so."""
    lines = markdown.split("\n")
    return markdown == markdown.rstrip() and (not markdown or bool(lines[0].strip())) and not any(_is_end(line, kind) for line in lines)
