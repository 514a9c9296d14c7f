"""What somebody who exports may choose."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Choices:
    """`heading_levels`: how many levels of a Markdown file are headings, the root's included; what lies deeper are lists.

    `picture_topics`: how many topics a picture shows at most. `history` is what our own JSON holds beside the map, for who may edit it: see
    ingest.readers.own_json.
    """

    heading_levels: int = 3
    picture_topics: int = 2_000
    history: Mapping[str, object] | None = None
