import random

import pytest

from ingest.outline import Node, Outline, Relation, Text, walk


@pytest.mark.slow
def test_a_chain_of_fifty_thousand_topics_overflows_no_stack() -> None:
    root = node = Node("0")
    for number in range(1, 50_000):
        child = Node(str(number))
        node.children.append(child)
        node = child
    outline = Outline("chain", root, [], None, "mm")
    assert outline.counts() == (50_000, 0, 0, 49_999)
    assert [place.node.title for place in outline.walk()] == [str(number) for number in range(50_000)]
    assert "chain" in repr(outline)


def test_parents_come_before_children_and_siblings_in_order() -> None:
    choice = random.Random(7)
    nodes = [Node("0")]
    for number in range(1, 500):
        child = Node(str(number))
        choice.choice(nodes).children.append(child)
        nodes.append(child)
    seen: list[Node] = []
    for node, parent, depth in walk(nodes[0]):
        assert (parent is None) == (depth == 0)
        if parent is not None:
            assert parent in seen
            assert [child for child in parent.children if child in seen] == parent.children[: parent.children.index(node)]
        seen.append(node)
    assert len(seen) == 500


def test_counts_know_documents_and_relations() -> None:
    first, second = Node("a", texts=[Text(None, "x"), Text("more", "y")]), Node("b")
    root = Node("root", children=[first, second])
    assert Outline("root", root, [Relation("requires", second, first)], "en", "mm").counts() == (3, 2, 1, 1)
