"""Pictures of maps: whole levels, nothing on top of anything else, and XML whatever the titles are."""

from io import BytesIO
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings
from PIL import Image

from ingest.outline import Node, Outline, Relation
from ingest.writers import PICTURES, write
from ingest.writers.choices import Choices
from ingest.writers.picture_layout import Box, layout, setting_of
from ingest.writers.picture_shape import Drawn, cut, drawn
from ingest.writers.png import LONGEST_SIDE
from tests.ingest.writers.outlines import outlines
from tests.ingest.writers.test_contract import chain, wide
from tests.ingest.writers.whole import whole

GOLDEN = Path(__file__).parent / "golden_picture.svg"
SVG = "{http://www.w3.org/2000/svg}"


def star(branches: int) -> Outline:
    return Outline("Star", Node("Star", children=[Node(f"Branch {number}") for number in range(branches)]), [], None, "mm")


def shown(outline: Outline, most: int = 2_000) -> ElementTree.Element:
    return ElementTree.fromstring(write(outline, "svg", choices=Choices(picture_topics=most)).content)


def labels(picture: ElementTree.Element) -> list[str]:
    return [text.text or "" for text in picture.iter(f"{SVG}text")]


def overlapping(boxes: list[Box]) -> list[tuple[str, str]]:
    """Neighbours from above to below that share space, within each column of the same left edges and between all that overlap sideways."""
    placed = sorted(boxes, key=lambda box: box.y)
    found = []
    for number, upper in enumerate(placed):
        for lower in placed[number + 1 :]:
            apart = (setting_of(upper.topic.depth).height + setting_of(lower.topic.depth).height) / 2
            if lower.y - upper.y >= 50:
                break
            if lower.y - upper.y < apart and upper.x < lower.right and lower.x < upper.right:
                found.append((upper.topic.label, lower.topic.label))
    return found


def numbers_beyond(topics: list[Drawn]) -> int:
    return sum(topic.beyond for topic in topics)


def test_a_map_with_every_construct_looks_as_the_golden_file_says() -> None:
    assert write(whole(), "svg").content.decode() == GOLDEN.read_text()


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(outlines("mm"))
def test_it_is_xml_with_each_title_in_it(outline: Outline) -> None:
    assert len(labels(shown(outline))) == outline.counts().topics
    assert overlapping(layout(drawn(outline, 2_000)).boxes) == []


def ladder() -> Outline:
    """Chains side by side, of one to eight topics."""
    root = Node("Ladder")
    for length in range(1, 9):
        root.children.append(chain(length).root)
    return Outline("Ladder", root, [], None, "mm")


@pytest.mark.parametrize("outline", [whole(), wide(400), star(50), chain(30), ladder()], ids=["whole", "wide", "star", "chain", "ladder"])
def test_nothing_stands_on_anything_else_and_children_stand_to_the_right(outline: Outline) -> None:
    placed = layout(drawn(outline, 2_000))
    assert overlapping(placed.boxes) == []
    boxes = {box.topic: box for box in placed.boxes}
    for box in placed.boxes:
        assert 0 <= box.x < box.right <= placed.width and 0 < box.y < placed.height
        if box.topic.parent:
            assert box.x > boxes[box.topic.parent].right


def test_siblings_stand_in_their_order() -> None:
    placed = layout(drawn(wide(400), 2_000))
    for one, other in pairwise([box for box in placed.boxes if box.topic.depth == 1]):
        assert one.y < other.y


@pytest.mark.parametrize(("most", "depth"), [(1, 0), (8, 1), (56, 1), (57, 2), (399, 2), (400, 3), (2_000, 3)])
def test_only_whole_levels_are_shown_and_the_rest_is_counted(most: int, depth: int) -> None:
    """Seven below each: 1, 8, 57, 400."""
    topics = drawn(wide(400), most)
    assert max(topic.depth for topic in topics) == depth
    assert len(topics) + numbers_beyond(topics) == 400
    said = [problem for problem in write(wide(400), "svg", choices=Choices(picture_topics=most)).problems]
    assert [problem.count for problem in said if problem.code == "topics_not_drawn"] == [400 - len(topics)] * (len(topics) < 400)


def test_a_first_level_that_is_too_large_by_itself_is_cut_short() -> None:
    topics = drawn(star(100), 60)
    assert (len(topics), topics[0].beyond) == (60, 41)
    assert labels(shown(star(100), 60))[1] == "+41"


def test_a_branch_has_one_colour_and_its_neighbour_another() -> None:
    topics = drawn(wide(57), 2_000)
    assert [topic.branch for topic in topics if topic.depth == 1] == list(range(7))
    assert all(topic.branch == topic.parent.branch for topic in topics if topic.depth == 2 and topic.parent)


def test_a_long_title_is_cut_and_that_is_said() -> None:
    outline = Outline("x", Node("word " * 50, children=[Node("short")]), [], None, "mm")
    written = write(outline, "svg")
    assert labels(ElementTree.fromstring(written.content))[0] == cut(("word " * 50).strip())
    assert [(problem.code, problem.count) for problem in written.problems if problem.code == "titles_cut"] == [("titles_cut", 1)]


def test_a_relation_is_drawn_when_both_its_ends_are() -> None:
    one, other = Node("one"), Node("other", children=[Node("deep")])
    relations = [Relation("requires", one, other), Relation("related", one, other.children[0])]
    outline = Outline("x", Node("x", children=[one, other]), relations, None, "mm")
    assert write(outline, "svg").content.count(b"stroke-dasharray") == 2
    assert write(outline, "svg", choices=Choices(picture_topics=3)).content.count(b"stroke-dasharray") == 1


@pytest.mark.parametrize("form", PICTURES)
def test_the_same_map_makes_the_same_picture(form: str) -> None:
    assert write(whole(), form).content == write(whole(), form).content


def size(outline: Outline) -> tuple[int, int]:
    with Image.open(BytesIO(write(outline, "png").content)) as image:
        image.load()
        return image.size


def test_a_small_png_is_twice_as_sharp() -> None:
    placed = layout(drawn(star(3), 2_000))
    assert size(star(3)) == (int(placed.width * 2), int(placed.height * 2))


@pytest.mark.slow
@pytest.mark.parametrize("outline", [wide(3_000), star(3_000), chain(300)], ids=["wide", "star", "chain"])
def test_a_png_is_bounded_and_shows_no_more_than_can_be_read(outline: Outline) -> None:
    width, height = size(outline)
    assert max(width, height) <= LONGEST_SIDE and min(width, height) > 50
    said = {problem.code for problem in write(outline, "png").problems}
    assert "topics_not_drawn" in said
