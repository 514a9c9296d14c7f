"""Where the words of a topic go: title, note or document. The same rule for every format that keeps them as rich text."""

from collections.abc import Mapping
from typing import NamedTuple

from ingest.errors import UnreadableFile
from ingest.limits import NOTE_CHARACTERS, TEXT_BYTES, TITLE_CHARACTERS
from ingest.outline import Text
from ingest.readers.findings import Findings
from ingest.readers.markdown import with_dollars
from ingest.readers.rich_text import Content
from ingest.readers.titles import UNTITLED, shortened

LOOK = {
    *("span", "font", "u", "ins", "sub", "sup", "small", "big", "mark", "tt", "kbd", "samp", "var", "cite", "q", "abbr", "dfn", "style"),
    *("dl", "dt", "dd", "section", "article", "aside", "header", "footer", "main", "nav", "figure", "figcaption", "address", "center"),
    *("colgroup", "col", "tfoot", "wbr", "label", "details", "summary", "caption"),
}
LOOK_OF_ELEMENTS = {
    *("style", "class", "align", "valign", "color", "bgcolor", "background", "width", "height", "border", "cellpadding", "cellspacing"),
    *("face", "size", "nowrap", "hspace", "vspace", "type", "rel", "target", "rules", "frame", "clear", "noshade", "compact"),
}


class Placed(NamedTuple):
    """A topic's words in their places; `extras` remember what came from where, when that is not the usual."""

    note: str | None
    texts: list[Text]
    extras: dict[str, object]


def headline(content: Content, findings: Findings) -> tuple[str, str]:
    """The title, and the Markdown that it could not hold."""
    full = with_dollars(content.plain[0], display="$") if content.plain else ""
    if not full:
        findings.warn("untitled", f"A topic without a title is called {UNTITLED}")
        return UNTITLED, content.markdown
    if content.emphasised and content.rest != content.markdown:
        findings.warn("title_formatting", "Bold, italic and the like in a title are not kept")
    if len(full) > TITLE_CHARACTERS:
        warn_of_long_title(findings)
        return shortened(full), content.markdown
    return full, content.rest


def warn_of_long_title(findings: Findings, line: int | None = None) -> None:
    """The topic's document must open with the full title."""
    findings.warn(
        "title_shortened", f"A title over {TITLE_CHARACTERS} characters was cut; it opens the topic's document in full", line=line
    )


def placed(title: str, opening: str, details: Content, note: Content) -> Placed:
    """Details and note both into the note when that is short, else the note into the document. Raises UnreadableFile: text_too_large."""
    parts = {"title": opening, "details": details.markdown, "note": note.markdown}
    fitting = ("details", "note") if _short(details, note) else ("details",) if _short(details) else ()
    noted = [name for name in fitting if parts[name]]
    told = [name for name, markdown in parts.items() if markdown and name not in noted]
    text = "\n\n".join(parts[name] for name in told)
    refuse_large_text(text, title)
    return Placed("\n\n".join(parts[name] for name in noted) or None, [Text(None, text)] if text else [], _origins(noted, told))


def refuse_large_text(text: str, title: str, line: int | None = None) -> None:
    """Raises UnreadableFile: text_too_large."""
    if len(text.encode()) > TEXT_BYTES:
        raise UnreadableFile("text_too_large", f"The text of {title!r} is larger than {TEXT_BYTES:,} bytes: divide the topic.", line=line)


def warn_of_lost_tags(content: Content, findings: Findings) -> None:
    """What HTML said besides its words, images and links."""
    for element, attribute in content.lost:
        name = f"{attribute} of <{element}>" if attribute else f"<{element}>"
        if attribute in LOOK_OF_ELEMENTS or (attribute is None and element in LOOK):
            findings.warn("look_not_kept", "The look of texts is not kept", name=name)
        else:
            findings.warn("not_kept", "Trellis has no place for this", name=name)
    findings.warn("rich_text_flattened", "A text that is very large or deeply nested was kept without its markup", count=content.flattened)


def warn_of_lost_markup(content: Content, findings: Findings) -> None:
    """What a text lost on its way, but for its links, where its images lie outside the file."""
    warn_of_lost_tags(content, findings)
    findings.warn("images_not_imported", "Images lie beside such a file, not in it: only where they are is kept", count=content.images)


def warn_of_lost_link(link: str, findings: Findings) -> None:
    """A link in a text that leads neither to the web nor to another topic."""
    findings.warn("link_not_kept", "A link in a text to a file became plain text", path=link[:300])


def _origins(noted: list[str], told: list[str]) -> dict[str, object]:
    origins: Mapping[str, list[str]] = {"note_from": noted, "text_from": told}
    return {name: parts for name, parts in origins.items() if parts not in ([], ["note"])}


def _short(*contents: Content) -> bool:
    markdown = "\n\n".join(content.markdown for content in contents if content.markdown)
    return (
        len(markdown) <= NOTE_CHARACTERS
        and all(content.only_paragraphs for content in contents)
        and not any(content.images for content in contents)
    )
