"""The change that begins a subject made as a whole: an import's, or a fork's."""

from collections.abc import Iterable

from graph.bucket import Bucket
from graph.changes import operations
from graph.changes.operations import Operation
from graph.queries.staging import FirstChange
from graph.values import new_uid, sha256


async def first_change(bucket: Bucket, made: Iterable[Operation]) -> FirstChange:
    """Operations too large for a property go to the bucket before the change that names them. Raises what Bucket.put raises."""
    change_uid, content = new_uid(), operations.encode(made)
    if len(content) <= operations.LARGEST_PROPERTY:
        return FirstChange(change_uid, content.decode(), sha256(content))
    await bucket.put(operations.key(change_uid), content)
    return FirstChange(change_uid, None, sha256(content))
