"""What somebody who exports may choose."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Choices:
    """`heading_levels`: how many levels of a Markdown file are headings, the root's included; what lies deeper are lists."""

    heading_levels: int = 3
