"""One table of the formats that can be written; a writer is pure: an outline in, a file's bytes and what it can't hold out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from ingest.addresses import replaced
from ingest.limits import FILE_BYTES
from ingest.outline import Node, Outline, Problem, walk
from ingest.writers import freemind, markdown, mdbook, opml, own_json, png, svg, table, text, xmind
from ingest.writers.characters import cleaned
from ingest.writers.choices import Choices
from ingest.writers.file_names import stem
from ingest.writers.losses import Losses


@dataclass(frozen=True, slots=True)
class Written:
    """A file, with a name made from the map's title. `problems` say what of the outline is not in it, or not as it was."""

    content: bytes
    name: str
    media_type: str
    problems: list[Problem]


@dataclass(frozen=True, slots=True)
class Format:
    """`write` takes an outline without characters that files may not hold."""

    label: str
    ending: str
    media_type: str
    write: Callable[[Outline, Losses, Choices], bytes]


FORMATS: dict[str, Format] = {
    "mm": Format("Freeplane", ".mm", "application/x-freemind", freemind.write),
    "opml": Format("OPML 2", ".opml", "text/x-opml; charset=utf-8", opml.write),
    "markdown": Format("Markdown", ".md", "text/markdown; charset=utf-8", markdown.write),
    "mdbook": Format("mdBook", ".zip", "application/zip", mdbook.write),
    "xmind": Format("XMind", ".xmind", "application/vnd.xmind.workbook", xmind.write),
    "text": Format("indented text", ".txt", "text/plain; charset=utf-8", text.write),
    "csv": Format("CSV", ".csv", "text/csv; charset=utf-8", table.write),
    "json": Format("Trellis's own JSON", ".json", "application/json", own_json.write),
}
"""By the names that ingest.readers.FORMATS has for them."""
WITH_IMAGES = {"mdbook", "xmind", "json"}
"""Those that can hold images."""
WITH_LINKS = {"mdbook", "json"}
"""Those in which a text can link to a topic by where it stands."""
PICTURES: dict[str, Format] = {
    "svg": Format("a picture, SVG", ".svg", "image/svg+xml", svg.write),
    "png": Format("a picture, PNG", ".png", "image/png", png.write),
}
"""Which nobody reads back."""


def write(
    outline: Outline,
    form: str,
    *,
    part: Node | None = None,
    choices: Choices | None = None,
    left_out: Mapping[str, int] | None = None,
) -> Written:
    """The whole map, or `part`, one of its topics with all below it, in the format `form`, a key of FORMATS or PICTURES.

    `left_out` is what is missing from the outline already: codes of ingest.writers.losses, and how often.
    """
    losses, known = Losses(), (FORMATS | PICTURES)[form]
    for code, count in (left_out or {}).items():
        losses.lose(code, count=count)
    clean = cleaned(_below(part, outline, losses) if part else outline, losses)
    _take_out(clean, form, losses)
    content = known.write(clean, losses, choices or Choices())
    losses.lose("too_large", count=int(len(content) > FILE_BYTES))
    return Written(content, stem(clean.title) + known.ending, known.media_type, losses.problems())


def _take_out(outline: Outline, form: str, losses: Losses) -> None:
    """What texts call by addresses that only some formats can hold is called what the file had called it, or leads nowhere."""
    gone: dict[str, str] = {} if form in WITH_LINKS else dict.fromkeys(outline.targets, "#")
    if form not in WITH_IMAGES:
        gone |= {address: image.path for address, image in outline.images.items()}
    for node, _, _ in outline.walk() if gone else ():
        settled = [replace(text, markdown=replaced(text.markdown, gone)) for text in node.texts]
        losses.lose("links_rewritten", count=int(settled != node.texts))
        node.texts[:] = settled


def _below(part: Node, outline: Outline, losses: Losses) -> Outline:
    """A topic as a map of its own; relations to what is not in it are lost."""
    inside = {node for node, _, _ in walk(part)}
    touching = [relation for relation in outline.relations if relation.source in inside or relation.target in inside]
    kept = [relation for relation in touching if relation.source in inside and relation.target in inside]
    losses.lose("relation_leads_out", count=len(touching) - len(kept))
    return replace(outline, title=part.title, root=part, relations=kept)
