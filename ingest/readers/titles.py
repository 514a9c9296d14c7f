"""Titles that Trellis accepts, made from what files hold."""

from pathlib import PurePosixPath

from ingest.limits import TITLE_CHARACTERS

UNTITLED = "(untitled)"


def folded(text: str) -> str:
    """One line: every run of white space, also no-break spaces and line ends, becomes one blank.

    >>> folded(" two\\n  words ")
    'two words'
    """
    return " ".join(text.split())


def shortened(title: str) -> str:
    """At most 300 characters: cut at a word where there is one, with an ellipsis.

    >>> shortened("short"), len(shortened("word " * 100)), len(shortened("語" * 400))
    ('short', 300, 300)
    """
    if len(title) <= TITLE_CHARACTERS:
        return title
    head = title[: TITLE_CHARACTERS - 1]
    if title[TITLE_CHARACTERS - 1] != " " and " " in head[TITLE_CHARACTERS // 2 :]:
        head = head.rsplit(" ", 1)[0]
    return head.rstrip() + "…"


def of_file(name: str) -> str:
    """What a map is called when only its file has a name.

    >>> of_file("maps/physics.v2.txt"), of_file(".txt"), of_file("")
    ('physics.v2', '.txt', '(untitled)')
    """
    return shortened(folded(PurePosixPath(name).stem)) or UNTITLED
