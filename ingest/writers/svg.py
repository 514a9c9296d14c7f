"""A picture of the map as SVG: titles, branches and relations in light colours; the same for everybody."""

from collections.abc import Iterator
from xml.sax.saxutils import escape

from ingest.outline import Node, Outline, Relation
from ingest.writers.choices import Choices
from ingest.writers.losses import Losses
from ingest.writers.picture_layout import BEYOND_SIZE, Box, Layout, layout, setting_of
from ingest.writers.picture_shape import ELLIPSIS, Drawn, drawn

PAPER, SURFACE, LINE, INK, MUTED, ACCENT = "#fbfaf7", "#ffffff", "#dad7cf", "#1f2328", "#5b6470", "#1f5fa8"
BRANCHES = ("#3c7ebe", "#b55f40", "#478d4b", "#9064af", "#9b7300", "#008d9c", "#b45971", "#6d71c0")
"""The hues of the page, in the same order."""
FONTS = "Inter, 'Noto Sans', 'DejaVu Sans', system-ui, sans-serif"
MOST_RELATIONS = 500
BULGE = 46.0


def write(outline: Outline, losses: Losses, choices: Choices) -> bytes:
    """As many whole levels as `choices` allow."""
    topics = drawn(outline, choices.picture_topics)
    return picture(outline, topics, layout(topics), losses).encode()


def picture(outline: Outline, topics: list[Drawn], placed: Layout, losses: Losses) -> str:
    """Reports what isn't in it, but for texts, which are in no picture."""
    losses.lose("topics_not_drawn", count=topics[0].beyond + sum(topic.beyond for topic in topics[1:]))
    losses.lose("titles_cut", count=sum(topic.label.endswith(ELLIPSIS) and topic.label != topic.node.title for topic in topics))
    return "\n".join(_elements(outline, placed)) + "\n"


def _elements(outline: Outline, placed: Layout) -> Iterator[str]:
    width, height = round(placed.width, 1), round(placed.height, 1)
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        f'font-family="{FONTS}" fill="{INK}">'
    )
    yield f"<title>{escape(outline.title)}</title>"
    yield f'<rect width="100%" height="100%" fill="{PAPER}"/>'
    boxes = {box.topic: box for box in placed.boxes}
    yield '<g fill="none" stroke-linecap="round">'
    yield from (_branch(boxes[box.topic.parent], box) for box in placed.boxes if box.topic.parent)
    yield "</g>"
    yield f'<g fill="none" stroke="{MUTED}" stroke-opacity=".55" stroke-width="1.2">'
    yield from _relations(outline.relations, {box.topic.node: box for box in placed.boxes})
    yield "</g>"
    for box in placed.boxes:
        yield from _topic(box)
    yield "</svg>"


def _colour(topic: Drawn) -> str:
    return ACCENT if topic.branch is None else BRANCHES[topic.branch % len(BRANCHES)]


def _branch(parent: Box, child: Box) -> str:
    middle = (parent.right + child.x) / 2
    thickness = max(1.2, 3.2 - 0.6 * child.topic.depth)
    way = f"M{parent.right:.1f} {parent.y:.1f}C{middle:.1f} {parent.y:.1f} {middle:.1f} {child.y:.1f} {child.x:.1f} {child.y:.1f}"
    return f'<path d="{way}" stroke="{_colour(child.topic)}" stroke-opacity=".7" stroke-width="{thickness:.1f}"/>'


def _relations(relations: list[Relation], boxes: dict[Node, Box]) -> Iterator[str]:
    """Those between topics that are shown: dashed, and with a head where the source requires the target."""
    shown = [relation for relation in relations if relation.source in boxes and relation.target in boxes]
    for relation in shown[:MOST_RELATIONS]:
        source, target = boxes[relation.source], boxes[relation.target]
        bulge = max(source.right, target.right) + BULGE
        way = f"M{source.right:.1f} {source.y:.1f}C{bulge:.1f} {source.y:.1f} {bulge:.1f} {target.y:.1f} {target.right:.1f} {target.y:.1f}"
        yield f'<path d="{way}" stroke-dasharray="5 4"/>'
        if relation.kind == "requires":
            x, y = target.right, target.y
            yield f'<path d="M{x + 7:.1f} {y - 4:.1f}L{x:.1f} {y:.1f}L{x + 7:.1f} {y + 4:.1f}"/>'


def _topic(box: Box) -> Iterator[str]:
    topic, setting = box.topic, setting_of(box.topic.depth)
    top = box.y - setting.height / 2
    if topic.depth < 2:
        fill, edge = (ACCENT, ACCENT) if topic.depth == 0 else (SURFACE, _colour(topic))
        yield (
            f'<rect x="{box.x:.1f}" y="{top:.1f}" width="{box.width:.1f}" height="{setting.height:.0f}" rx="{setting.height / 2:.0f}" '
            f'fill="{fill}" stroke="{edge}"/>'
        )
    ink = f' fill="{SURFACE}"' if topic.depth == 0 else ""
    baseline = box.y + setting.size * 0.36
    yield (
        f'<text x="{box.x + setting.padding:.1f}" y="{baseline:.1f}" font-size="{setting.size:.0f}" font-weight="{setting.weight}"{ink}>'
        f"{escape(topic.label)}</text>"
    )
    if topic.beyond:
        yield (
            f'<text x="{box.right - setting.padding:.1f}" y="{baseline:.1f}" font-size="{BEYOND_SIZE:.0f}" text-anchor="end" '
            f'fill="{SURFACE if topic.depth == 0 else MUTED}">+{topic.beyond:,}</text>'
        )
