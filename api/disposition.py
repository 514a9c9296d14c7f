"""Content-Disposition (RFC 6266): what a browser calls the file that it saves."""

import re
from urllib.parse import quote

UNSAFE = re.compile(r"[^ !#$&+\-.0-9A-Z^_`a-z|~(),;=@{}\[\]\']")


def attachment(name: str) -> str:
    """With a name of plain ASCII for old programs, and the real one beside it.

    >>> attachment("map.mm")
    'attachment; filename="map.mm"'
    >>> attachment("größer “100 %”.md")
    'attachment; filename="gr__er _100 __.md"; filename*=UTF-8\\'\\'gr%C3%B6%C3%9Fer%20%E2%80%9C100%20%25%E2%80%9D.md'
    """
    plain = UNSAFE.sub("_", name)
    exact = "" if plain == name else f"; filename*=UTF-8''{quote(name, safe='')}"
    return f'attachment; filename="{plain}"{exact}'
