"""Reads and plans a file in a process of its own: within limits, off the event loop, and without harm when it goes wrong.

    python -m ingest.reading

Takes a `Task` as JSON, leaves the plan in a file, and answers with one JSON object: {"report": …} and what is planned, or {"refused": …}.
"""

import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import orjson

from graph import apart
from graph.names import Visibility
from graph.values import new_uid
from ingest import parcels, pictures, update_told
from ingest.errors import UnreadableFile
from ingest.existing import existing
from ingest.files import load
from ingest.outline import Outline, Problem
from ingest.plan import plan
from ingest.planned import Plan
from ingest.readers import read, read_deep
from ingest.updating import update

SECONDS = 30.0
"""Of work; the process stands back behind the server, so that on a busy machine it may take twice as long."""
MEMORY = 512 * 1024 * 1024
TOO_MUCH = "This file takes more time or memory to read than one may. Divide it into several maps."
SHOWN = 200
"""Topics that the answer to a plan names."""


@dataclass(frozen=True, slots=True)
class Task:
    """`source` is where the file or the folder lies, `name` what its sender calls it, if not so; the plan goes to `plan_to`.

    `existing` is where a subject to update lies.
    """

    source: str
    name: str | None
    plan_to: str
    format: str | None
    title: str | None
    visibility: Visibility
    existing: str | None = None
    deep: bool = False


async def plan_apart(task: Task) -> dict[str, Any]:
    """The answer of the process. Raises UnreadableFile."""
    try:
        said = orjson.loads(await apart.run(__name__, content=orjson.dumps(task), seconds=2 * SECONDS))
    except apart.Failed as error:
        raise UnreadableFile("too_costly", TOO_MUCH) from error
    if refused := said.get("refused"):
        raise UnreadableFile(refused["code"], refused["message"], line=refused["line"], path=refused["path"])
    return said


def planned(task: Task) -> dict[str, Any]:
    """Does it. Raises UnreadableFile."""
    name, content = load(Path(task.source))
    reading = pictures.cleaned((read_deep if task.deep else read)(task.name or name, content, task.format))
    if task.existing:
        planned = update(reading.outline, existing(orjson.loads(Path(task.existing).read_bytes())), new_uid)
        Path(task.plan_to).write_bytes(orjson.dumps(update_told.rows(planned)))
        return {"report": report(reading.outline, reading.problems + planned.problems), "plan": update_told.shown(planned)}
    made = plan(reading.outline, task.visibility, new_uid, title=task.title)
    parcels.save(made, Path(task.plan_to))
    return {"report": report(reading.outline, reading.problems + made.problems), "plan": shown(made)}


def report(outline: Outline, problems: list[Problem]) -> dict[str, Any]:
    """What was in the file, and what of it could not be kept."""
    counted = outline.counts()
    return {
        "format": outline.format,
        "topics": counted.topics,
        "documents": counted.documents,
        "relations": counted.relations,
        "problems": [asdict(problem) for problem in problems],
    }


def shown(made: Plan) -> dict[str, Any]:
    """What would come of it, the first topics by name."""
    depths: dict[str, int] = {}
    for topic in made.topics:
        depths[topic.uid] = depths[topic.parent_uid] + 1 if topic.parent_uid else 0
    listed = [{"action": "add", "title": topic.title, "depth": depths[topic.uid]} for topic in made.topics[:SHOWN]]
    return {"title": made.title, "added": len(made.topics), "steps": listed}


def main() -> None:
    apart.behave(memory=MEMORY, seconds=SECONDS)
    try:
        said = planned(Task(**orjson.loads(sys.stdin.buffer.read())))
    except UnreadableFile as error:
        said = {"refused": {name: getattr(error, name) for name in ("code", "message", "line", "path")}}
    except (MemoryError, RecursionError):
        said = {"refused": {"code": "too_costly", "message": TOO_MUCH, "line": None, "path": None}}
    sys.stdout.buffer.write(orjson.dumps(said))


if __name__ == "__main__":
    main()
