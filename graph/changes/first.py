"""The change that begins a subject made as a whole: an import's, or a fork's."""

from collections.abc import Iterable

from graph.bucket import Bucket
from graph.changes import operations
from graph.changes.operations import Operation
from graph.queries.staging import FirstChange
from graph.values import new_uid, sha256


async def first_change(bucket: Bucket, made: Iterable[Operation]) -> FirstChange:
    """Raises what Bucket.put raises."""
    return await kept(bucket, operations.encode(made))


async def kept(bucket: Bucket, content: bytes) -> FirstChange:
    """Encoded operations that are too large for a property go to the bucket before the change that names them."""
    change_uid = new_uid()
    if len(content) <= operations.LARGEST_PROPERTY:
        return FirstChange(change_uid, content.decode(), sha256(content))
    await bucket.put(operations.key(change_uid), content)
    return FirstChange(change_uid, None, sha256(content))
