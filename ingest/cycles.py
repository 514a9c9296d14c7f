"""Prerequisites must not lead back to where they began: finds the edges that would."""

from collections.abc import Hashable, Iterable, Iterator
from typing import TypeVar

N = TypeVar("N", bound=Hashable)


def closing_edges(edges: Iterable[tuple[N, N]]) -> set[tuple[N, N]]:
    """Edges without which there is no cycle: those that lead back into the path a depth-first search is on. O(nodes + edges), iterative.

    >>> closing_edges([("a", "b"), ("b", "c"), ("c", "a"), ("a", "c")])
    {('c', 'a')}
    """
    targets: dict[N, list[N]] = {}
    for source, target in edges:
        targets.setdefault(source, []).append(target)
    closing: set[tuple[N, N]] = set()
    finished: set[N] = set()
    for start in targets:
        if start not in finished:
            closing |= _search(start, targets, finished)
    return closing


def _search(start: N, targets: dict[N, list[N]], finished: set[N]) -> set[tuple[N, N]]:
    closing: set[tuple[N, N]] = set()
    path: dict[N, Iterator[N]] = {start: iter(targets.get(start, ()))}
    while path:
        node, rest = next(reversed(path.items()))
        target = next((target for target in rest if target not in finished), None)
        if target is None:
            finished.add(node)
            del path[node]
        elif target in path:
            closing.add((node, target))
        else:
            path[target] = iter(targets.get(target, ()))
    return closing


def newly_closing(standing: list[tuple[N, N]], new: list[tuple[N, N]]) -> list[tuple[N, N]]:
    """Those of the new edges that lead back to where they began, by way of whatever edges; those that stand stay.

    >>> newly_closing([("a", "b")], [("b", "c"), ("c", "a")])
    [('c', 'a')]
    """
    there = set(standing)
    if not closing_edges([*standing, *new]):
        return []
    closing: list[tuple[N, N]] = []
    targets: dict[N, set[N]] = {}
    for source, target in standing:
        targets.setdefault(source, set()).add(target)
    for source, target in new:
        if (source, target) in there:
            continue
        if _leads(targets, target, source):
            closing.append((source, target))
        else:
            targets.setdefault(source, set()).add(target)
    return closing


def _leads(targets: dict[N, set[N]], start: N, end: N) -> bool:
    seen, waiting = {start}, [start]
    while waiting:
        uid = waiting.pop()
        if uid == end:
            return True
        fresh = targets.get(uid, set()) - seen
        seen |= fresh
        waiting.extend(fresh)
    return False
