"""The same picture as PNG, with fewer levels where the titles would get too small to be read."""

from math import sqrt

import resvg_py

from ingest.outline import Outline
from ingest.writers.choices import Choices
from ingest.writers.losses import Losses
from ingest.writers.picture_layout import Layout, layout
from ingest.writers.picture_shape import Drawn, drawn
from ingest.writers.svg import picture

LONGEST_SIDE = 8_192
SHARPEST, SMALLEST = 2.0, 0.5
"""How large a pixel of the SVG may become, and must stay."""
SHARP_PIXELS = 8_000_000
"""Up to which a picture is drawn larger than the SVG says: beyond, it takes long and makes little difference."""


def write(outline: Outline, losses: Losses, choices: Choices) -> bytes:
    """Drawn with the fonts of this machine."""
    topics, placed = _fitting(outline, choices.picture_topics)
    scale = _scale(placed)
    return resvg_py.svg_to_bytes(
        svg_string=picture(outline, topics, placed, losses),
        width=max(1, int(placed.width * scale)),
        height=max(1, int(placed.height * scale)),
    )


def _scale(placed: Layout) -> float:
    sharp = max(1.0, sqrt(SHARP_PIXELS / (placed.width * placed.height)))
    return min(SHARPEST, sharp, LONGEST_SIDE / max(placed.width, placed.height))


def _fitting(outline: Outline, most: int) -> tuple[list[Drawn], Layout]:
    """As many levels as can be read; the root and a few of its branches always."""
    while True:
        topics = drawn(outline, most)
        placed = layout(topics)
        if max(placed.width, placed.height) * SMALLEST <= LONGEST_SIDE or len(topics) <= 2:
            return topics, placed
        most = (len(topics) - 1) if topics[-1].depth > 1 else len(topics) // 2
