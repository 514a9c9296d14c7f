"""Values of a JSON file that anybody may have written: what is of another type than expected counts as absent."""

from typing import cast

Table = dict[str, object]
CONTROLS = {number: None for number in range(32) if chr(number) not in "\t\n\r"}  # escaped NUL and the like are no text


def table(value: object) -> Table:
    """An object, else an empty one."""
    return cast(Table, value) if isinstance(value, dict) else {}


def tables(value: object) -> list[Table]:
    """The objects of a list."""
    return [cast(Table, item) for item in rows(value) if isinstance(item, dict)]


def rows(value: object) -> list[object]:
    """A list, else an empty one."""
    return cast(list[object], value) if isinstance(value, list) else []


def words(value: object) -> str:
    r"""A text without control characters, else an empty one.

    >>> words("a\0b"), words(3), words(None)
    ('ab', '', '')
    """
    return value.translate(CONTROLS) if isinstance(value, str) else ""
