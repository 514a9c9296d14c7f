"""The table of formats in the documentation says what a round trip shows, and nothing else."""

import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest

from ingest.outline import Node, Outline, Relation, Text
from ingest.writers import FORMATS, write
from tests.ingest.writers.outlines import NASTY
from tests.ingest.writers.round_trip import differences, read_back

DOCUMENT = Path(__file__).parents[3] / "docs" / "formats.md"
MARKUP = "## Heading\n\n* item\n\n```rust\nlet a = 1;\n```\n\n[a][b]\n\n[b]: https://example.org"
WORDS = "word " * 300

EXTRAS: dict[str, Node] = {
    "mm": Node("a", extras={"icons": ["idea"], "attributes": [["a", "1"]], "side": "left", "folded": True, "link": "b.mm"}),
    "opml": Node("a", extras={"attributes": {"type": "rss", "created": "Mon, 31 Oct 2005 18:21:33 GMT"}}),
    "xmind": Node("a", extras={"markers": ["priority-1"], "folded": True, "numbering": {"prefix": "Step"}}),
    "markdown": Node("a", extras={"number": "7", "heading": 4, "link": "b.md"}),
    "mdbook": Node("a", extras={"place": "prefix", "draft": True}),
    "csv": Node("a", extras={"columns": {"Effort": "3"}}),
    "json": Node("a", extras={"anything": {"at": ["all"]}}),
    "text": Node("a", extras={"anything": 1}),
}


def below(*nodes: Node, relations: Iterable[tuple[str, str | None]] = (), **facts: str) -> list[Outline]:
    """An outline of each alone, or one of all with relations between the first two."""
    if relations:
        return [
            Outline("root", Node("root", children=list(nodes)), [Relation(kind, nodes[0], nodes[1], reason)], None, "")  # type: ignore[arg-type]
            for kind, reason in relations
        ]
    return [Outline("root", Node("root", children=[node, Node("other")]), [], None, "") for node in nodes]


def probes(form: str) -> dict[str, tuple[str, list[Outline]]]:
    """For each column: what is compared, and outlines that have it."""
    root = Node("root", tags=["one", "two words"])
    return {
        "titles": ("title", below(*(Node(title) for title in NASTY if title.isprintable() and title == " ".join(title.split())))),
        "note": ("words", below(Node("a", note="words"), Node("a", note="*two*\n\nparagraphs"))),
        "document": ("words", below(*(Node("a", texts=[Text(None, text)]) for text in (WORDS.strip(), MARKUP, "A paragraph.")))),
        "further documents": ("words", below(Node("a", texts=[Text(None, WORDS.strip()), Text("Two", MARKUP)]))),
        "kind": ("kind", below(Node("a", kind="group"), Node("a", kind="exercise"), Node("a", kind="link", url="https://example.org/"))),
        "address": ("url", below(Node("a", url="https://example.org/?a=1&b=(2)"), Node("a", url="mailto:a@example.org"))),
        "tags": ("tags", [*below(Node("a", tags=["one", "two words"])), Outline("root", root, [], None, "")]),
        "task box": ("task", below(Node("a", task="open"), Node("a", task="done"))),
        "requires": ("relations", below(Node("a"), Node("b"), relations=[("requires", None)])),
        "related": ("relations", below(Node("a"), Node("b"), relations=[("related", None), ("related", "because")])),
        "identifier": ("identifier", below(Node("a", source_id="ID_7"), Node("a", source_id="folder/a.md", texts=[Text(None, "x")]))),
        "language": ("language", [Outline("root", Node("root", children=[Node("a")]), [], "de-AT", "")]),
        "own title": ("map title", [Outline("map", Node("root", children=[Node("a")]), [], None, "")]),
        "its extras": ("extras", below(EXTRAS[form])),
    }


def proved(form: str, aspect: str, outlines: list[Outline]) -> str:
    """yes, no, or partly: of some outlines, or of some of their topics."""
    kept = list[bool]()
    for outline in outlines:
        own = Outline(outline.title, outline.root, outline.relations, outline.language, form)
        written = write(own, form)
        reported = {problem.code: problem.count for problem in written.problems}
        kept.append(not differences(own, read_back(written, form), Counter(reported))[aspect])
    return "yes" if all(kept) else "partly" if any(kept) else "no"


def table() -> dict[str, dict[str, str]]:
    """The rows by format."""
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in DOCUMENT.read_text().splitlines() if line.startswith("|")]
    head, _, *body = rows
    return {row[0].strip("`"): dict(zip(head[2:], row[2:], strict=True)) for row in body}


@pytest.mark.parametrize("form", FORMATS)
def test_each_row_says_what_comes_back(form: str) -> None:
    shown = {column: proved(form, *probe) for column, probe in probes(form).items()}
    assert table()[form] == shown


def test_every_format_has_a_row_and_a_paragraph() -> None:
    text = DOCUMENT.read_text()
    assert list(table()) == list(FORMATS)
    assert re.findall(r"^### `(\w+)`", text, re.MULTILINE) == list(FORMATS)
