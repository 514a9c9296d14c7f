"""A file's name from a map's title, one that every system takes."""

import re

FORBIDDEN = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]+')
BYTES = 200  # most systems take 255, with the ending
FALLBACK = "map"


def stem(title: str) -> str:
    """The title, as far as a name can hold it.

    >>> stem("Maths: 1/2"), stem("größer"), stem("..."), len(stem("語" * 300).encode())
    ('Maths- 1-2', 'größer', 'map', 198)
    """
    name = FORBIDDEN.sub("-", title).encode()[:BYTES].decode(errors="ignore")
    return name.strip(" .") or FALLBACK
