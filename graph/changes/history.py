"""Earlier versions of a map, grown from its changes alone."""

import asyncio
from collections.abc import Sequence

from graph.bucket import Bucket
from graph.changes import operations
from graph.changes.diff import Diff, diff
from graph.changes.operations import Description, Operation
from graph.changes.tree import Tree, grow
from graph.client import Graph
from graph.errors import NotFound, TextDamaged
from graph.queries import changes
from graph.queries.access import Viewer
from graph.queries.changes import FAR_AHEAD, Content
from graph.values import sha256

AT_ONCE = 200
NO_VERSION = "This map has no such version."


async def read_operations(bucket: Bucket, content: Content) -> list[Operation]:
    """What a change did, wherever it lies. Raises TextMissing, TextDamaged, Unavailable."""
    if content.operations is None:
        return operations.decode(await bucket.get(operations.key(content.uid), content.sha256))
    encoded = content.operations.encode()
    if sha256(encoded) != content.sha256:
        raise TextDamaged("The operations of a change are not what was saved: run trellis check.")
    return operations.decode(encoded)


async def read_inverses(bucket: Bucket, content: Content) -> list[Operation]:
    """What takes a change back, in that order. Raises TextMissing, TextDamaged, Unavailable."""
    if content.operations is None:
        return operations.decode_inverses(await bucket.get(operations.key(content.uid), content.sha256))
    await read_operations(bucket, content)  # told to be damaged before anything is built on it
    return operations.decode(content.inverses or "[]")


async def _all(graph: Graph, bucket: Bucket, viewer: Viewer, subject_uid: str, through: int) -> list[list[Operation]]:
    """The operations of each change up to a number, the first one's first. Raises NotFound, SignedOut, and what the stores raise."""
    found: list[list[Operation]] = []
    while page := await graph.read(changes.contents, viewer, subject_uid, after=len(found), through=through, limit=AT_ONCE):
        for content in page:
            found.append(await read_operations(bucket, content))
    return found


def _tree(all_operations: Sequence[Sequence[Operation]]) -> Tree:
    return grow(operation for of_change in all_operations for operation in of_change)


async def tree_at(graph: Graph, bucket: Bucket, viewer: Viewer, subject_uid: str, version: int) -> tuple[Tree, Description]:
    """The map as it was at a version, and what its subject then said of itself, as far as that is different today.

    Raises NotFound for a version that is not there yet or never was, SignedOut, TextMissing, TextDamaged, and what the stores raise.
    """
    found = await _all(graph, bucket, viewer, subject_uid, FAR_AHEAD)
    _demand(version, found)
    said = Description()
    for operation in (operation for of_change in reversed(found[version:]) for operation in reversed(of_change)):
        if operation["op"] == "describe":
            said.update(operation["was"])
    return await asyncio.to_thread(_tree, found[:version]), said


async def compare(graph: Graph, bucket: Bucket, viewer: Viewer, subject_uid: str, from_version: int, to_version: int) -> Diff:
    """Raises what `tree_at` raises."""
    found = await _all(graph, bucket, viewer, subject_uid, max(from_version, to_version))
    _demand(from_version, found)
    _demand(to_version, found)
    return await asyncio.to_thread(lambda: diff(_tree(found[:from_version]), _tree(found[:to_version])))


def _demand(version: int, found: Sequence[Sequence[Operation]]) -> None:
    if not 1 <= version <= len(found):
        raise NotFound(NO_VERSION)
