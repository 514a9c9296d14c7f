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
    losses.lose("topics_not_drawn", count=sum(topic.beyond for topic in topics))
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
    thickness = max(1.2, 3.2 - 0.6 * child.topic.depth)
    way = _curve(parent.right, parent.y, child.x, child.y, (parent.right + child.x) / 2)
    return f'<path d="{way}" stroke="{_colour(child.topic)}" stroke-opacity=".7" stroke-width="{thickness:.1f}"/>'


def _relations(relations: list[Relation], boxes: dict[Node, Box]) -> Iterator[str]:
    """Those between topics that are shown: dashed, and with a head where the source requires the target."""
    shown = [relation for relation in relations if relation.source in boxes and relation.target in boxes]
    for relation in shown[:MOST_RELATIONS]:
        way, x, side = _way(boxes[relation.source], boxes[relation.target])
        yield f'<path d="{way}" stroke-dasharray="5 4"/>'
        if relation.kind == "requires":
            y, back = boxes[relation.target].y, x + 7 * side
            yield f'<path d="M{back:.1f} {y - 4:.1f}L{x:.1f} {y:.1f}L{back:.1f} {y + 4:.1f}"/>'


def _way(source: Box, target: Box) -> tuple[str, float, int]:
    """(the curve, where it meets the target, from which side: 1 is the right). From edge to edge, or around what stands below."""
    if target.x > source.right + BULGE:
        return _curve(source.right, source.y, target.x, target.y, (source.right + target.x) / 2), target.x, -1
    if target.right < source.x - BULGE:
        return _curve(source.x, source.y, target.right, target.y, (source.x + target.right) / 2), target.right, 1
    return _curve(source.right, source.y, target.right, target.y, max(source.right, target.right) + BULGE), target.right, 1


def _curve(x: float, y: float, to_x: float, to_y: float, through: float) -> str:
    return f"M{x:.1f} {y:.1f}C{through:.1f} {y:.1f} {through:.1f} {to_y:.1f} {to_x:.1f} {to_y:.1f}"


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
