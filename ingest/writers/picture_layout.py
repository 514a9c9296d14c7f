"""Where the topics of a picture are: the root at the left, and each subtree in a band of its own to the right of its parent."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.writers.picture_shape import Drawn

MARGIN = 28.0
GAP_ALONG, GAP_ACROSS, GAP_FAMILY = 52.0, 8.0, 10.0
NARROW, WIDE = frozenset("iljtfrI.,:;'|!()[]{}`/\\ -"), frozenset("mwMW@%—…")
EM = {"narrow": 0.34, "wide": 0.92, "upper": 0.69, "lower": 0.58, "ideograph": 1.0}
"""Widths of letters, a little more than most fonts have: a picture is drawn with fonts that nobody can measure here."""


@dataclass(frozen=True, slots=True)
class Setting:
    """How the topics of a level are set, in pixels."""

    height: float
    size: float
    weight: int
    padding: float


ROOT, BRANCH, TOPIC = Setting(50, 19, 600, 18), Setting(38, 15, 600, 14), Setting(30, 14, 400, 8)
BEYOND_SIZE = 12.0


def setting_of(depth: int) -> Setting:
    return ROOT if depth == 0 else BRANCH if depth == 1 else TOPIC


@dataclass(frozen=True, slots=True)
class Box:
    """A topic's left edge, the middle of its height, and its width with what it says of topics beyond."""

    topic: Drawn
    x: float
    y: float
    width: float

    @property
    def right(self) -> float:
        return self.x + self.width


@dataclass(frozen=True, slots=True)
class Layout:
    boxes: list[Box]
    width: float
    height: float


def layout(topics: Sequence[Drawn]) -> Layout:
    """Topics come parents first, siblings in order."""
    children: dict[Drawn | None, list[Drawn]] = {}
    for topic in topics:
        children.setdefault(topic.parent, []).append(topic)
    middles = _middles(topics, children)
    lefts: dict[Drawn, float] = {}
    widths = {topic: _width(topic) for topic in topics}
    for topic in topics:
        lefts[topic] = MARGIN if topic.parent is None else lefts[topic.parent] + widths[topic.parent] + GAP_ALONG
    boxes = [Box(topic, lefts[topic], middles[topic], widths[topic]) for topic in topics]
    bottom = max(box.y + setting_of(box.topic.depth).height / 2 for box in boxes)
    return Layout(boxes, max(box.right for box in boxes) + MARGIN, bottom + MARGIN)


def _middles(topics: Sequence[Drawn], children: dict[Drawn | None, list[Drawn]]) -> dict[Drawn, float]:
    """A subtree's band is as high as its topic, or as its children's bands, whichever is more; families keep some room between them."""
    bands: dict[Drawn, float] = {}
    inner: dict[Drawn, float] = {}
    for topic in reversed(topics):
        below = children.get(topic, [])
        inner[topic] = sum(bands[child] for child in below)
        bands[topic] = max(setting_of(topic.depth).height + GAP_ACROSS, inner[topic]) + (GAP_FAMILY if below else 0)
    tops: dict[Drawn, float] = {topics[0]: MARGIN}
    middles: dict[Drawn, float] = {}
    for topic in topics:
        middles[topic] = tops[topic] + bands[topic] / 2
        at = middles[topic] - inner[topic] / 2
        for child in children.get(topic, []):
            tops[child] = at
            at += bands[child]
    return middles


def _width(topic: Drawn) -> float:
    setting = setting_of(topic.depth)
    beyond = text_width(f"+{topic.beyond:,}", BEYOND_SIZE) + setting.padding if topic.beyond else 0
    return round(text_width(topic.label, setting.size * (1.06 if setting.weight > 400 else 1)) + 2 * setting.padding + beyond, 1)


def text_width(text: str, size: float) -> float:
    """Pixels, estimated.

    >>> round(text_width("Rivers", 10), 1), text_width("語", 10)
    (31.1, 10.0)
    """
    return sum(_em(character) for character in text) * size


def _em(character: str) -> float:
    if character in NARROW:
        return EM["narrow"]
    if character in WIDE:
        return EM["wide"]
    if unicodedata.combining(character):
        return 0.0
    if unicodedata.east_asian_width(character) in "WF":
        return EM["ideograph"]
    return EM["upper"] if character.isupper() else EM["lower"]
