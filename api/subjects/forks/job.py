"""What a job of the kind fork does: it copies, and shows the copy in the transaction that ends the job."""

from api.jobs.running import Kind, Running
from api.subject_schema import Subject
from graph.bucket import Bucket
from graph.client import Graph, Tx
from graph.forking import Order, fork
from graph.queries import subjects


async def run(graph: Graph, bucket: Bucket, running: Running) -> None:
    """Raises JobEnded, and what copying raises."""
    taken = running.taken

    async def last(tx: Tx, copy_uid: str) -> None:
        shown = Subject.model_validate(await subjects.one(tx, taken.owner, copy_uid))
        await running.end(tx, shown.model_dump(mode="json"))

    running.tell("Reading the map", 2)
    await fork(graph, bucket, Order(taken.owner, taken.inputs["subject_uid"], taken.uid, running.is_local, running.tell, last))


KIND = Kind(run, needs_upload=False)
