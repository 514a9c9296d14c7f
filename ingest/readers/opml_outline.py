"""One <outline> of an OPML file to one topic; the tree around it is ingest.readers.opml's."""

import html
import re
from collections.abc import Mapping
from xml.etree.ElementTree import Element

from ingest.outline import Node
from ingest.readers import rich_text
from ingest.readers.extras import kept
from ingest.readers.findings import Findings
from ingest.readers.rich_text import TAG, WEB, Content
from ingest.readers.titles import folded
from ingest.readers.topic_texts import headline, placed, warn_of_lost_link, warn_of_lost_markup

ADDRESSES = ("htmlUrl", "url", "xmlUrl")
"""A page is more to a reader than the feed that it belongs to."""
TASKS = {"_status", "_complete", "complete", "checked", "_checked"}
OTHER_TAGS = {"span", "font", "u", "sub", "sup", "small", "big", "mark", "tt", "dl", "dt", "dd", "center", "time", "mention"}
HTML_TAGS = rich_text.KEPT | rich_text.FRAME | OTHER_TAGS | {"style"}
ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
NOTHING = Content([], "", "", only_paragraphs=True)


class Describer:
    """Turns elements into topics and remembers what could not be kept."""

    def __init__(self, findings: Findings) -> None:
        self._findings = findings
        self._identifiers = set[str]()

    def describe(self, element: Element) -> Node:
        """A topic without its place. Raises UnreadableFile: text_too_large."""
        attributes = dict(element.attrib)
        title, opening = headline(self._read(_title(attributes)), self._findings)
        note = self._read(attributes.pop("_note", ""))
        words = placed(title, opening, self._description(attributes, title), note)
        url, url_from = self._address(attributes)
        tags = _tags(attributes)
        source_id = self._own_id(attributes)
        self._count_losses(element, attributes)
        extras = words.extras | url_from
        if others := kept(attributes, extras, title, self._findings):
            extras["attributes"] = others
        is_link = url is not None and not words.texts and element.find("outline") is None
        return Node(
            title,
            note=words.note,
            texts=words.texts,
            kind="link" if is_link else "topic",
            url=url,
            tags=tags,
            source_id=source_id,
            extras=extras,
        )

    def _read(self, text: str) -> Content:
        """Notes what this text lost on its way."""
        content = content_of(text)
        for link in content.lost_links:
            warn_of_lost_link(link, self._findings)
        warn_of_lost_markup(content, self._findings)
        return content

    def _description(self, attributes: dict[str, str], title: str) -> Content:
        """Feed lists describe; many only repeat the title, and that stays an attribute."""
        description = attributes.get("description", "")
        if folded(description) in {"", title}:
            return NOTHING
        return self._read(attributes.pop("description"))

    def _address(self, attributes: dict[str, str]) -> tuple[str | None, dict[str, object]]:
        """The topic's url, and in extras which attribute it was. What Trellis can't follow stays an attribute."""
        for name in ADDRESSES:
            if attributes.get(name, "").strip().lower().startswith(WEB):
                return attributes.pop(name).strip(), {"url_from": name} if name != "url" else {}
        for name in ADDRESSES:
            if address := attributes.get(name, "").strip():
                self._findings.warn("link_not_followed", "A link to a file or a command can't be followed in Trellis", path=address[:300])
                break
        return None, {}

    def _own_id(self, attributes: dict[str, str]) -> str | None:
        """An identifier stands for one topic only."""
        identifier = attributes.pop("id", "").strip()
        if identifier in self._identifiers:
            self._findings.warn("duplicate_id", "Two topics have the same identifier; the second lost it", path=identifier[:300])
            return None
        self._identifiers |= {identifier} if identifier else set()
        return identifier or None

    def _count_losses(self, element: Element, attributes: Mapping[str, str]) -> None:
        """What is kept for the way back but means nothing here, and what is not kept at all."""
        if attributes.get("isComment") == "true":
            self._findings.warn("comment_shown", "An outline that is a comment became a topic like the others")
        if attributes.get("type") == "include":
            self._findings.warn("include_not_followed", "What an outline includes from elsewhere is not imported")
        tasks = sum(name in TASKS for name in attributes)
        self._findings.warn("task_not_imported", "What was checked as done is kept for the way back, not as progress", count=tasks)
        for child in element:
            if child.tag != "outline":
                self._findings.warn("not_kept", "Trellis has no place for this", name=f"<{child.tag}>")
        if any((words or "").strip() for words in (element.text, *(child.tail for child in element))):
            self._findings.warn("not_kept", "Trellis has no place for this", name="text between outlines")


def content_of(text: str) -> Content:
    """OPML allows HTML in a text without saying so. Without a tag it is only entities, for which there is a short way.

    >>> [content_of(text).plain for text in ("a <b>bold</b> word", "AT&amp;T", "a < b, list<int>, R&D; x <b y, ?a=1&copy=2")]
    [['a bold word'], ['AT&T'], ['a < b, list<int>, R&D; x <b y, ?a=1&copy=2']]
    """
    if any(tag[2].lower() in HTML_TAGS for tag in TAG.finditer(text)):
        return rich_text.from_html(text)
    return rich_text.from_text(ENTITY.sub(lambda found: html.unescape(found[0]), text))


def _title(attributes: dict[str, str]) -> str:
    """`text`, or `title` in files of programs that know only that; a title that repeats the text is no news."""
    text, title = attributes.pop("text", ""), attributes.get("title", "")
    if not text.strip() or folded(title) == folded(text):
        attributes.pop("title", None)
    return text if text.strip() else title


def _tags(attributes: dict[str, str]) -> list[str]:
    """Categories may be paths; the attribute stays only where the tags don't say the same."""
    category = attributes.get("category", "")
    tags = tags_in(category)
    if ",".join(tags) == category:
        attributes.pop("category", None)
    return tags


def tags_in(category: str) -> list[str]:
    """What stands between the commas, each once."""
    return list(dict.fromkeys(tag for part in category.split(",") if (tag := folded(part).strip("/"))))
