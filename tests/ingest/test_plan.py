"""A plan decides everything beforehand, and says what the outline said."""

from itertools import count

import pytest

from graph.changes.tree import rebuild
from graph.values import sha256
from ingest.outline import Node, Outline, Relation, Text
from ingest.plan import plan
from ingest.planned import Plan


def planned(root: Node, relations: list[Relation] | None = None, visibility="public", title: str | None = None) -> Plan:
    numbers = count(1)
    return plan(Outline("A map", root, relations or [], "en", "test"), visibility, lambda: f"u-{next(numbers)}", title=title)


def test_topics_come_parents_first_with_their_siblings_in_order():
    made = planned(Node("root", children=[Node("a", children=[Node("a1"), Node("a2")]), Node("b")]))
    assert [topic.title for topic in made.topics] == ["root", "a", "a1", "a2", "b"]
    by_title = {topic.title: topic for topic in made.topics}
    assert by_title["root"].parent_uid is None and by_title["root"].rank is None
    assert by_title["a"].parent_uid == by_title["b"].parent_uid == by_title["root"].uid
    assert str(by_title["a"].rank) < str(by_title["b"].rank)


def test_ten_thousand_siblings_keep_their_order():
    made = planned(Node("root", children=[Node(str(number)) for number in range(10_000)]))
    ranked = sorted((topic for topic in made.topics if topic.rank), key=lambda topic: topic.rank or "")
    assert [topic.title for topic in ranked] == [str(number) for number in range(10_000)]
    assert max(len(topic.rank or "") for topic in made.topics) <= 64


@pytest.mark.slow
def test_a_chain_of_fifty_thousand_topics_overflows_nothing():
    root = node = Node("0")
    for number in range(1, 50_000):
        node.children.append(node := Node(str(number)))
    assert len(planned(root).topics) == 50_000


def test_every_topic_has_a_concept_of_its_own_that_equal_names_would_share():
    made = planned(Node("Root", children=[Node("  LINEAR algebra"), Node("Linear Algebra")]))
    assert len({topic.concept_uid for topic in made.topics}) == 3
    assert made.topics[1].name_key == made.topics[2].name_key == "linear algebra"


def test_texts_are_hashed_counted_and_named():
    made = planned(Node("root", texts=[Text(None, "# Grüße\n\nZwei Wörter"), Text("More", "x")]))
    first, second = made.documents
    assert (first.title, first.words, second.title) == ("root", 4, "More")
    assert first.rank < second.rank
    for document, (key, content) in zip(made.documents, made.texts, strict=True):
        assert key == f"documents/{document.uid}/{document.revision_uid}"
        assert (document.sha256, document.bytes) == (sha256(content), len(content))


def test_relations_are_kept_once_and_never_to_oneself():
    a, b = Node("a"), Node("b")
    made = planned(Node("root", children=[a, b]), [Relation("related", a, b), Relation("related", a, b), Relation("requires", a, a)])
    assert [(relation.kind) for relation in made.relations] == ["related"]


def test_prerequisites_in_a_circle_are_broken_and_reported():
    a, b, c = Node("a"), Node("b"), Node("c")
    circle = [Relation("requires", a, b), Relation("requires", b, c), Relation("requires", c, a, reason="really")]
    made = planned(Node("root", children=[a, b, c]), circle)
    assert sorted(relation.kind for relation in made.relations) == ["related", "requires", "requires"]
    assert [relation.reason for relation in made.relations if relation.kind == "related"] == ["really"]
    assert [(problem.code, problem.count) for problem in made.problems] == [("requires_in_a_circle", 1)]


@pytest.mark.slow
def test_a_circle_of_fifty_thousand_prerequisites_is_broken_in_time():
    nodes = [Node(str(number)) for number in range(50_000)]
    circle = [Relation("requires", node, nodes[number - 1]) for number, node in enumerate(nodes)]
    made = planned(Node("root", children=nodes), circle)
    assert [problem.count for problem in made.problems] == [1]


def test_a_private_map_is_for_its_own_audience():
    hidden = planned(Node("root"), visibility="private")
    assert {topic.audience for topic in hidden.topics} == {hidden.subject_uid.replace("-", "")}
    assert {topic.audience for topic in planned(Node("root")).topics} == {"public"}


def test_the_one_change_rebuilds_what_is_planned():
    a, b = Node("a", kind="group"), Node("b")
    made = planned(Node("root", children=[a, b]), [Relation("requires", b, a)])
    rebuilt = rebuild(made.operations())
    assert {uid: (place.parent_uid, place.rank, place.title, place.kind) for uid, place in rebuilt.topics.items()} == {
        topic.uid: (topic.parent_uid, topic.rank, topic.title, topic.kind) for topic in made.topics
    }
    assert rebuilt.relations == {relation.uid for relation in made.relations}


def test_another_title_names_the_subject_and_its_address():
    made = planned(Node("root"), title="My own: title")
    assert (made.title, made.slug, made.topics[0].title) == ("My own: title", "my-own-title", "root")
