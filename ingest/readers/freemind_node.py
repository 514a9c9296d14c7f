"""One <node> of a .mm file to one topic; the tree around it is ingest.readers.freemind's."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from ingest.outline import Node
from ingest.readers import rich_text
from ingest.readers.extras import bounded
from ingest.readers.findings import Findings
from ingest.readers.rich_text import WEB, Content
from ingest.readers.titles import folded
from ingest.readers.topic_texts import headline, placed, warn_of_lost_link, warn_of_lost_markup

DATES = {"CREATED", "MODIFIED"}
KEPT_ATTRIBUTES = {"TEXT", "LOCALIZED_TEXT", "ID", "LINK", "POSITION", "FOLDED", "TAGS", "TREE_ID", "CONTENT_ID", "ENCRYPTED_CONTENT"}
LOOK_ATTRIBUTES = {
    *("STYLE", "STYLE_REF", "LOCALIZED_STYLE_REF", "COLOR", "BACKGROUND_COLOR", "BACKGROUND_ALPHA", "FORMAT", "NUMBERED", "TEXT_SHORTENED"),
    *("HGAP", "VGAP", "VSHIFT", "HGAP_QUANTITY", "VGAP_QUANTITY", "VSHIFT_QUANTITY", "COMMON_HGAP_QUANTITY", "MIN_WIDTH", "MAX_WIDTH"),
    *("ICON_SIZE", "TEXT_ALIGN", "TEXT_WRITING_DIRECTION", "UNIFORM_SHAPE", "SHAPE_HORIZONTAL_MARGIN", "SHAPE_VERTICAL_MARGIN"),
    *("BORDER_WIDTH", "BORDER_COLOR", "BORDER_DASH", "BORDER_WIDTH_LIKE_EDGE", "BORDER_COLOR_LIKE_EDGE", "BORDER_DASH_LIKE_EDGE"),
    *("FORMAT_AS_HYPERLINK", "LAYOUT", "CHILD_NODES_LAYOUT", "CHILD_NODES_ALIGNMENT", "HIDDEN", "WCOORDINATE", "HEIGHT", "WIDTH"),
}
LOOK_ELEMENTS = {"font", "edge", "cloud", "attribute_layout"}
LOOK_HOOKS = {"MapStyle", "AutomaticEdgeColor", "NodeConditionalStyles", "AlwaysUnfoldedNode", "NodeStyle"}
READ_ELEMENTS = {"node", "richcontent", "icon", "attribute", "arrowlink", "linktarget"}  # linktarget repeats an arrowlink at its other end
PARTS = {
    "arrowlink": {"ID", "DESTINATION", "SOURCE_LABEL", "MIDDLE_LABEL", "TARGET_LABEL"},
    "attribute": {"NAME", "VALUE"},
    "icon": {"BUILTIN"},
    "richcontent": {"TYPE", "CONTENT-TYPE"},
}
"""What is read of what a topic holds."""
RICH_TEXTS = {"NODE", "DETAILS", "NOTE"}
OLD_NOTE = "accessories/plugins/NodeNote.properties"
OLD_FORMULA = "plugins/latex/LatexNodeHook.properties"
FORMATS = {"latexPatternFormat": "latex", "markdownPatternFormat": "markdown"}
DROPPED_FIRST = ("attributes", "icons", "link", "image")


@dataclass(slots=True)
class Described:
    """A topic without its place: what it says, and where it points to (identifiers of other nodes, with a reason)."""

    node: Node
    points_to: list[tuple[str, str | None]] = field(default_factory=list[tuple[str, str | None]])


class Describer:
    """Turns elements into topics and remembers what could not be kept."""

    def __init__(self, findings: Findings) -> None:
        self._findings = findings

    def describe(self, element: Element, content: Element, source_id: str | None) -> Described:
        """`content` is another element than `element` when that is a clone: its words come from there."""
        described = Described(Node("", source_id=source_id))
        title, opening = headline(self._read(_core(content), described), self._findings)
        details, note = (self._joined(content, kind, described) for kind in ("DETAILS", "NOTE"))
        words = placed(title, opening, details, note)
        extras = words.extras | self._extras(element, content)
        self._point(content, described, extras)
        self._count_losses(element, title)
        described.node = Node(
            title,
            note=words.note,
            texts=words.texts,
            url=_url(content),
            tags=_tags(content),
            source_id=source_id,
            extras=bounded(extras, DROPPED_FIRST, title, self._findings),
        )
        return described

    def _joined(self, element: Element, kind: str, described: Described) -> Content:
        """DETAILS or NOTE of a topic; a file may hold several, from several versions of the program."""
        found = [self._read(_rich(part), described) for part in element.iterfind("richcontent") if part.get("TYPE") == kind]
        if kind == "NOTE":
            found += [rich_text.from_text(hook.findtext("text") or "") for hook in _hooks(element, OLD_NOTE)]
            found += [_formula(hook.get("EQUATION") or "") for hook in _hooks(element, OLD_FORMULA)]
        whole = [content for content in found if content.markdown]
        return Content(
            [words for content in whole for words in content.plain],
            "\n\n".join(content.markdown for content in whole),
            rest="",
            only_paragraphs=all(content.only_paragraphs for content in whole),
        )

    def _read(self, content: Content, described: Described) -> Content:
        """Notes what this text lost on its way."""
        for link in content.lost_links:
            if link.startswith("#"):
                described.points_to.append((link[1:], None))
            else:
                warn_of_lost_link(link, self._findings)
        warn_of_lost_markup(content, self._findings)
        return content

    def _extras(self, element: Element, content: Element) -> dict[str, object]:
        """What other programs know of a topic and Trellis doesn't."""
        hooks = {hook.get("NAME") or "" for hook in element.iterfind("hook")}
        images = [hook.get("URI") for hook in _hooks(content, "ExternalObject")]
        self._findings.warn(
            "images_not_imported", "Images lie beside such a file, not in it: only where they are is kept", count=len(images)
        )
        extras: dict[str, object] = {
            "icons": [icon.get("BUILTIN") for icon in content.iterfind("icon")],
            "attributes": [[item.get("NAME"), item.get("VALUE")] for item in content.iterfind("attribute")],
            "side": element.get("POSITION"),
            "folded": element.get("FOLDED") == "true",
            "format": _format(content),
            "image": images[0] if images else None,
            "clone_of": element.get("TREE_ID") or element.get("CONTENT_ID"),
            "summary": "SummaryNode" in hooks,
            "first_of_summary": "FirstGroupNode" in hooks,
            "free": "FreeNode" in hooks,
        }
        return {name: value for name, value in extras.items() if value}

    def _point(self, element: Element, described: Described, extras: dict[str, object]) -> None:
        """Links inside the map and arrows become relations; links that are neither these nor the web's are kept for the way back."""
        link = (element.get("LINK") or "").strip()
        if link.startswith(("#", "ID_")):
            described.points_to.append((link.removeprefix("#"), None))
        elif link and not link.lower().startswith(WEB):
            extras["link"] = link
            self._findings.warn("link_not_followed", "A link to a file or a command can't be followed in Trellis", path=link[:300])
        for arrow in element.iterfind("arrowlink"):
            labels = [arrow.get(f"{place}_LABEL") for place in ("SOURCE", "MIDDLE", "TARGET")]
            reason = " / ".join(folded(label) for label in labels if label)
            described.points_to.append((arrow.get("DESTINATION") or "", reason or None))

    def _count_losses(self, element: Element, title: str) -> None:
        """Everything that is neither kept nor read is named, once per kind."""
        if element.get("ENCRYPTED_CONTENT"):
            self._findings.warn("encrypted", "What lies encrypted below a topic can't be read", path=title)
        dates = sum(name in element.attrib for name in DATES)
        self._findings.warn("dates_not_kept", "The dates of creation and change are not kept", count=dates)
        for name in element.attrib:
            if name not in KEPT_ATTRIBUTES | DATES and not (name == "FORMAT" and _format(element)):
                self._lose(name, looks=name in LOOK_ATTRIBUTES)
        for child in element:
            if child.tag == "hook":
                self._lose_hook(child.get("NAME") or "")
            elif child.tag == "richcontent" and child.get("TYPE") not in RICH_TEXTS:
                self._lose(f"<richcontent TYPE={child.get('TYPE')}>", looks=False)
            elif child.tag not in READ_ELEMENTS:
                self._lose(f"<{child.tag}>", looks=child.tag in LOOK_ELEMENTS)
            elif child.tag in PARTS:
                self._lose_of_part(child)

    def _lose_of_part(self, part: Element) -> None:
        """An arrow has a colour, a width, a curve and more: once for each arrow."""
        more = sorted(set(part.keys()) - PARTS[part.tag])
        if more and part.tag in ("arrowlink", "richcontent"):
            self._lose(f"<{part.tag}>", looks=True)
        elif more:
            self._lose(f"<{part.tag} {more[0]}>", looks=False)

    def _lose_hook(self, name: str) -> None:
        if name not in {"SummaryNode", "FirstGroupNode", "FreeNode", "ExternalObject", OLD_NOTE, OLD_FORMULA}:
            self._lose(name, looks=name in LOOK_HOOKS or "AutomaticLayout" in name or "BlinkingNode" in name)

    def _lose(self, name: str, *, looks: bool) -> None:
        if looks:
            self._findings.warn("look_not_kept", "The look of topics is not kept", name=name)
        else:
            self._findings.warn("not_kept", "Trellis has no place for this", name=name)


def is_helper(element: Element) -> bool:
    """Freeplane draws the bracket of a summary with nodes that say nothing."""
    marks = {"SummaryNode", "FirstGroupNode"}.intersection(hook.get("NAME") for hook in element.iterfind("hook"))
    says = element.get("LINK") or element.get("TREE_ID") or element.get("CONTENT_ID") or any(True for _ in element.iterfind("richcontent"))
    return bool(marks) and not says and not _core(element).markdown


def _core(element: Element) -> Content:
    for part in element.iterfind("richcontent"):
        if part.get("TYPE") == "NODE":
            return _rich(part)
    text = element.get("TEXT") or ""
    if not text and element.get("LOCALIZED_TEXT"):
        return rich_text.from_text(str(element.get("LOCALIZED_TEXT")).replace("_", " ").capitalize())
    if text.lstrip()[:6].lower() == "<html>":
        return rich_text.from_html(text)
    if _format(element) == "markdown":
        return rich_text.from_markdown(text)
    return rich_text.from_text(_without_latex_mark(text))


def _rich(part: Element) -> Content:
    """Old files hold HTML, new ones say by CONTENT-TYPE what they hold."""
    page, text = part.find("html"), part.find("text")
    if page is not None:
        return rich_text.from_element(page)
    words = (part.text or "") if text is None else (text.text or "")
    kind = part.get("CONTENT-TYPE") or ""
    if kind.endswith("/markdown"):
        return rich_text.from_markdown(words)
    if kind.endswith("/latex") and words.strip() and "$" not in words and "\\[" not in words:
        return _formula(words)
    return rich_text.from_text(_without_latex_mark(words))


def _formula(latex: str) -> Content:
    markdown = f"$${folded(latex)}$$" if latex.strip() else ""
    return Content([f"${folded(latex)}$"] if markdown else [], markdown, "", only_paragraphs=True)


def _without_latex_mark(text: str) -> str:
    return text.removeprefix("\\latex").lstrip() if text.startswith(("\\latex ", "\\latex\n")) else text


def _format(element: Element) -> str | None:
    if (element.get("TEXT") or "").startswith(("\\latex ", "\\latex\n")):
        return "latex"
    return FORMATS.get(element.get("FORMAT") or "")


def _url(element: Element) -> str | None:
    link = (element.get("LINK") or "").strip()
    return link if link.lower().startswith(WEB) else None


def _tags(element: Element) -> list[str]:
    return list(dict.fromkeys(tag for line in (element.get("TAGS") or "").splitlines() if (tag := folded(line))))


def _hooks(element: Element, name: str) -> Iterator[Element]:
    return (hook for hook in element.iterfind("hook") if hook.get("NAME") == name)
