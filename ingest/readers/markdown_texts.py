"""A topic's documents: the lines that are no topics, as the Markdown file has them, outside their list."""

import re
from collections.abc import Iterator, Mapping, Sequence

from markdown_it.common.utils import normalizeReference

from ingest.errors import UnreadableFile
from ingest.limits import NOTE_CHARACTERS, TEXT_BYTES, TEXTS_BYTES
from ingest.outline import Text
from ingest.readers.findings import Findings
from ingest.readers.markdown import only_paragraphs
from ingest.readers.markdown_blocks import COMMENT, TEXT_START, Block, Item

NO_TEXT = {"list", "definition", "note"}
LABEL = re.compile(r"\[((?:[^\[\]\\]|\\.)++)\]", re.DOTALL)
CODE = re.compile(r"(?<!`)(`++)[^`]*+\1(?!`)")
LINK = re.compile(r"\]\([ \t\n]*+<?([^\s<>()]++)")
DEFINED = re.compile(r"\]:\s*+<?([^\s<>]++)")
IMAGE = re.compile(r"!\[|<(?:img|svg|object|picture)\b", re.IGNORECASE)
SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//")


class Documents:
    """Makes documents, and remembers which definitions of links they use."""

    def __init__(self, lines: Sequence[str], definitions: Mapping[str, str], findings: Findings) -> None:
        self._lines = lines
        self._definitions = definitions
        self._findings = findings
        self._used = set[str]()
        self._bytes = 0

    def of(self, blocks: Sequence[Block], item: Item, opening: str) -> list[Text]:
        """In their order; what stands outside `<!-- text -->` is one document, wherever lists divide it, and begins with `opening`."""
        told = self._told([block for block in blocks if block.kind not in NO_TEXT])
        found, parts, place = list[Text](), [opening] if opening else [], 0 if opening else None
        for block in told:
            if block.kind == "fenced":
                found += self._fenced(block, item)
            elif place is None:
                place = len(found)
        free = [block for block in told if block.kind != "fenced"]
        parts += [self._rows(start, end, item) for start, end in self._stretches(free)]
        self.count_links([opening, *(prose for block in free for prose in block.prose)])
        if place is not None:
            found.insert(place, self._text(None, "\n\n".join(parts)))
        return found

    def note(self, blocks: Sequence[Block], item: Item) -> str | None:
        """The first that is short and nothing but paragraphs; any other between such comments becomes a document."""
        found: str | None = None
        for block in blocks:
            if block.kind == "note":
                markdown = self._rows(block.start + 1, block.end - 1, item)
                if found is None and 0 < len(markdown) <= NOTE_CHARACTERS and only_paragraphs(markdown):
                    found = markdown
                else:
                    block.kind = "fenced"
        return found

    def labels(self, markdown: str) -> list[str]:
        """Which definitions a Markdown text may use; they are remembered as used."""
        if not self._definitions:
            return []
        named = dict.fromkeys(normalizeReference(found[1]) for found in LABEL.finditer(markdown) if len(found[1]) < 1_000)
        labels = [label for label in named if label in self._definitions]
        self._used.update(labels)
        return labels

    def count_links(self, prose: Sequence[str]) -> None:
        """Names what leads nowhere, or is not imported, in a text that is kept as it is."""
        for part in prose:
            words = CODE.sub("", part)
            self._findings.warn(
                "images_not_imported",
                "Images lie beside such a file, not in it: only where they are is kept",
                count=len(IMAGE.findall(words)),
            )
            for target in LINK.findall(words):
                self._count_target(target)

    def warn_of_unused(self) -> None:
        """At the end."""
        for label, definition in self._definitions.items():
            if label not in self._used:
                self._findings.warn("definition_not_used", "The definition of a link that is nowhere used is not kept", name=definition)

    def _count_target(self, target: str) -> None:
        if target.startswith("#"):
            self._findings.warn("link_not_followed", "A link in a text to another part of the file is kept, but leads nowhere", path=target)
        elif not SCHEME.match(target):
            self._findings.warn("link_not_followed", "A link in a text to a file is kept, but leads nowhere", path=target[:300])

    def _told(self, blocks: list[Block]) -> list[Block]:
        """Without the lines that only separate one topic from the next, and without comments when there is nothing else."""
        first, last = 0, len(blocks)
        while first < last and blocks[first].kind == "rule":
            first += 1
        while first < last and blocks[last - 1].kind == "rule":
            last -= 1
        told = blocks[first:last]
        for block in told:
            if block.kind == "html" and TEXT_START.fullmatch(block.content.strip()):
                self._findings.warn("text_not_closed", "A comment that opens a text has none that closes it", line=block.start + 1)
        line = blocks[0].start + 1 if blocks else None
        self._findings.warn("separator", "Lines that only separate topics are not kept", line=line, count=len(blocks) - len(told))
        if all(block.kind in {"html", "rule"} and not COMMENT.sub("", block.content).strip() for block in told):
            comments = sum(block.kind == "html" for block in told)
            self._findings.warn("comment_not_kept", "A comment that stands alone below a topic is not kept", line=line, count=comments)
            return []
        return told

    def _fenced(self, block: Block, item: Item) -> list[Text]:
        markdown = self._rows(block.start + 1, block.end - 1, item)
        return [self._text(block.content or None, markdown)] if markdown else []

    def _stretches(self, blocks: Sequence[Block]) -> Iterator[tuple[int, int]]:
        """Blocks with nothing but empty lines between them are one stretch of lines."""
        start = end = -1
        for block in blocks:
            if start < 0 or any(self._lines[number].strip() for number in range(end, block.start)):
                if start >= 0:
                    yield start, end
                start = block.start
            end = block.end
        if start >= 0:
            yield start, end

    def _rows(self, start: int, end: int, item: Item) -> str:
        rows = [item.row(self._lines, number) for number in range(start, end)]
        first = next((index for index, row in enumerate(rows) if row.strip()), len(rows))
        return "\n".join(rows[first:]).rstrip()

    def _text(self, title: str | None, markdown: str) -> Text:
        """With the definitions that it uses, since these may stand anywhere in the file."""
        definitions = [self._definitions[label] for label in self.labels(markdown)]
        for target in DEFINED.findall("\n".join(definitions)):
            self._count_target(target)
        whole = "\n\n".join([markdown, "\n".join(definitions)]) if definitions else markdown
        size = len(whole.encode())
        self._bytes += size
        if size > TEXT_BYTES:
            message = f"The text “{markdown.strip()[:60]}…” is larger than {TEXT_BYTES:,} bytes: divide it with headings."
            raise UnreadableFile("text_too_large", message)
        if self._bytes > TEXTS_BYTES:
            raise UnreadableFile("too_large", f"The texts are larger than {TEXTS_BYTES:,} bytes together: divide the file.")
        return Text(title, whole)
