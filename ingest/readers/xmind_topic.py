"""One topic of an XMind file; the tree around it is ingest.readers.xmind's."""

import re
from collections.abc import Set
from dataclasses import dataclass, field

from ingest.limits import NOTE_CHARACTERS
from ingest.outline import Node, Text
from ingest.readers import rich_text, xmind_notes
from ingest.readers.extras import bounded
from ingest.readers.findings import Findings
from ingest.readers.images import Images
from ingest.readers.json_values import Table, rows, table, tables, words
from ingest.readers.rich_text import WEB, Content
from ingest.readers.titles import folded
from ingest.readers.topic_texts import headline, refuse_large_text, warn_of_lost_tags
from ingest.readers.xmind_notes import FORMS as NOTE_FORMS

KEPT: dict[str, type] = {
    **{"id": str, "class": str, "title": str, "titleUnedited": bool, "attributedTitle": list, "href": str, "branch": str, "image": dict},
    **{"notes": dict, "labels": list, "markers": list, "children": dict, "boundaries": list, "summaries": list, "numbering": dict},
    "extensions": list,
}
LOOK = {
    *("structureClass", "style", "class", "position", "width", "height", "align", "customWidth", "titleWidth", "svgWidth"),
    *("controlPoints", "control-points", "lineEndPoints", "theme", "topicPositioning", "topicOverlapping", "floatingTopicFlexible"),
    *("settings", "coreVersion", "labelSortOrder", "legend", "arrangeableLayerOrder", "x", "y", "branchType", "extensions"),
}
CHANGES = {"timestamp", "modified-by"}
NO_LOSS = CHANGES | {"revisionId"}  # counted apart; the program's own
ORDINARY = {"", "topic", "sheet", "relationship", "boundary", "summary"}
FORMULA = "org.xmind.ui.mathJax"
TASK = "org.xmind.ui.taskInfo"
AUDIO = "org.xmind.ui.audionotes"
LOOK_EXTENSIONS = (
    "org.xmind.ui.map.",
    "org.xmind.ui.skeleton.",
    "org.xmind.ui.lineClass.",
    "org.xmind.ui.spreadsheet",
    "org.xmind.ui.logic.",
)
TOPIC_LINK = "xmind:#"
INNER = "xap:"
DROPPED_FIRST = ("task", "boundaries", "numbering", "markers", "link")


@dataclass(slots=True)
class Described:
    """A topic without its place: what it says, where it points to (identifiers), and the files of the archive that it names."""

    node: Node
    points_to: list[str] = field(default_factory=list[str])
    files: list[str] = field(default_factory=list[str])


class Describer:
    """Turns the JSON of topics into topics and remembers what could not be kept."""

    def __init__(self, findings: Findings, images: Images) -> None:
        self._findings = findings
        self._images = images

    def describe(self, topic: Table, source_id: str | None, place: Table) -> Described:
        """`place` goes into extras: what the topic is to its parent, when it isn't simply below it."""
        described = Described(Node("", source_id=source_id))
        extensions = {words(item.get("provider")): item for item in tables(topic.get("extensions"))}
        formula = _formula(words(table(extensions.get(FORMULA, {}).get("content")).get("content")))
        title, opening = self._title(topic, formula)
        written = xmind_notes.read(table(topic.get("notes")), self._images)
        described.files += written.files
        note = self._read(written.content, described)
        self._findings.warn("images_not_imported", "An image that was typed into a note is not kept", count=written.lost_images)
        shown = formula.markdown if _full_title(topic) else ""  # else it is the title
        picture = self._picture(topic, extensions, described)
        noted, told = _divided({"title": opening, "formula": shown, "image": picture, "note": note.markdown}, note)
        extras = place | _origins(noted, told) | self._extras(topic, extensions, described)
        url = self._point(words(topic.get("href")).strip(), title, extras, described)
        self._count_losses(topic, extensions)
        text = "\n\n".join(told.values())
        refuse_large_text(text, title)
        described.node = Node(
            title,
            note="\n\n".join(noted.values()) or None,
            texts=[Text(None, text)] if text else [],
            url=url,
            tags=list(dict.fromkeys(label for item in rows(topic.get("labels")) if (label := folded(words(item))))),
            source_id=source_id,
            extras=bounded(extras, DROPPED_FIRST, title, self._findings),
        )
        return described

    def lose(self, facts: Table, kept: Set[str], *, of: str = "") -> None:
        """Counts what is in `facts` besides `kept`, under its name after `of`; what says nothing is no loss."""
        for name, value in facts.items():
            if name in kept or name in NO_LOSS or value in (None, "", False, [], {}) or (name == "class" and value in ORDINARY):
                continue
            if name in LOOK:
                self._findings.warn("look_not_kept", "The look of topics is not kept", name=name)
            else:
                self._findings.warn("not_kept", "Trellis has no place for this", name=of + words(name))
        changed = any(name in facts for name in CHANGES)
        self._findings.warn("dates_not_kept", "Who changed what, and when, is not kept", count=int(changed))

    def _title(self, topic: Table, formula: Content) -> tuple[str, str]:
        """The title, and the Markdown that it could not hold."""
        content = rich_text.from_text(_full_title(topic))
        content = content if content.plain else formula
        if content.plain and any(set(run) - {"text"} for run in tables(topic.get("attributedTitle"))):
            self._findings.warn("title_formatting", "Bold, italic and the like in a title are not kept")
        return headline(content, self._findings)

    def _read(self, content: Content, described: Described) -> Content:
        """Notes what this note lost on its way."""
        warn_of_lost_tags(content, self._findings)
        for link in content.lost_links:
            if link.startswith("#"):
                described.points_to.append(link[1:])
            elif link.startswith(INNER):
                self._attachment(link, described)
            else:
                self._findings.warn("link_not_kept", "A link in a text to a file became plain text", path=link[:300])
        return content

    def _extras(self, topic: Table, extensions: dict[str, Table], described: Described) -> dict[str, object]:
        """What other programs know of a topic and Trellis doesn't."""
        for extension in extensions.values():
            for resource in rows(extension.get("resourceRefs")):
                self._attachment(words(resource), described)
        boundaries = [{name: words(item.get(name)) for name in ("range", "title")} for item in tables(topic.get("boundaries"))]
        self._findings.warn("boundary_not_shown", "A boundary around topics is kept for the way back, but not shown", count=len(boundaries))
        extras: dict[str, object] = {
            "markers": [words(item.get("markerId")) for item in tables(topic.get("markers"))],
            "boundaries": boundaries,
            "numbering": self._facts(topic.get("numbering"), of="numbering"),
            "task": self._facts(extensions.get(TASK, {}).get("content"), of="task"),
            "folded": topic.get("branch") == "folded",
        }
        return {name: value for name, value in extras.items() if value}

    def _picture(self, topic: Table, extensions: dict[str, Table], described: Described) -> str:
        """The topic's image as Markdown; one of a formula says what the formula does."""
        source = words(table(topic.get("image")).get("src"))
        described.files += [source] if source else []
        if not source or FORMULA in extensions:
            return ""
        if source.startswith(INNER):
            address = self._images.address(source.removeprefix(INNER))
            return f"![]({address})" if address else ""
        if source.lower().startswith(WEB) and not re.search(r"[\s<>()]", source):
            return f"![]({source})"
        self._findings.warn(
            "images_not_imported", "An image that lies neither in the archive nor on the web is not kept", path=source[:300]
        )
        return ""

    def _facts(self, content: object, of: str) -> Table:
        """Names and plain values, which old files write as a list of both."""
        pairs = table(content) or {words(item.get("name")): item.get("content") for item in tables(content)}
        plain = {name: value for name, value in pairs.items() if isinstance(value, str | int | float)}
        self.lose(pairs, plain.keys(), of=f"{of} ")
        return {words(name): words(value) if isinstance(value, str) else value for name, value in plain.items() if value != ""}

    def _point(self, link: str, title: str, extras: dict[str, object], described: Described) -> str | None:
        """A link of the web is the topic's; one inside the map becomes a relation; any other is kept for the way back."""
        if link.lower().startswith(WEB):
            return link
        if link.startswith(TOPIC_LINK):
            described.points_to.append(link.removeprefix(TOPIC_LINK))
        elif link:
            extras["link"] = link
            if link.startswith(INNER):
                self._attachment(link, described, title)
            else:
                self._findings.warn("link_not_followed", "A link to a file or a command can't be followed in Trellis", path=link[:300])
        return None

    def _attachment(self, link: str, described: Described, title: str | None = None) -> None:
        described.files.append(link)
        self._findings.warn("attachments_not_imported", "Attached files are not imported", name=title or link.rpartition("/")[2])

    def _count_losses(self, topic: Table, extensions: dict[str, Table]) -> None:
        """Everything that is neither kept nor read is named, once per kind."""
        for name, kind in KEPT.items():
            if topic.get(name) is not None and not isinstance(topic[name], kind):
                self._findings.warn("not_kept", "Trellis has no place for this", name=name)
        self.lose(topic, KEPT.keys() - {"class"})
        self.lose(table(topic.get("image")), {"src", "type", "isMathJaxImage"}, of="image ")
        self.lose(table(topic.get("notes")), NOTE_FORMS, of="notes ")
        for marker in tables(topic.get("markers")):
            self.lose(marker, {"markerId", "groupId"}, of="marker ")
        for boundary in tables(topic.get("boundaries")):
            self.lose(boundary, {"id", "range", "title"}, of="boundary ")
        for provider, extension in extensions.items():
            if provider.startswith(LOOK_EXTENSIONS):
                self._findings.warn("look_not_kept", "The look of topics is not kept", name=provider)
            elif provider not in {FORMULA, TASK, AUDIO}:
                self._findings.warn("not_kept", "Trellis has no place for this", name=provider)
            else:
                self.lose(extension, {"provider", "content", "resourceRefs"}, of=f"{provider} ")


def _full_title(topic: Table) -> str:
    """In parts, each with its look, when it isn't there as a whole."""
    return words(topic.get("title")) or "".join(words(run.get("text")) for run in tables(topic.get("attributedTitle")))


def _formula(latex: str) -> Content:
    markdown = f"$${folded(latex)}$$" if latex.strip() else ""
    return Content([f"${folded(latex)}$"] if markdown else [], markdown, "", only_paragraphs=True)


def _divided(parts: dict[str, str], note: Content) -> tuple[dict[str, str], dict[str, str]]:
    """What goes into the topic's note and what into its document, each in order: short paragraphs without images are a note."""
    fitting = "\n\n".join(parts[name] for name in ("formula", "note") if parts[name])
    short = len(fitting) <= NOTE_CHARACTERS and note.only_paragraphs and not note.images
    noted = {name: markdown for name, markdown in parts.items() if markdown and short and name not in ("title", "image")}
    return noted, {name: markdown for name, markdown in parts.items() if markdown and name not in noted}


def _origins(*parts: dict[str, str]) -> Table:
    """What came from where, unless that is plain."""
    return {f"{kind}_from": list(told) for kind, told in zip(("note", "text"), parts, strict=True) if list(told) not in ([], ["note"])}
