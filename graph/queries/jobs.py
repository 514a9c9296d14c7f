"""Work that outlasts its request: who asked for it, how far it is, and which process does it.

While a job is open, `due_at` is the moment from which any process may take it up: whoever does it moves that ahead again and again, so what
a dead process leaves is due soon. What ends a job, its own last step or its owner, writes to it first: the other one then finds it ended.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

import orjson
from neo4j import AsyncManagedTransaction as Tx
from neo4j import Record

from graph.errors import JobEnded, TooManyJobs
from graph.names import JobKind, JobState
from graph.queries import idempotency
from graph.queries.access import Viewer, guarded, refuse, unguarded
from graph.queries.idempotency import Once

NO_JOB = "There is no such job."
MOST_OPEN = 20
"""Jobs of one account at the same time."""
HEAD_START = 2
"""Seconds in which only the process that was asked takes up what is new."""
LEASE = 30
"""Seconds after which work that nobody says anything of is taken for dead."""
TRIES = 3
"""What has ended that many processes is not begun again."""
LOST_AFTER = 3_600
"""Seconds after which a job is given up that no process can do: what it needs lay where none is any more."""
DAYS_KEPT = 7
"""For ended jobs."""


@dataclass(frozen=True, slots=True)
class Job:
    """`result` and `problem` are what the request would have answered."""

    uid: str
    kind: JobKind
    state: JobState
    percent: int
    step: str
    result: dict[str, Any] | None
    problem: dict[str, Any] | None
    at: datetime

    @property
    def is_over(self) -> bool:
        return self.state not in ("waiting", "running")


@dataclass(frozen=True, slots=True)
class Taken:
    """A job that this process has to do now, in its owner's name."""

    uid: str
    kind: JobKind
    inputs: dict[str, Any]
    owner: Viewer


CREATE = guarded("""
MATCH (owner:User {uid: $viewer_uid}) WHERE IS_SIGNED_IN
SET owner.created_at = owner.created_at
WITH owner.uid AS held
MATCH (owner:User {uid: held}) WHERE IS_SIGNED_IN
WITH owner, COUNT { (job:Job)-[:OF]->(owner) WHERE job.due_at IS NOT NULL } AS open
CALL (owner, open) {
    WITH owner, open WHERE open < $most
    CREATE (job:Job {
        uid: $uid, kind: $kind, state: 'waiting', percent: 0, step: 'Waiting', inputs: $inputs, credential_uid: $credential_uid, tries: 0,
        at: datetime(), due_at: datetime() + duration({seconds: $head_start})
    })-[:OF]->(owner)
    RETURN count(job) AS made
}
RETURN made
""")


async def create(tx: Tx, viewer: Viewer, uid: str, kind: JobKind, inputs: dict[str, Any], once: Once | None) -> str:
    """The uid of the job: this one, or the one that the same request made before. Raises TooManyJobs, KeyReused, SignedOut."""
    if made := await idempotency.earlier(tx, once):
        return made[0]
    asked = viewer.asks(uid=uid, kind=kind, inputs=orjson.dumps(inputs).decode(), most=MOST_OPEN, head_start=HEAD_START)
    record = await (await tx.run(CREATE, asked)).single()
    if record is None:
        await refuse(tx, viewer, NO_JOB)
    if not record["made"]:
        raise TooManyJobs(f"You have {MOST_OPEN} jobs going on. Wait until one has ended, or cancel one.")
    await idempotency.keep(tx, once, [uid])
    return uid


ONE = guarded("""
MATCH (job:Job {uid: $job_uid})-[:OF]->(owner:User {uid: $viewer_uid}) WHERE IS_SIGNED_IN
RETURN job.uid AS uid, job.kind AS kind, job.state AS state, job.percent AS percent, job.step AS step, job.result AS result,
    job.problem AS problem, job.at AS at
""")


async def one(tx: Tx, viewer: Viewer, job_uid: str) -> Job:
    """Raises NotFound for what isn't the viewer's, SignedOut when they are gone."""
    record = await (await tx.run(ONE, viewer.asks(job_uid=job_uid))).single()
    if record is None:
        await refuse(tx, viewer, NO_JOB)
    return _job(record)


def _job(record: Record) -> Job:
    row = record.data()
    row["at"] = row["at"].to_native()
    for name in ("result", "problem"):
        row[name] = row[name] and orjson.loads(row[name])
    return Job(**row)


CANCEL = guarded("""
MATCH (job:Job {uid: $job_uid})-[:OF]->(owner:User {uid: $viewer_uid}) WHERE IS_SIGNED_IN
SET job.at = job.at
WITH job.uid AS held
MATCH (job:Job {uid: held}) WHERE IS_SIGNED_IN
SET job.state = CASE WHEN job.due_at IS NULL THEN job.state ELSE 'cancelled' END, job.ended_at = coalesce(job.ended_at, datetime())
REMOVE job.due_at, job.inputs
RETURN job.uid AS uid, job.kind AS kind, job.state AS state, job.percent AS percent, job.step AS step, job.result AS result,
    job.problem AS problem, job.at AS at
""")


async def cancel(tx: Tx, viewer: Viewer, job_uid: str) -> Job:
    """Nothing that it does is kept from now on; what has ended stays as it is. Raises NotFound, SignedOut."""
    record = await (await tx.run(CANCEL, viewer.asks(job_uid=job_uid))).single()
    if record is None:
        await refuse(tx, viewer, NO_JOB)
    return _job(record)


DUE = """
MATCH (job:Job) WHERE job.due_at <= datetime()
WITH job ORDER BY job.due_at LIMIT $limit
RETURN collect([job.uid, job.kind]) AS jobs
"""


async def due(tx: Tx, limit: int) -> list[tuple[str, JobKind]]:
    """(uid, kind) of what nobody does at the moment, the longest first."""
    return [(uid, kind) for uid, kind in (await (await tx.run(DUE, limit=limit)).single(strict=True))["jobs"]]


TAKE = """
MATCH (job:Job {uid: $job_uid})
SET job.at = job.at
WITH job.uid AS held
MATCH (job:Job {uid: held})-[:OF]->(owner:User) WHERE job.due_at <= datetime() OR job.state = 'waiting'
SET job.state = 'running', job.runner = $runner, job.tries = job.tries + 1, job.percent = 0, job.step = 'Starting',
    job.due_at = datetime() + duration({seconds: $lease})
RETURN job.kind AS kind, job.inputs AS inputs, owner.uid AS owner_uid, job.credential_uid AS credential_uid, job.tries AS tries
"""


async def take(tx: Tx, job_uid: str, runner: str) -> Taken | None:
    """From now on this process does it; None when another one does, it has ended, or it is given up."""
    record = await (await tx.run(TAKE, job_uid=job_uid, runner=runner, lease=LEASE)).single()
    if record is None:
        return None
    if record["tries"] > TRIES:
        detail = "This was begun several times and never came to an end. Try it with a smaller file, or tell the operator."
        await end(tx, job_uid, runner, "failed", problem={"status": 500, "code": "gave_up", "detail": detail})
        return None
    owner = Viewer(record["owner_uid"], record["credential_uid"])
    return Taken(job_uid, record["kind"], orjson.loads(record["inputs"]), owner)


BEAT = """
MATCH (job:Job {uid: $job_uid})
SET job.at = job.at
WITH job.uid AS held
MATCH (job:Job {uid: held}) WHERE job.state = 'running' AND job.runner = $runner
SET job.percent = $percent, job.step = $step, job.due_at = datetime() + duration({seconds: $lease})
RETURN job.uid AS uid
"""


async def beat(tx: Tx, job_uid: str, runner: str, step: str, percent: int) -> bool:
    """Tells how far it is, and that it is alive; False when it isn't this process's any more."""
    asked = await tx.run(BEAT, job_uid=job_uid, runner=runner, step=step, percent=percent, lease=LEASE)
    return await asked.single() is not None


LET_GO = """
MATCH (job:Job {uid: $job_uid})
SET job.at = job.at
WITH job.uid AS held
MATCH (job:Job {uid: held}) WHERE job.state = 'running' AND job.runner = $runner
SET job.state = 'waiting', job.percent = 0, job.step = 'Waiting', job.tries = job.tries - 1, job.due_at = datetime()
RETURN job.uid AS uid
"""


async def let_go(tx: Tx, job_uid: str, runner: str) -> None:
    """For whoever comes next: this process stops."""
    await (await tx.run(LET_GO, job_uid=job_uid, runner=runner)).consume()


END = """
MATCH (job:Job {uid: $job_uid})
SET job.at = job.at
WITH job.uid AS held
MATCH (job:Job {uid: held}) WHERE job.state = 'running' AND job.runner = $runner
SET job.state = $state, job.percent = CASE $state WHEN 'done' THEN 100 ELSE job.percent END,
    job.step = CASE $state WHEN 'done' THEN 'Done' ELSE job.step END,
    job.result = $result, job.problem = $problem, job.ended_at = datetime()
REMOVE job.due_at, job.inputs
RETURN job.uid AS uid
"""


async def end(
    tx: Tx, job_uid: str, runner: str, state: JobState, *, result: dict[str, Any] | None = None, problem: dict[str, Any] | None = None
) -> None:
    """The last step of the work, in the transaction that shows what it has made. Raises JobEnded: then nothing is to be shown."""
    values = {"result": _text(result), "problem": _text(problem)}
    if await (await tx.run(END, {"job_uid": job_uid, "runner": runner, "state": state, **values})).single() is None:
        raise JobEnded("This job was cancelled, or is done elsewhere.")


def _text(value: dict[str, Any] | None) -> str | None:
    return None if value is None else orjson.dumps(value, option=orjson.OPT_UTC_Z).decode()


STAGED = unguarded(
    "MATCH (subject:Subject {staged_by: $job_uid}) WITH subject LIMIT 100 RETURN collect(subject.uid) AS uids",
    because="it finds what an earlier try of this very job has left, which nobody can see",
)


async def staged(tx: Tx, job_uid: str) -> list[str]:
    """Subjects that were begun for this job and never shown."""
    return cast("list[str]", (await (await tx.run(STAGED, job_uid=job_uid)).single(strict=True))["uids"])


OPEN = "UNWIND $uids AS uid MATCH (job:Job {uid: uid}) WHERE job.due_at IS NOT NULL RETURN collect(uid) AS uids"


async def still_open(tx: Tx, uids: list[str]) -> set[str]:
    """Those of them that are yet to be done."""
    return set((await (await tx.run(OPEN, uids=uids)).single(strict=True))["uids"])


ENDED = "UNWIND $uids AS uid MATCH (job:Job {uid: uid}) WHERE job.ended_at IS NOT NULL RETURN collect(uid) AS uids"


async def ended(tx: Tx, uids: list[str]) -> set[str]:
    """Those of them that have nothing left to do."""
    return set((await (await tx.run(ENDED, uids=uids)).single(strict=True))["uids"])


SWEEP_LOST = """
MATCH (job:Job) WHERE job.due_at < datetime() - duration({seconds: $seconds})
WITH job LIMIT $limit
SET job.state = 'failed', job.ended_at = datetime(), job.problem = $problem
REMOVE job.due_at, job.inputs
RETURN count(job) AS lost
"""
SWEEP_ENDED = """
MATCH (job:Job) WHERE job.ended_at < datetime() - duration({days: $days})
WITH job LIMIT $limit
DETACH DELETE job
RETURN count(*) AS gone
"""


async def sweep(tx: Tx, limit: int) -> int:
    """Ends what no process can do any more, and deletes what has ended long ago. Returns how many were deleted."""
    detail = "What this needs is gone from the server. Start it again."
    lost = _text({"status": 410, "code": "upload_lost", "detail": detail})
    await (await tx.run(SWEEP_LOST, seconds=LOST_AFTER, limit=limit, problem=lost)).consume()
    return cast("int", (await (await tx.run(SWEEP_ENDED, days=DAYS_KEPT, limit=limit)).single(strict=True))["gone"])
