"""In which order files are tested, and by which worker: what a database has planned for one file is there for the next."""

from pathlib import Path

from xdist.scheduler import LoadFileScheduling
from xdist.workermanage import WorkerController

TESTS = Path(__file__).parent
TURNS = (
    *("graph/test_checked_schema.py", "graph/test_migrations.py"),
    *("graph", "architecture", "security", "faults"),
    "api",
    "pages",
    *("ingest", "graph/test_bucket", "graph/local", "faults/test_stores_killed.py"),
    *("api/test_up.py", "api/test_cli_backup.py", "api/test_two_authors.py"),
)
"""By the beginning of their path; the longest that fits counts. First what changes the schema, since all is planned anew after that; then
what asks the worker's database; in the middle short files, where the workers meet; last what starts servers of its own, or none."""
ANYWHERE = TURNS.index("api")


def turn(path: Path) -> int:
    name = str(path.relative_to(TESTS)) if path.is_relative_to(TESTS) else ""
    return max(((len(start), number) for number, start in enumerate(TURNS) if name.startswith(start)), default=(0, ANYWHERE))[1]


class FromBothEnds(LoadFileScheduling):
    """The first worker takes the files in their order, the others from the end: one database plans most queries, not each of them."""

    def _assign_work_unit(self, node: WorkerController) -> None:
        if node is not self.nodes[0]:
            self.workqueue.move_to_end(next(reversed(self.workqueue)), last=False)
        super()._assign_work_unit(node)
