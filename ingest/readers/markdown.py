"""Plain text to Markdown that shows exactly that text; formulas between dollars stay formulas."""

import re

from markdown_it import MarkdownIt

MATH = r"\$\$.{1,2000}?\$\$|\$(?=[^\s$])[^$\n]{0,500}(?<=[^\s$])\$(?!\d)"
DISPLAY_MATH = re.compile(r"\\\[((?:(?!\\\[).){1,2000}?)\\\]", re.DOTALL)
INLINE_MATH = re.compile(r"\\\(((?:(?!\\\().){1,500}?)\\\)", re.DOTALL)
SPECIAL = re.compile(
    rf"(?P<math>{MATH})"
    r"|(?P<mark>[*`<]|~(?=~)|(?<=~)~|\\(?=[!-/:-@\[-`{-~\n]|$)"
    r"|(?<![^\W_])_|_(?![^\W_])"
    r"|\[(?=\[)|\[(?=[^\]\n]{0,300}\][\[(:])"
    r"|&(?=\#?\w{1,30};))",
    re.DOTALL,
)
LINE_START = re.compile(
    r"^([ \t]*)(#{1,6}(?=\s|$)|>|[-+](?=\s|$)|=(?==*+[ \t]*+$)|[-:|](?=[-:| \t]*+$))",  # the last one: a table's second line
    re.MULTILINE,
)
ONLY_WORDS = re.compile(r"[^\W\d_][^\n]*")
"""One line that begins with a letter is a paragraph; all else is looked at."""
PLAIN = re.compile(r"[^\W\d_](?:[^\W_]|[ ,.;:()'\"/?!%-])*+(?<! )")
"""A line that needs no escape for sure; most titles are one."""
MARKDOWN = MarkdownIt("commonmark", {"maxNesting": 20}).enable("table").disable("inline")
PARAGRAPH = ["paragraph_open", "inline", "paragraph_close"]
NUMBERED_START = re.compile(r"^([ \t]*\d{1,9})([.)])(?=\s|$)", re.MULTILINE)


def with_dollars(text: str, display: str = "$$") -> str:
    r"""LaTeX's own brackets as dollars.

    >>> with_dollars(r"\[ x^2 \] and \(y\)")
    '$$x^2$$ and $y$'
    """
    if "\\" not in text:
        return text
    displayed = DISPLAY_MATH.sub(lambda found: f"{display}{found[1].strip()}{display}", text)
    return INLINE_MATH.sub(lambda found: f"${found[1].strip()}$", displayed)


def escaped(text: str) -> str:
    r"""What Markdown would read as markup is escaped, and no more than that.

    >>> print(escaped("2 * 3, snake_case, _under_, <b>, $a_1*b$, [x](y)"))
    2 \* 3, snake_case, \_under\_, \<b>, $a_1*b$, \[x](y)
    >>> print(escaped("# no heading"), escaped("1. no list"))
    \# no heading 1\. no list
    """
    if PLAIN.fullmatch(text):
        return text
    inline = SPECIAL.sub(lambda found: found[0] if found["math"] else "\\" + found[0], text)
    return NUMBERED_START.sub(r"\1\\\2", LINE_START.sub(r"\1\\\2", inline))


def paragraphs(text: str) -> list[str]:
    """Plain text divided at its empty lines; leading blanks, which would make code of a line, are dropped.

    >>> paragraphs("a\\n  b\\n\\n\\nc")
    ['a\\nb', 'c']
    """
    rows = [line.strip() for line in text.splitlines()]
    if len(rows) < 2:
        return [row for row in rows if row]
    lines = "\n".join(rows)
    return [paragraph for paragraph in re.split(r"\n{2,}", lines.strip("\n")) if paragraph]


def from_plain(text: str) -> str:
    """Plain text as Markdown paragraphs; its line ends stay line ends."""
    return "\n\n".join(escaped(paragraph).replace("\n", "  \n") for paragraph in paragraphs(text))


def only_paragraphs(markdown: str) -> bool:
    r"""Whether it can be a note, if it is short: nothing but paragraphs, and no images.

    >>> only_paragraphs("some *words*\n\nand more"), only_paragraphs("- a list"), only_paragraphs("![](picture.png)")
    (True, False, False)
    """
    if not markdown or ONLY_WORDS.fullmatch(markdown):
        return "![" not in markdown
    return all(token.type in PARAGRAPH for token in MARKDOWN.parse(markdown)) and "![" not in markdown
