"""Which topics a text links to: by title in [[double brackets]], by uid, or by the address of their page. Code is left out.

One pass over the text, whatever is in it: it runs with every save.
"""

import re
from collections import defaultdict, deque
from collections.abc import Iterator
from typing import NamedTuple

from graph.addresses import uid_of
from graph.values import name_key

MOST = 500
"""Links of each kind that count in one text; the rest stay text."""

FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
BACKTICKS = re.compile(r"`+")
TITLE = re.compile(r"\[\[([^\[\]\n]{1,400})\]\]")
UID = r"([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})(?![\w-])"
BY_UID = re.compile(r"(?:\]\(<?|/topics/)" + UID)
VERSION = "-7"
"""In every uid: they are UUIDs of version 7."""
IS_UID = re.compile(UID)
SHORT = r"[1-9A-HJ-NP-Za-km-z]{20,22}"
PAGE = re.compile(rf"/(?:[\w%.~-]*-)?{SHORT}/({SHORT})(?![\w-])")


class Links(NamedTuple):
    """As they stand in the text, each once: titles (without a label after `|`), and uids of topics, which need not exist."""

    titles: list[str]
    uids: list[str]


def links_in(markdown: str) -> Links:
    """
    >>> links_in("See [[Linear Algebra|that]], [x](0190a1b2-0000-7000-8000-000000000001), and `[[not this]]`.")
    Links(titles=['Linear Algebra'], uids=['0190a1b2-0000-7000-8000-000000000001'])
    """
    titles: dict[str, str] = {}
    uids: dict[str, None] = {}
    if "[[" not in markdown and VERSION not in markdown and not PAGE.search(markdown):
        return Links([], [])  # most texts, in a tenth of the time
    for prose in _paragraphs(markdown):
        for written in TITLE.findall(prose):
            title = title_of(written)
            if IS_UID.fullmatch(title):
                uids[title] = None
            elif title:
                titles.setdefault(name_key(title), title)
        uids |= dict.fromkeys(BY_UID.findall(prose))
        uids |= {uid: None for short in PAGE.findall(prose) if (uid := uid_of(short))}
    return Links(list(titles.values())[:MOST], list(uids)[:MOST])


def title_of(written: str) -> str:
    """What stands before the label in [[title|label]].

    >>> title_of("Graphs | those with edges")
    'Graphs'
    """
    return written.partition("|")[0].strip()


def _paragraphs(markdown: str) -> Iterator[str]:
    """Runs of lines without a blank one or a fenced block in between, less what is code."""
    lines: list[str] = []
    fence = ""
    for line in markdown.split("\n"):
        found = FENCE.match(line)
        if fence:
            if found and found[1].startswith(fence) and not line.strip().strip(fence[0]):
                fence = ""
            continue
        if found or not line.strip():
            yield _without_code(lines)
            lines, fence = [], found[1] if found else ""
        else:
            lines.append(line)
    yield _without_code(lines)


def _without_code(lines: list[str]) -> str:
    """A code span ends at the next run of as many backticks; a run that none follows is text."""
    text = "\n".join(lines)
    runs = [found.span() for found in BACKTICKS.finditer(text)]
    by_length: dict[int, deque[int]] = defaultdict(deque)
    for index, (start, end) in enumerate(runs):
        by_length[end - start].append(index)
    kept: list[str] = []
    at = index = 0
    while index < len(runs):
        start, end = runs[index]
        closing = by_length[end - start]
        while closing and closing[0] <= index:
            closing.popleft()
        if closing:
            kept.append(text[at:start])
            index = closing[0]
            at = runs[index][1]
        index += 1
    return " ".join([*kept, text[at:]])
