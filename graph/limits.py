"""How much may be kept by hand: in a map, in one change, as one text or image. What a file may hold is in ingest/limits.py."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """`depth` is that of the deepest topic, 0 for the root; `documents` are those of one topic; `document_bytes` are of UTF-8."""

    topics: int = 50_000
    depth: int = 100
    operations: int = 100
    title_characters: int = 300
    tags: int = 20
    documents: int = 200
    document_bytes: int = 1_000_000
    image_bytes: int = 5_000_000
    note_characters: int = 1_000
    summary_characters: int = 2_000
    url_characters: int = 2_000
    tag_characters: int = 80


LIMITS = Limits()
