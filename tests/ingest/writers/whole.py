"""A small map with every construct that an outline can hold."""

from io import BytesIO
from zipfile import ZipFile

import orjson

from ingest.outline import Node, Outline, Relation, Text
from ingest.writers import Written

TITLES = (
    *("# no heading", "- no item", "[x] no box", "1. no number", "C #", "]]> & &amp; <b>", "*stars* _under_ [a](b)", "https://example.org"),
    *("<html>", "\\latex", "$x_1*y*z$", "עברית", "😀", "  two\nlines ", "control\x07", "語" * 300, "=1+1", '"quoted", with; marks'),
)


def whole() -> Outline:
    """Made anew for each test."""
    root = Node(
        "Every construct <of> a map",
        note="What it is *about*.",
        texts=[Text(None, "# Preface\n\nwords")],
        tags=["first tag", "second"],
        extras={"icons": ["idea"], "note_from": ["details"]},
        source_id="ID_1",
    )
    kinds, (exercise, *_) = _kinds()
    texts, (note, document, _, both, _) = _texts()
    titles = Node("Titles")
    titles.children.extend(Node(title) for title in TITLES)
    root.children.extend([kinds, texts, titles])
    relations = [
        Relation("requires", document, note, "because"),
        Relation("related", both, texts, "see there"),
        Relation("related", exercise, kinds),
        Relation("requires", both, texts),
    ]
    return Outline("A map of its own name", root, relations, "en-GB", "mm")


def _kinds() -> tuple[Node, list[Node]]:
    group = Node("Kinds", kind="group", extras={"side": "left", "folded": True}, source_id="ID_2")
    exercise = Node("An exercise", kind="exercise", task="open")
    link = Node("A link", kind="link", url="https://example.org/?a=1&b=(2)", task="done")
    twin = Node("A topic with an identifier that is taken", source_id="ID_2")
    group.children.extend([exercise, link, twin])
    return group, group.children


def _texts() -> tuple[Node, list[Node]]:
    """Note, document, short document, note and document, several documents."""
    texts = Node("Texts", tags=["third, with a comma"])
    note = Node("A short note", note="One *paragraph*\\*, `code` and <b>.\n\nAnother  \nin two lines: $a_1*b*c$.")
    document = Node(
        "A document",
        texts=[Text(None, "## Heading\n\n- item\n  - inner\n\n```rust\nlet a = 1; // ]]>\n```\n\n| a | b |\n| --- | --- |\n| 1 | 2 |")],
    )
    short = Node("A short document", texts=[Text(None, "A paragraph.")])
    both = Node("Note and document", note="The note.", texts=[Text(None, "1. one\n2. two")])
    several = Node(
        "Several documents",
        texts=[Text(None, "The first."), Text("With a title", "{{#include a.rs}} and <!-- /text -->\n<!-- /text -->\nmore")],
    )
    texts.children.extend([note, document, short, both, several])
    return texts, texts.children


def readable(written: Written) -> str:
    """A file as text; an archive's files one after the other."""
    if not written.content.startswith(b"PK"):
        return written.content.decode()
    with ZipFile(BytesIO(written.content)) as archive:
        return "".join(f"=== {name}\n{_pretty(name, archive.read(name))}\n" for name in archive.namelist())


def _pretty(name: str, content: bytes) -> str:
    return orjson.dumps(orjson.loads(content), option=orjson.OPT_INDENT_2).decode() if name.endswith(".json") else content.decode()


def report(written: Written) -> str:
    """The problems, a line each."""
    return "".join(f"    {problem.code} x{problem.count}: {problem.message}\n" for problem in written.problems)
