"""Relations in formats that know only lines between topics: one for each pair, without kind."""

from collections.abc import Iterable, Sequence

from ingest.outline import Node, Relation
from ingest.writers.losses import Losses


def lines(relations: Sequence[Relation], losses: Losses) -> list[Relation]:
    """One relation for each pair, `related` before `requires`; the others are lost. Reports no prerequisite that becomes a line."""
    found: dict[frozenset[Node], Relation] = {}
    for relation in sorted(relations, key=lambda relation: relation.kind == "requires"):
        pair = frozenset((relation.source, relation.target))
        losses.lose("relation_not_written", name=relation.kind, count=int(pair in found))
        found.setdefault(pair, relation)
    return list(found.values())


def as_related(relations: Iterable[Relation], losses: Losses) -> None:
    """Reports the prerequisites among the lines."""
    losses.lose("requires_as_related", count=sum(relation.kind == "requires" for relation in relations))
