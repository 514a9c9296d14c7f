"""Real maps and books, read whole: their fingerprints, and that nothing but what was warned of is lost. Their texts stay elsewhere."""

import re
from collections import Counter
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from ingest.files import load
from ingest.limits import EXTRAS_BYTES, NOTE_CHARACTERS, TITLE_CHARACTERS
from ingest.outline import Reading
from ingest.readers import read

MAPS = Path(__file__).parents[2].parent / "shared" / "data" / "maps"
Fingerprint = tuple[int, int, int, int, int, dict[str, int]]
"""Topics, documents, notes, relations, depth; problems by code."""

MIND_MAPS: dict[str, Fingerprint] = {
    "BuzanMap.mm": (19, 0, 1, 0, 2, {"link_not_followed": 1, "look_not_kept": 41}),
    "Freeplane_LaTeX.mm": (111, 12, 0, 0, 4, {"dates_not_kept": 222, "look_not_kept": 48, "title_formatting": 2, "title_shortened": 9}),
    "ListsTest.mm": (38, 0, 0, 0, 7, {"dates_not_kept": 76, "look_not_kept": 35}),
    "RichtextTests.mm": (7, 4, 0, 0, 2, {"dates_not_kept": 14, "look_not_kept": 5, "title_formatting": 2}),
    "StructuredMapTest.mm": (59, 1, 0, 0, 5, {"dates_not_kept": 118, "look_not_kept": 36, "untitled": 2}),
    "conceptMap.mm": (1, 0, 0, 0, 0, {"look_not_kept": 2}),
    "essay.mm": (1, 0, 0, 0, 0, {"dates_not_kept": 2, "look_not_kept": 3}),
    "freeplaneFunctions.mm": (
        73,
        37,
        8,
        2,
        5,
        {
            "dates_not_kept": 146,
            "encrypted": 1,
            "images_not_imported": 2,
            "link_not_kept": 39,
            "link_to_itself": 14,
            "look_not_kept": 218,
            "not_kept": 1,
            "summary_not_kept": 2,
            "title_formatting": 20,
            "untitled": 1,
        },
    ),
    "freeplaneTutorial.mm": (
        1465,
        157,
        45,
        39,
        17,
        {
            "dangling_link": 2,
            "dates_not_kept": 2930,
            "images_not_imported": 44,
            "link_not_followed": 2,
            "link_not_kept": 5,
            "link_to_itself": 10,
            "look_not_kept": 2025,
            "not_kept": 2,
            "summary_not_kept": 51,
            "title_formatting": 115,
            "title_shortened": 36,
            "untitled": 7,
        },
    ),
    "freeplaneTutorial_ja.mm": (
        367,
        105,
        44,
        10,
        8,
        {
            "dates_not_kept": 734,
            "images_not_imported": 5,
            "link_not_followed": 4,
            "link_not_kept": 8,
            "link_to_itself": 11,
            "look_not_kept": 1264,
            "not_kept": 2,
            "summary_not_kept": 14,
            "title_formatting": 93,
            "title_shortened": 13,
            "untitled": 3,
        },
    ),
    "map_1000-7-7-0-0-0-1.mm": (1002, 1, 1001, 0, 7, {"title_shortened": 1}),
    "map_10000-7-7-0-0-0-1.mm": (10004, 1, 10003, 0, 7, {"dates_not_kept": 20008, "look_not_kept": 1, "title_shortened": 1}),
    "templateFile.mm": (1, 0, 0, 0, 0, {}),
}
BOOKS: dict[str, Fingerprint] = {
    "book": (109, 104, 0, 0, 3, {"link_not_followed": 33, "listing_missing": 674}),
    "nomicon": (64, 63, 0, 0, 3, {"link_not_followed": 45}),
    "rust-by-example": (196, 195, 0, 0, 4, {"link_not_followed": 2}),
}
OUTLINES: dict[str, Fingerprint] = {
    "dave-spec-category.opml": (1, 0, 0, 0, 0, {}),
    "dave-spec-directory.opml": (9, 0, 0, 0, 1, {}),
    "dave-spec-placesLived.opml": (19, 0, 0, 0, 2, {"include_not_followed": 1}),
    "dave-spec-simpleScript.opml": (12, 0, 0, 0, 3, {"comment_shown": 2}),
    "dave-spec-states.opml": (63, 0, 0, 0, 3, {}),
    "feedlist_de.opml": (30, 0, 0, 0, 4, {"link_not_followed": 2}),
    "feedlist_en.opml": (27, 0, 0, 0, 3, {"link_not_followed": 2}),
    "feedlist_fa.opml": (24, 0, 1, 0, 4, {"link_not_followed": 2}),
    "feedlist_he.opml": (42, 0, 0, 0, 4, {"link_not_followed": 2}),
}

WORKBOOKS: dict[str, Fingerprint] = {
    "old_xmindzen.xmind": (28, 2, 2, 0, 5, {"look_not_kept": 12, "untitled": 1}),
    "xmind_2026.xmind": (42, 3, 3, 1, 4, {"look_not_kept": 6, "untitled": 3}),
    "xmind_pro.xmind": (
        49,
        1,
        5,
        3,
        6,
        {
            "attachments_not_imported": 1,
            "comments_not_imported": 1,
            "dates_not_kept": 50,
            "link_not_followed": 1,
            "look_not_kept": 13,
            "part_not_kept": 8,
            "untitled": 5,
        },
    ),
    "xmind_zen.xmind": (31, 3, 2, 0, 5, {"attachments_not_imported": 1, "look_not_kept": 12, "untitled": 1}),
}

MARKDOWN = "markdown/coding-interview-university"
TEXTS: dict[str, Fingerprint] = {
    "README.md": (
        1385,
        100,
        0,
        85,
        6,
        {
            "dangling_link": 2,
            "images_not_imported": 4,
            "link_not_followed": 58,
            "separator": 3,
            "title_formatting": 18,
            "title_shortened": 5,
        },
    ),
    "README-ar.md": (
        1338,
        75,
        0,
        0,
        6,
        {
            "images_not_imported": 2,
            "link_not_followed": 113,
            "separator": 4,
            "title_formatting": 21,
            "title_shortened": 4,
        },
    ),
    "README-bn.md": (
        406,
        53,
        0,
        18,
        5,
        {
            "dangling_link": 70,
            "images_not_imported": 2,
            "link_not_followed": 21,
            "separator": 8,
            "title_shortened": 3,
        },
    ),
}


@cache
def reading(path: str) -> Reading:
    place = MAPS / path
    if not place.exists():
        pytest.fail(f"{place} is not there: the real inputs belong beside the repository, see CONTRIBUTING.md")
    return read(*load(place))


def fingerprint(read_in: Reading) -> Fingerprint:
    topics, documents, relations, depth = read_in.outline.counts()
    notes = sum(place.node.note is not None for place in read_in.outline.walk())
    problems: dict[str, int] = {}
    for problem in read_in.problems:
        problems[problem.code] = problems.get(problem.code, 0) + problem.count
    return topics, documents, notes, relations, depth, dict(sorted(problems.items()))


@pytest.mark.parametrize("name", MIND_MAPS)
def test_a_real_mind_map_has_its_fingerprint(name: str) -> None:
    assert fingerprint(reading(f"mm/{name}")) == MIND_MAPS[name]


@pytest.mark.parametrize("name", OUTLINES)
def test_a_real_outline_has_its_fingerprint(name: str) -> None:
    assert fingerprint(reading(f"opml/{name}")) == OUTLINES[name]


@pytest.mark.parametrize("name", OUTLINES)
def test_a_real_outline_has_the_titles_and_addresses_of_its_file(name: str) -> None:
    """Read a second time, by a parser that knows nothing of topics."""
    elements = list(ElementTree.parse(MAPS / "opml" / name).iter("outline"))
    nodes = [place.node for place in reading(f"opml/{name}").outline.walk()]
    written = nodes[len(nodes) - len(elements) :]
    assert [node.title for node in written] == [" ".join(element.attrib["text"].split()) for element in elements]
    candidates = [[element.get(name, "") for name in ("htmlUrl", "url", "xmlUrl")] for element in elements]
    addresses = [next((address for address in named if address.startswith("http")), None) for named in candidates]
    assert [node.url for node in written] == addresses


@pytest.mark.parametrize("name", BOOKS)
def test_a_real_book_has_its_fingerprint(name: str) -> None:
    assert fingerprint(reading(f"mdbook/{name}")) == BOOKS[name]


@pytest.mark.parametrize("name", WORKBOOKS)
def test_a_real_workbook_has_its_fingerprint(name: str) -> None:
    assert fingerprint(reading(f"xmind/{name}")) == WORKBOOKS[name]


@pytest.mark.parametrize("name", TEXTS)
def test_a_real_markdown_file_has_its_fingerprint(name: str) -> None:
    assert fingerprint(reading(f"{MARKDOWN}/{name}")) == TEXTS[name]


def test_no_real_map_is_left_out() -> None:
    assert sorted(path.name for path in (MAPS / MARKDOWN).glob("*.md")) == sorted(TEXTS), f"look into {MAPS}"
    assert sorted(path.name for path in (MAPS / "mm").iterdir()) == sorted(MIND_MAPS), f"look into {MAPS}"
    assert sorted(path.name for path in (MAPS / "opml").iterdir()) == sorted(OUTLINES), f"look into {MAPS}"
    assert sorted(path.name for path in (MAPS / "mdbook").iterdir()) == sorted(BOOKS), f"look into {MAPS}"
    assert sorted(path.name for path in (MAPS / "xmind").glob("*.xmind")) == sorted(WORKBOOKS), f"look into {MAPS}"


ALL = [
    *(f"mm/{name}" for name in MIND_MAPS),
    *(f"opml/{name}" for name in OUTLINES),
    *(f"mdbook/{name}" for name in BOOKS),
    *(f"xmind/{name}" for name in WORKBOOKS),
    *(f"{MARKDOWN}/{name}" for name in TEXTS),
]


@pytest.mark.parametrize("path", ALL)
def test_every_topic_of_a_real_map_can_be_stored(path: str) -> None:
    seen = set[str]()
    for node, _, _ in reading(path).outline.walk():
        assert node.title and len(node.title) <= TITLE_CHARACTERS and node.title == " ".join(node.title.split())
        assert node.note is None or 0 < len(node.note) <= NOTE_CHARACTERS
        assert all(text.markdown.strip() for text in node.texts)
        assert len(str(node.extras).encode()) <= EXTRAS_BYTES * 2
        assert node.source_id not in seen
        seen |= {node.source_id} if node.source_id else set()


def test_each_of_the_674_listings_that_the_rust_book_lacks_says_so() -> None:
    book = reading("mdbook/book")
    texts = "\n".join(text.markdown for place in book.outline.walk() for text in place.node.texts)
    assert texts.count("listing not included: ../listings/") == 674
    assert "{{#" not in texts
    [missing] = [problem for problem in book.problems if problem.code == "listing_missing"]
    assert missing.count == 674


@pytest.mark.parametrize("name", BOOKS)
def test_a_chapter_says_what_its_file_says(name: str) -> None:
    """All words are there; links to other chapters lost their target and nothing else did."""
    source = MAPS / "mdbook" / name / "src"
    for node, _, _ in reading(f"mdbook/{name}").outline.walk():
        for text in node.texts:
            assert node.source_id
            original = re.sub(r"\{\{#\w+ ([^}:]*)[^}]*\}\}", r"listing not included: \1", (source / node.source_id).read_text())
            assert words(text.markdown) == words(original), node.source_id


@pytest.mark.parametrize("name", TEXTS)
def test_no_word_of_a_real_markdown_file_is_lost(name: str) -> None:
    """Each is there as often as in the file. Where a link inside the file leads is kept as a relation, or warned of."""
    kept = list[str]()
    for node, _, _ in reading(f"{MARKDOWN}/{name}").outline.walk():
        kept += [node.title, node.url or "", str(node.extras), *(text.markdown for text in node.texts)]
    source = (MAPS / MARKDOWN / name).read_text(encoding="utf-8")
    assert counted(source) - counted("\n".join(kept)) == Counter()


@pytest.mark.parametrize(("name", "in_texts"), [("README.md", 0), ("README-ar.md", 0), ("README-bn.md", 20)])
def test_each_task_box_of_a_real_file_is_kept(name: str, in_texts: int) -> None:
    """Those inside HTML stay text."""
    nodes = [place.node for place in reading(f"{MARKDOWN}/{name}").outline.walk()]
    texts = "\n".join(text.markdown for node in nodes for text in node.texts)
    box = re.compile(r"^\s*[-*+] +\[ \]\s", re.MULTILINE)
    assert len(box.findall(texts)) == in_texts
    source = (MAPS / MARKDOWN / name).read_text(encoding="utf-8")
    assert len(box.findall(source)) == in_texts + sum(node.task == "open" for node in nodes)


def counted(markdown: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", re.sub(r"\]\(#[^)\s]*\)", "]", markdown)))


def words(markdown: str) -> str:
    """What a reader sees, code included."""
    blocks = MarkdownIt("commonmark", {"maxNesting": 200}).parse(markdown)
    return " ".join(" ".join(seen(token) for token in blocks if token.type in {"inline", "fence", "code_block"}).split())


def seen(token: Token) -> str:
    if token.type != "inline":
        return token.content
    breaks = {"softbreak", "hardbreak"}
    return "".join(" " if part.type in breaks else part.content for part in token.children or [] if part.type != "html_inline")
