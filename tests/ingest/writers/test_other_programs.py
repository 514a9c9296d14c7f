"""What other programs ask of a file: well-formed XML, an archive with its parts, a book that mdBook builds."""

import subprocess
import sys
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree
from zipfile import ZipFile

import orjson
import pytest
from hypothesis import HealthCheck, given, settings

from ingest.outline import Node, Outline, Text
from ingest.writers import write
from tests.ingest.writers.outlines import NASTY, TEXTS, outlines
from tests.ingest.writers.whole import whole

MDBOOK = Path(sys.executable).with_name("mdbook")
relaxed = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


def archive(content: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(content)) as zipped:
        assert zipped.testzip() is None
        return {name: zipped.read(name) for name in zipped.namelist()}


@relaxed
@given(outlines("mm"))
def test_mm_is_xml_that_a_strict_parser_reads(outline: Outline) -> None:
    root = ElementTree.fromstring(write(outline, "mm").content)
    nodes = list(root.iter("node"))
    assert (root.tag, len(root), len(nodes)) == ("map", 1, outline.counts().topics)
    assert root.get("version", "").startswith("freeplane ")
    identifiers = [node.get("ID") for node in nodes if node.get("ID")]
    assert len(identifiers) == len(set(identifiers))
    assert {arrow.get("DESTINATION") for arrow in root.iter("arrowlink")} <= set(identifiers)
    assert all(node.get("TEXT") or node.find("richcontent[@TYPE='NODE']") is not None for node in nodes)


@relaxed
@given(outlines("opml"))
def test_opml_has_what_its_specification_requires(outline: Outline) -> None:
    """http://opml.org/spec2.opml: version, one head, one body with at least one outline, and a text in each."""
    root = ElementTree.fromstring(write(outline, "opml").content)
    assert root.tag == "opml" and root.get("version") and [child.tag for child in root] == ["head", "body"]
    elements = list(root.iter("outline"))
    assert len(elements) == outline.counts().topics and all(element.get("text") for element in elements)


@relaxed
@given(outlines("xmind"))
def test_xmind_has_its_parts_and_an_identifier_for_everything(outline: Outline) -> None:
    files = archive(write(outline, "xmind").content)
    assert set(files) == {"content.json", "metadata.json", "manifest.json"}
    assert set(orjson.loads(files["manifest.json"])["file-entries"]) == {"content.json", "metadata.json"}
    assert orjson.loads(files["metadata.json"])["creator"]["name"]
    (sheet,) = orjson.loads(files["content.json"])
    identifiers = [sheet["id"], *(line["id"] for line in sheet.get("relationships", []))]
    waiting = [sheet["rootTopic"]]
    topics = set[str]()
    while waiting:
        topic = waiting.pop()
        assert isinstance(topic["title"], str)
        topics.add(topic["id"])
        identifiers += [topic["id"], *(item["id"] for name in ("boundaries", "summaries") for item in topic.get(name, []))]
        waiting += [child for group in topic.get("children", {}).values() for child in group]
    assert len(identifiers) == len(set(identifiers)) and len(topics) == outline.counts().topics
    assert {line[end] for line in sheet.get("relationships", []) for end in ("end1Id", "end2Id")} <= topics


def built(outline: Outline, folder: Path) -> str:
    """The pages that mdBook makes of a book, as one; it may warn of nothing but of tags that somebody typed into a text."""
    for path, content in archive(write(outline, "mdbook").content).items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
    done = subprocess.run([MDBOOK, "build", folder], capture_output=True, text=True, timeout=100, check=False)
    assert done.returncode == 0, done.stderr
    complaints = [line for line in done.stderr.split("\n") if line.lstrip().startswith(("ERROR", "WARN")) and "HTML tag" not in line]
    assert complaints == []
    return (folder / "book" / "print.html").read_text()


def sidebar(folder: Path) -> str:
    return "".join(path.read_text() for path in sorted((folder / "book").glob("toc*.html")))


@pytest.mark.slow
def test_mdbook_builds_a_map_with_every_construct(tmp_path: Path) -> None:
    page = built(whole(), tmp_path)
    assert "The first." in page and "{{#include a.rs}}" in page
    assert sidebar(tmp_path).count("chapter-item") == whole().counts().topics


@pytest.mark.slow
def test_mdbook_builds_parts_and_chapters_before_and_after(tmp_path: Path) -> None:
    chapter = Node("Chapter", texts=[Text(None, "inside")], children=[Node("Below")])
    root = Node(
        "Book",
        children=[
            Node("Before", texts=[Text(None, "first")], extras={"place": "prefix"}, source_id="before.md"),
            Node("Draft before", extras={"place": "prefix", "draft": True}),
            Node("Numbered", source_id="deep/er/number.md"),
            Node("Part *one*", kind="group", children=[chapter]),
            Node("Part two", kind="group", children=[Node("Another", texts=[Text(None, "x")])]),
            Node("After", texts=[Text(None, "last")], extras={"place": "suffix"}, source_id="after.md"),
        ],
    )
    page = built(Outline("Book", root, [], "de", "mdbook"), tmp_path)
    assert page.index("first") < page.index("inside") < page.index("last") and 'lang="de"' in page
    contents = sidebar(tmp_path)
    assert contents.count("part-title") == 2 and "Part *one*" in contents
    assert (tmp_path / "book" / "deep" / "er" / "number.html").exists()


@pytest.mark.slow
def test_mdbook_builds_every_nasty_title_and_text(tmp_path: Path) -> None:
    titles = [Node(title, texts=[Text(None, text)]) for title, text in zip(NASTY, [*TEXTS, *TEXTS, *TEXTS], strict=False)]
    root = Node("Nasty", children=[*titles, *(Node(title) for title in NASTY)])
    built(Outline("Nasty", root, [], None, "mm"), tmp_path)
    assert sidebar(tmp_path).count("chapter-item") == 2 * len(NASTY)


@pytest.mark.slow
def test_mdbook_builds_one_topic_alone(tmp_path: Path) -> None:
    built(Outline("Alone", Node("Alone"), [], None, "mm"), tmp_path)
