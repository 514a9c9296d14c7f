"""Each subject's tree: the stored one is a tree, and the one that its changes make."""

from collections.abc import Collection, Iterable

import orjson

from graph.bucket import Bucket
from graph.changes import operations
from graph.changes.operations import Operation
from graph.changes.tree import Place, rebuild
from graph.checks.finding import Finding
from graph.client import Graph
from graph.errors import TextDamaged, TextMissing
from graph.queries import checked
from graph.values import sha256

CHANGES_AT_ONCE = 100
NAMED = 5
"""Topics that a message names."""


async def compare(graph: Graph, bucket: Bucket, subject_uid: str) -> list[Finding]:
    """Holds one subject in memory, stored and rebuilt. Raises Unavailable."""
    where = f"subject {subject_uid}"
    places, relations = await graph.read(checked.structure, subject_uid)
    findings = [Finding("cycle", where, f"These topics are below each other: {_some(loop)}.") for loop in _loops(places)]
    history, damage = await _history(graph, bucket, subject_uid)
    if damage:
        return [*findings, *damage]
    rebuilt = rebuild(history)
    if differing := {uid for uid, _ in set(places) ^ set(rebuilt.topics.items())}:
        findings.append(Finding("tree_differs", where, f"Its changes make other topics or places than are stored: {_some(differing)}."))
    if differing := (set(relations) ^ rebuilt.relations) - await _gone_with_their_target(
        graph, history, rebuilt.relations - set(relations)
    ):
        findings.append(Finding("relations_differ", where, f"Its changes make other relations than are stored: {_some(differing)}."))
    return findings


async def _gone_with_their_target(graph: Graph, history: Iterable[Operation], missing: Collection[str]) -> set[str]:
    """Of the relations that aren't stored, those that led to another map, which has been purged since."""
    targets = {
        operation["relation_uid"]: operation["target_uid"]
        for operation in history
        if operation["op"] == "relate" and operation["relation_uid"] in missing
    }
    gone = await graph.read(checked.gone, set(targets.values())) if targets else set[str]()
    return {relation for relation, target in targets.items() if target in gone}


def _loops(places: Iterable[tuple[str, Place]]) -> list[set[str]]:
    """The cycles among topics and their parents, by climbing from every topic to one that has been climbed from.

    >>> place = lambda uid, parent: (uid, Place(parent, "a0", uid, "topic"))
    >>> [sorted(loop) for loop in _loops([place("r", None), place("a", "r"), place("b", "c"), place("c", "b"), place("d", "b")])]
    [['b', 'c']]
    """
    parents = {uid: place.parent_uid for uid, place in places}
    climbed: set[str] = set()
    loops: list[set[str]] = []
    for start in parents:
        path: dict[str, None] = {}
        topic: str | None = start
        while topic is not None and topic not in climbed and topic not in path:
            path[topic] = None
            topic = parents.get(topic)
        if topic in path:
            way = list(path)
            loops.append(set(way[way.index(topic) :]))
        climbed |= path.keys()
    return loops


async def _history(graph: Graph, bucket: Bucket, subject_uid: str) -> tuple[list[Operation], list[Finding]]:
    """All operations of a subject's changes in their order, and which changes can't be read."""
    history: list[Operation] = []
    damage: list[Finding] = []
    after = 0
    while page := await graph.read(checked.changes, subject_uid, after, CHANGES_AT_ONCE):
        for change in page:
            try:
                history += operations.decode(await _content(bucket, change))
            except (TextMissing, TextDamaged, orjson.JSONDecodeError) as error:
                damage.append(Finding("change_text", f"change {change.uid}", f"Its operations are not what was saved: {error}"))
        after = page[-1].seq
    return history, damage


async def _content(bucket: Bucket, change: checked.Change) -> bytes:
    """Raises TextMissing, TextDamaged, Unavailable."""
    if change.operations is None:
        return await bucket.get(operations.key(change.uid), change.sha256)
    content = change.operations.encode()
    if sha256(content) != change.sha256:
        raise TextDamaged("their SHA-256 differs.")
    return content


def _some(uids: Iterable[str]) -> str:
    """A few by name and the rest as a number.

    >>> _some(["b", "a"]), _some("abcdefg")
    ('a, b', 'a, b, c, d, e and 2 more')
    """
    ordered = sorted(uids)
    more = f" and {len(ordered) - NAMED} more" if len(ordered) > NAMED else ""
    return ", ".join(ordered[:NAMED]) + more
