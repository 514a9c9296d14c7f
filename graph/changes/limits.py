"""How much one change, and one map, may hold. Imports keep to the same numbers."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """`depth` is that of the deepest topic, 0 for the root."""

    topics: int = 50_000
    depth: int = 100
    operations: int = 100
    title_characters: int = 300
    note_characters: int = 1_000
    summary_characters: int = 2_000
    url_characters: int = 2_000
    tags: int = 20
    tag_characters: int = 80


LIMITS = Limits()
