"""A note of XMind in whichever of its four forms the file has it."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.readers import rich_text
from ingest.readers.images import Images
from ingest.readers.json_values import Table, rows, table, tables, words
from ingest.readers.rich_text import Content
from ingest.readers.titles import folded

FORMS = {"realHTML", "html", "plain", "ops"}
PARAGRAPH = re.compile(r"<(div|p)>([^<>&]*+)</\1>")
ONLY_WORDS = re.compile(rf"(?:{PARAGRAPH.pattern})+")  # most notes; they take the short way
INNER_FILE = re.compile(r"""\b(xap:[^"'<>\s]+)""")
PICTURE = re.compile(r"""(\ssrc\s*=\s*["']?)xap:([^"'<>\s]+)""", re.IGNORECASE)
TOPIC_LINK = re.compile(r"""(\shref\s*=\s*["']?)xmind:(?=#)""", re.IGNORECASE)
OTHER_LINK = re.compile(r"""(\shref\s*=\s*["']?)(?=(?!https?:|mailto:)[a-z][a-z0-9+.-]*:)""", re.IGNORECASE)
ELSEWHERE = "./"  # a scheme that isn't the web's would vanish unseen; as a path it is found and counted
MARKS = {"fo:font-weight": ("bold", "b"), "fo:font-style": ("italic", "i"), "fo:text-decoration": ("line-through", "s")}


@dataclass(frozen=True, slots=True)
class Note:
    """What it says, the files of the archive that it shows or links to, and how many images could not be had."""

    content: Content
    files: list[str]
    lost_images: int = 0


def read(notes: Table, images: Images) -> Note:
    """The richest form that says anything; images of the archive by their addresses."""
    markup = words(table(notes.get("realHTML")).get("content")) or _markup(table(notes.get("html")).get("content"))
    if ONLY_WORDS.fullmatch(markup):
        return Note(rich_text.from_text("\n\n".join(folded(found[2]) for found in PARAGRAPH.finditer(markup))), [])
    if markup:
        content = rich_text.from_html(_with_paths(markup, images))
        if content.markdown:
            content.lost_links = [link.removeprefix(ELSEWHERE) for link in content.lost_links]
            return Note(content, INNER_FILE.findall(html.unescape(markup)))
    plain = words(table(notes.get("plain")).get("content"))
    return Note(rich_text.from_text(plain), []) if plain else _typed(notes)


def _with_paths(markup: str, images: Images) -> str:
    shown = PICTURE.sub(lambda found: found[1] + (images.address(html.unescape(found[2])) or found[2]), markup)
    return OTHER_LINK.sub(rf"\1{ELSEWHERE}", TOPIC_LINK.sub(r"\1", shown))


def _markup(content: object) -> str:
    """Paragraphs of spans as HTML, which some programs write there at once."""
    return words(content) or "".join(
        f"<p>{''.join(_span(span, link) for span, link in _leaves(tables(paragraph.get('spans'))))}</p>"
        for paragraph in tables(table(content).get("paragraphs"))
    )


def _leaves(spans: list[Table]) -> Iterator[tuple[Table, str]]:
    """The spans that hold text, each with the link around it."""
    waiting = [(span, "") for span in reversed(spans)]
    while waiting:
        span, around = waiting.pop()
        link = words(span.get("href")) or around
        inner = tables(span.get("spans"))
        if inner:
            waiting += [(part, link) for part in reversed(inner)]
        else:
            yield span, link


def _span(span: Table, link: str) -> str:
    text = html.escape(words(span.get("text"))).replace("\n", "<br>")
    properties = table(table(span.get("style")).get("properties"))
    for name, (value, tag) in MARKS.items():
        if text and value in words(properties.get(name)):
            text = f"<{tag}>{text}</{tag}>"
    if image := words(span.get("image")):
        text += f'<img src="{html.escape(image)}">'
    return f'<a href="{html.escape(link)}">{text}</a>' if link else text


def _typed(notes: Table) -> Note:
    """A list of insertions, in the order in which they were typed; one that is no text is an image."""
    steps = [table(step).get("insert") for step in rows(table(notes.get("ops")).get("ops"))]
    return Note(rich_text.from_text("".join(words(step) for step in steps)), [], sum(isinstance(step, dict) for step in steps))
