"""Prerequisites must not lead back to where they began."""

from collections.abc import Iterable, Iterator


def cycle(edges: Iterable[tuple[str, str]]) -> list[str]:
    """One cycle, from a node back to itself; empty when there is none. Depth first, iterative: O(nodes + edges).

    >>> cycle([("a", "b"), ("b", "c"), ("c", "a"), ("d", "a")]), cycle([("a", "b"), ("a", "c"), ("b", "c")])
    (['a', 'b', 'c', 'a'], [])
    """
    targets: dict[str, list[str]] = {}
    for source, target in edges:
        targets.setdefault(source, []).append(target)
    finished: set[str] = set()
    for start in targets:
        if found := _cycle_from(start, targets, finished):
            return found
    return []


def _cycle_from(start: str, targets: dict[str, list[str]], finished: set[str]) -> list[str]:
    path: dict[str, Iterator[str]] = {} if start in finished else {start: iter(targets.get(start, ()))}
    while path:
        node, rest = next(reversed(path.items()))
        target = next((target for target in rest if target not in finished), None)
        if target is None:
            finished.add(node)
            del path[node]
        elif target in path:
            way = list(path)
            return [*way[way.index(target) :], target]
        else:
            path[target] = iter(targets.get(target, ()))
    return []
