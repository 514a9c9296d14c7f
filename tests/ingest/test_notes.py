"""A zip of notes in Markdown, as people take them out of the programs in which they write."""

import pytest

from ingest.errors import UnreadableFile
from ingest.readers import read
from tests.ingest.archives import zipped

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20
VAULT = {
    ".obsidian/app.json": "{}",
    "__MACOSX/._Home.md": b"\0\1",
    "Home.md": "---\ntags: [water, maps]\naliases: [Start]\n---\n# Home\n\n[[Rhine|r]] ![[map.png|200]] ![[Rhine]] ![[gone.pdf]]\n",
    "Rivers.md": "About rivers.",
    "Rivers/Rhine.md": "Back [home](../Home.md#home), ![a map](../images/map.png), `![[map.png]]`",
    "Rivers/Small ones/Aare.md": "---\ntitle: The Aare\n---\nFlows.",
    "Lakes/index.md": "All lakes.",
    "images/map.png": PNG,
    "images/other.png": PNG + b"\1",
}
OBSIDIAN = """vault
  Home (water, maps): # Home [[Rhine|r]] ![](image) ![[Rhine]] ![[gone.pdf]]
  Lakes: All lakes.
  Rivers: About rivers.
    Rhine: Back [home](Home#home), ![a map](image), `![[map.png]]`
    Small ones
      The Aare: Flows.
no_summary: There is no SUMMARY.md: notes are in the order of their names, and each folder is a topic.
embed_not_followed: What a note shows of another note or file is kept as it is written (2 times).
file_not_kept: A file that no note shows is not kept: images/other.png.
"""


def told(name: str, files: dict[str, str | bytes]) -> str:
    reading = read(name, zipped(files))
    lines: list[str] = []
    for node, _, depth in reading.outline.walk():
        tags = f" ({', '.join(node.tags)})" if node.tags else ""
        text = "".join(f": {' '.join(text.markdown.split())}" for text in node.texts)
        for address, target in reading.outline.targets.items():
            text = text.replace(address, target.title)
        for address in reading.outline.images:
            text = text.replace(address, "image")
        lines.append("  " * depth + node.title + tags + text)
    return "\n".join([*lines, *(f"{problem.code}: {problem.message}" for problem in reading.problems), ""])


def test_each_note_is_a_topic_with_its_text_and_each_folder_one_with_what_lies_in_it() -> None:
    assert told("vault.zip", VAULT) == OBSIDIAN
    assert told("vault.zip", {f"vault/{path}": content for path, content in VAULT.items()}) == OBSIDIAN, "a folder around everything"
    [home, *_] = read("vault.zip", zipped(VAULT)).outline.root.children
    assert (home.source_id, home.extras) == ("Home.md", {"front_matter": {"aliases": ["Start"]}})


def test_pages_of_notion_go_by_their_titles_and_their_links_lead_to_each_other() -> None:
    files: dict[str, str | bytes] = {
        f"Plan {'a' * 32}.md": f"# Plan\n\n[Step](Plan%20{'a' * 32}/Step%20{'b' * 32}.md)",
        f"Plan {'a' * 32}/Step {'b' * 32}.md": "Go.",
        f"Plan {'a' * 32}/Costs {'c' * 32}.csv": "a,b",
    }
    without = {path.replace(f" {'a' * 32}/", "/"): content for path, content in files.items()}
    assert "\n  Plan: # Plan" in told("Export.zip", without) and "\n    Step: Go.\n" in told("Export.zip", without), (
        "a folder without number"
    )
    assert told("Export.zip", files) == (
        "Export\n  Plan: # Plan [Step](Step)\n    Step: Go.\n"
        "no_summary: There is no SUMMARY.md: notes are in the order of their names, and each folder is a topic.\n"
        f"file_not_kept: A file that no note shows is not kept: Plan {'a' * 32}/Costs {'c' * 32}.csv.\n"
    )


def test_a_note_and_an_index_of_one_name_both_stay() -> None:
    read_back = told("n.zip", {"a.md": "one", "a/README.md": "two", "README.md": "three"})
    assert read_back.startswith("n\n  a: one\n    README: two\n  README: three\n")


@pytest.mark.parametrize(
    ("name", "inside", "said"),
    [
        ("n.zip", "a.txt", "without a map, a book or notes in Markdown"),
        ("n.zip", "Part-1.zip", "holds another, Part-1.zip. Unpack it"),
        ("n.itmz", "mapdata.xml", "a map of iThoughts, which Trellis doesn't read. Export it there as OPML"),
    ],
)
def test_an_archive_without_notes_is_refused_with_what_to_do(name: str, inside: str, said: str) -> None:
    with pytest.raises(UnreadableFile) as caught:
        read(name, zipped({inside: "one"}))
    assert said in caught.value.message
