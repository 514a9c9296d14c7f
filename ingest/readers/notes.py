"""Markdown notes in folders, as people take them out of Obsidian, Notion or Logseq: a book without a table of contents.

Each note is a topic with its text, each folder a group; a note beside a folder of its name, or named index or README in it, is its text.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from posixpath import basename, dirname

from ingest.outline import Node, Reading, Text
from ingest.readers import front_matter, mdbook
from ingest.readers.archive import ADDED_BY_SYSTEMS
from ingest.readers.book_paths import Files
from ingest.readers.chapter_links import SPAN, outside_code
from ingest.readers.extras import bounded
from ingest.readers.mdbook import Book
from ingest.readers.summary import Entry, Summary
from ingest.readers.titles import shortened

ENDING = ".md"
OF_THE_FOLDER = {"index", "readme"}
IDENTIFIER = re.compile(r" [0-9a-f]{32}$")
"""Behind the name of every file that Notion writes, but not always of its folder."""
EMBEDDED = re.compile(rf"{SPAN}|!\[\[(?P<file>[^\[\]|#\n]{{1,300}})(?:[#|][^\[\]\n]{{0,300}})?\]\]")
OTHER_PROGRAMS = {"content.json", "content.xml"}


def looks_like(files: Files) -> bool:
    """Any note will do, where there is no table of contents and no other program's map."""
    return bool(_notes(files)) and not OTHER_PROGRAMS.intersection(files)


def read(files: Files, name: str) -> Reading:
    """All of them; `name` is what the root is called. Raises UnreadableFile: wrong_encoding, not_text, too_…"""
    notes = _Notes(files, name)
    notes.findings.warn("no_summary", "There is no SUMMARY.md: notes are in the order of their names, and each folder is a topic")
    outline = notes.outline()
    shown = {image.path for image in outline.images.values()}
    for path in sorted(_visible(files)):
        if not path.endswith(ENDING) and path not in shown:
            notes.findings.warn("file_not_kept", "A file that no note shows is not kept", name=path)
    return Reading(outline, notes.findings.problems())


class _Notes(Book):
    def __init__(self, files: Files, name: str) -> None:
        super().__init__(files, name)
        self._named_so = {basename(path): path for path in sorted(files, reverse=True)}

    def source(self) -> str:
        """The folder itself."""
        return ""

    def contents(self) -> Summary:
        """Folders and notes by name, a note before what lies in the folder of its name."""
        top = Entry("")
        places = {"": top}
        for path in sorted(_notes(self.files), key=_order):
            own = path.removesuffix(ENDING)
            place = dirname(own) if basename(own).casefold() in OF_THE_FOLDER else own
            entry = _at(place, places)
            if entry is top or entry.path:
                entry = _at(own, places)
            entry.path, entry.kind = path, "chapter"
            places.setdefault(IDENTIFIER.sub("", own), entry)
        return Summary(None, top.children)

    def written(self, place: str) -> str:
        """With Obsidian's way to show an image as Markdown's; what it shows of other notes stays as it stands."""
        return outside_code(super().written(place), lambda prose: EMBEDDED.sub(lambda found: self._shown(found, place), prose))

    def _shown(self, found: re.Match[str], place: str) -> str:
        if found["file"] is None:
            return found[0]
        wanted = found["file"].strip()
        path = wanted if wanted in self.files else self._named_so.get(wanted)
        if path is None or path.endswith(ENDING):
            self.findings.warn("embed_not_followed", "What a note shows of another note or file is kept as it is written", path=place)
            return found[0]
        return f"![](<{'../' * place.count('/')}{path}>)"

    def topic(self, entry: Entry) -> Node:
        """With what stands above its text: the tags, perhaps a title, and the rest kept."""
        node = super().topic(entry)
        if not node.texts:
            return node
        lines = node.texts[0].markdown.split("\n")
        front = front_matter.parsed(lines)
        self.findings.warn("front_matter_unread", "A line of the front matter was not understood", count=len(front.unread))
        said = front_matter.settings(front)
        title = shortened(said.title) if said.title else node.title
        extras: dict[str, object] = {**node.extras, **({"front_matter": said.rest} if said.rest else {})}
        if said.language:
            self.findings.warn("not_kept", "Trellis has no place for this", name="language of a note")
        body = "\n".join(lines[front.lines :]).strip("\n")
        texts = [Text(None, body)] if body else []
        return replace(node, title=title, texts=texts, tags=said.tags, extras=bounded(extras, ["front_matter"], title, self.findings))


def _order(path: str) -> list[str]:
    return [IDENTIFIER.sub("", part).casefold() for part in path.removesuffix(ENDING).split("/")]


def _visible(files: Iterable[str]) -> list[str]:
    """Neither hidden nor put there by a system."""
    return [path for path in files if not path.startswith((".", *ADDED_BY_SYSTEMS)) and "/." not in path]


def _notes(files: Files) -> list[str]:
    has_contents = mdbook.looks_like(files)
    return [] if has_contents else [path for path in _visible(files) if path.endswith(ENDING)]


def _at(place: str, places: dict[str, Entry]) -> Entry:
    """The entry of a file or folder, made with those above it when it is new."""
    missing: list[str] = []
    while place not in places:
        missing.append(place)
        place = dirname(place)
    entry = places[place]
    for new in reversed(missing):
        places[new] = Entry(IDENTIFIER.sub("", basename(new)), kind="part")
        entry.children.append(places[new])
        entry = places[new]
    return entry
