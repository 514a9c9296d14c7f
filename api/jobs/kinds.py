"""One table of the kinds of jobs."""

from api.jobs.running import Kind
from api.subjects.forks import job as forks
from api.subjects.imports import job as imports
from graph.names import JobKind

KINDS: dict[JobKind, Kind] = {"import": imports.KIND, "fork": forks.KIND}
