"""Plain indented text: each topic a line, a tab for each level. Bullets only where a title would be read otherwise without."""

from ingest.outline import Outline
from ingest.readers import markdown_signs
from ingest.readers import text as reader
from ingest.readers.text import BULLET, RULE
from ingest.readers.titles import folded
from ingest.writers.choices import Choices
from ingest.writers.losses import Losses

LOST = ("note", "texts", "kind", "url", "tags", "task", "source_id", "extras")
MARK = "\ufeff"


def write(outline: Outline, losses: Losses, _choices: Choices) -> bytes:
    """Only the titles."""
    losses.of_topics(outline, LOST)
    losses.of_relations(outline.relations)
    losses.of_map(outline, language=False)
    content = _lines(outline, "")
    if not _is_safe(content) or any(_needs_bullet(node.title) for node, _, _ in outline.walk()):
        content = _lines(outline, "- ")
    losses.lose("looks_like_another", count=int(not _is_safe(content)))
    return content


def _lines(outline: Outline, bullet: str) -> bytes:
    return "".join("\t" * depth + bullet + node.title + "\n" for node, _, depth in outline.walk()).encode()


def _needs_bullet(title: str) -> bool:
    return folded(BULLET.sub(r"\1", title, count=1)) != title or RULE.fullmatch(title) is not None


def _is_safe(content: bytes) -> bool:
    """Whether the file would be read as what it is."""
    is_text = reader.looks_like(content) and not markdown_signs.looks_like(content, "map.txt")
    return is_text and not content.startswith(MARK.encode())
