"""Does jobs beside the requests: those that this process was asked for, and those that a dead one has left."""

import asyncio
import logging
from collections.abc import Mapping
from contextlib import suppress

from api.errors import job_problem
from api.jobs.running import Kind, Running
from api.jobs.uploads import Uploads
from graph.bucket import Bucket
from graph.client import Graph
from graph.errors import GraphError, JobEnded, Unavailable, UnknownOutcome
from graph.limits import Limits
from graph.names import JobKind
from graph.queries import jobs
from graph.queries.access import Viewer
from graph.queries.jobs import Job, Taken
from graph.sweep import discard
from graph.values import new_uid
from ingest.errors import IngestError

log = logging.getLogger("trellis.jobs")

AT_ONCE = 2
BEAT_EVERY = 1.0
"""Seconds between two words about how far a job is, and two looks whether it is still wanted."""
LOOK_EVERY = 5.0
"""Seconds between two looks for what others have left."""
ASK_EVERY = 0.2
"""Seconds between two looks at a job that another process does."""
SWEEP_EVERY = 3_600.0
ANSWER_WITHIN = 5.0
"""Seconds that a request waits for the job it has begun; then it is answered with the job."""


class Jobs:
    """Two at a time; the others wait, and other processes may take them meanwhile. `close` leaves what isn't done to whoever comes next."""

    def __init__(
        self, graph: Graph, bucket: Bucket, uploads: Uploads, kinds: Mapping[JobKind, Kind], *, is_local: bool, limits: Limits
    ) -> None:
        self._graph, self._bucket, self.uploads, self._kinds, self._is_local = graph, bucket, uploads, kinds, is_local
        self._limits = limits
        self._free = asyncio.Semaphore(AT_ONCE)
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._closing = False
        self.answer_within = ANSWER_WITHIN
        self.runner = new_uid()

    async def __aenter__(self) -> "Jobs":
        return self

    async def __aexit__(self, *_: object) -> None:
        self._closing = True
        for task in self._tasks.values():
            task.cancel()
        await self.idle()

    def begin(self, job_uid: str) -> None:
        """Returns at once; a job that is ended, or done elsewhere, isn't begun."""
        if job_uid not in self._tasks:
            task = asyncio.create_task(self._do(job_uid))
            self._tasks[job_uid] = task
            task.add_done_callback(lambda _: self._tasks.pop(job_uid, None))

    async def idle(self) -> None:
        """Until all that was begun here has ended."""
        while self._tasks:
            await asyncio.wait(self._tasks.values())

    async def outcome(self, viewer: Viewer, job_uid: str, seconds: float) -> Job:
        """The job when it has ended, or as it is after that time. Raises NotFound, SignedOut, Unavailable."""
        clock = asyncio.get_running_loop()
        until = clock.time() + seconds
        while True:
            job = await self._graph.read(jobs.one, viewer, job_uid)
            left = until - clock.time()
            if job.is_over or left <= 0:
                return job
            if task := self._tasks.get(job_uid):
                await asyncio.wait({task}, timeout=left)
            else:
                await asyncio.sleep(min(left, ASK_EVERY))

    async def cancel(self, viewer: Viewer, job_uid: str) -> Job:
        """Raises NotFound, SignedOut."""
        job = await self._graph.write(jobs.cancel, viewer, job_uid)
        if (task := self._tasks.get(job_uid)) and job.state == "cancelled":
            task.cancel()
        return job

    async def look_forever(self) -> None:
        """Takes up what others have left, and takes away files that no job needs any more."""
        clock, sweep_at = asyncio.get_running_loop(), 0.0
        while True:
            try:
                await self.take_up()
                if clock.time() >= sweep_at:
                    await self.sweep_uploads()
                    sweep_at = clock.time() + SWEEP_EVERY
            except GraphError as error:
                log.warning("looking for jobs did not work and is tried again: %s", error)
            except Exception:
                log.exception("looking for jobs met something unexpected and is tried again")
            await asyncio.sleep(LOOK_EVERY)

    async def take_up(self) -> int:
        """Begins what is due and can be done here. Returns how many that are."""
        room = AT_ONCE - len(self._tasks)
        if room <= 0:
            return 0
        found = [uid for uid, kind in await self._graph.read(jobs.due, 100) if uid not in self._tasks and self._can_do(uid, kind)]
        for job_uid in found[:room]:
            self.begin(job_uid)
        return len(found[:room])

    def _can_do(self, job_uid: str, kind: JobKind) -> bool:
        return kind in self._kinds and (not self._kinds[kind].needs_upload or self.uploads.has(job_uid))

    async def sweep_uploads(self) -> None:
        """Those of jobs that have ended, whose process was killed before it took them away; and old ones whose job nobody knows."""
        found = await asyncio.to_thread(self.uploads.all)
        old = {uid for uid, is_old in found.items() if is_old} - await self._graph.read(jobs.still_open, list(found))
        for job_uid in old | await self._graph.read(jobs.ended, list(found)):
            await asyncio.to_thread(self.uploads.remove, job_uid)

    async def _do(self, job_uid: str) -> None:
        try:
            async with self._free:
                if taken := await self._graph.write(jobs.take, job_uid, self.runner):
                    await self._carry_out(taken)
            await self._tidy(job_uid)
        except GraphError as error:
            log.warning("job %s stands still until it is due again: %s", job_uid, error)

    async def _carry_out(self, taken: Taken) -> None:
        running = Running(taken, self.runner, self.uploads, self._is_local, self._limits)
        work = asyncio.create_task(self._work(running))
        try:
            await self._accompany(running, work)
        except asyncio.CancelledError:
            work.cancel()
            await asyncio.wait({work})
            if not self._closing:
                return  # its owner has cancelled it
            with suppress(GraphError):  # then it is due a little later
                await self._graph.write(jobs.let_go, taken.uid, self.runner)
            raise
        await self._settle(running, work)

    async def _tidy(self, job_uid: str) -> None:
        """Its files go with it."""
        if not await self._graph.read(jobs.still_open, [job_uid]):
            await asyncio.to_thread(self.uploads.remove, job_uid)

    async def _work(self, running: Running) -> None:
        for subject_uid in await self._graph.read(jobs.staged, running.taken.uid):
            await discard(self._graph, subject_uid, running.taken.uid)
        await self._kinds[running.taken.kind].work(self._graph, self._bucket, running)

    async def _accompany(self, running: Running, work: asyncio.Task[None]) -> None:
        """Until it has ended, by itself or because it isn't wanted any more."""
        while not (await asyncio.wait({work}, timeout=BEAT_EVERY))[0]:
            try:
                wanted = await self._graph.write(jobs.beat, running.taken.uid, self.runner, running.step, running.percent)
            except (Unavailable, UnknownOutcome) as error:
                log.warning("job %s could not say how far it is: %s", running.taken.uid, error)
                continue
            if not wanted and not work.done():
                work.cancel()

    async def _settle(self, running: Running, work: asyncio.Task[None]) -> None:
        """What a store that is down has broken off is due again when its lease is over; everything else has ended."""
        job_uid, error = running.taken.uid, None if work.cancelled() else work.exception()
        if isinstance(error, Unavailable | UnknownOutcome):
            log.warning("job %s was broken off and is tried again: %s", job_uid, error)
            return
        if error is not None and not isinstance(error, JobEnded):
            if not isinstance(error, GraphError | IngestError):
                log.error("job %s met something unexpected", job_uid, exc_info=error)
            with suppress(JobEnded):
                await self._graph.write(jobs.end, job_uid, self.runner, "failed", problem=job_problem(error, is_local=self._is_local))
