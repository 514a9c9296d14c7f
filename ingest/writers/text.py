"""Plain indented text: each topic a line, a tab for each level. Bullets only where a title would be read otherwise without."""

from ingest.outline import Node, Outline
from ingest.readers import markdown_signs
from ingest.readers import text as reader
from ingest.readers.markdown import from_plain
from ingest.readers.text import NUMBERED, RULE, bullet
from ingest.readers.titles import folded, shortened
from ingest.writers.choices import Choices
from ingest.writers.losses import Losses
from ingest.writers.rich_text import plain_of

LOST = ("note", "kind", "url", "tags", "task", "source_id", "extras")
MARK = "\ufeff"


def write(outline: Outline, losses: Losses, _choices: Choices) -> bytes:
    """Only the titles, each in full."""
    losses.of_topics(outline, LOST)
    losses.lose("documents_not_written", count=sum(bool(node.texts) and full_title(node) is None for node, _, _ in outline.walk()))
    losses.of_relations(outline.relations)
    losses.of_map(outline, language=False)
    content = _lines(outline, "")
    if not _is_safe(content) or any(_needs_bullet(node.title) for node, _, _ in outline.walk()):
        content = _lines(outline, "- ")
    losses.lose("looks_like_another", count=int(not _is_safe(content)))
    return content


def full_title(node: Node) -> str | None:
    """What was cut, when the topic's only document says nothing but that."""
    if len(node.texts) != 1 or node.texts[0].title or not node.title.endswith("…"):
        return None
    full = plain_of(node.texts[0].markdown)
    return full if full and shortened(folded(full)) == node.title and from_plain(folded(full)) == node.texts[0].markdown else None


def _lines(outline: Outline, bullet: str) -> bytes:
    return "".join("\t" * depth + bullet + (full_title(node) or node.title) + "\n" for node, _, depth in outline.walk()).encode()


def _needs_bullet(title: str) -> bool:
    return bullet(title) != ("", title) or RULE.fullmatch(title) is not None


def _is_safe(content: bytes) -> bool:
    """Whether the file would be read as what it is."""
    is_text = reader.looks_like(content) and not markdown_signs.looks_like(content, "map.txt")
    return is_text and not content.startswith(MARK.encode()) and not NUMBERED.match(content.decode())
