"""What a file calls its topics: the name that another program gave, where it can be kept, else one of our own."""

from collections.abc import Callable, Iterable

from ingest.outline import Node, Outline
from ingest.writers.losses import Losses


def assigned(
    outline: Outline,
    losses: Losses,
    new: Callable[[int], str],
    *,
    fits: Callable[[str], bool] = bool,
    needed: Iterable[Node] | None = None,
) -> dict[Node, str]:
    """An identifier for each topic, or only for those that have one and the `needed`; each stands for one topic only.

    `new` makes one from the topic's number in the file. One that does not fit, or that another topic has already, is lost.
    """
    nodes = [node for node, _, _ in outline.walk()]
    taken: dict[str, Node] = {}
    for node in nodes:
        if node.source_id is not None and fits(node.source_id):
            taken.setdefault(node.source_id, node)
        kept = node.source_id is None or taken.get(node.source_id) is node
        losses.lose("identifier_not_written", count=int(not kept))
    names = {node: identifier for identifier, node in taken.items()}
    wanted = None if needed is None else set(needed)
    for number, node in enumerate(nodes, 1):
        if node not in names and (wanted is None or node in wanted):
            names[node] = _free(new, number, taken)
            taken[names[node]] = node
    return names


def _free(new: Callable[[int], str], number: int, taken: dict[str, Node]) -> str:
    name = new(number)
    while name in taken:
        name += "_"
    return name
