"""Turns decided operations into a few queries: runs of like operations on different topics, in their order."""

from collections.abc import Iterator, Sequence
from typing import Any, LiteralString, NamedTuple

from neo4j import AsyncManagedTransaction as Tx

from graph.changes.operations import Operation
from graph.queries import structure_writes as queries
from graph.queries.structure_writes import Row
from graph.values import name_key, new_uid


class Context(NamedTuple):
    """What all operations of a change share."""

    subject_uid: str
    viewer_uid: str | None
    change_uid: str
    seq: int
    audience: str
    language: str


async def write_all(tx: Tx, operations: Sequence[Operation], context: Context) -> tuple[int, int]:
    """Returns how many more living topics, and documents of living topics, there are now."""
    topics = documents = 0
    for run in runs(operations):
        for query, rows in _queries(run):
            more_topics, more_documents = await queries.write(tx, query, rows, **context._asdict())
            topics, documents = topics + more_topics, documents + more_documents
        if run[0]["op"] == "describe" and "tags" in run[0]["description"]:
            await queries.tag_subject(tx, context.subject_uid, run[0]["description"]["tags"])
    return topics, documents


def runs(operations: Sequence[Operation]) -> Iterator[list[Operation]]:
    """Neighbours of one kind, none about the same thing as another of its run: one query may take them in any order."""
    run: list[Operation] = []
    about: set[str] = set()
    for operation in operations:
        thing = _about(operation)
        if run and (operation["op"] != run[0]["op"] or thing in about):
            yield run
            run, about = [], set()
        run.append(operation)
        about.add(thing)
    if run:
        yield run


def _about(operation: Operation) -> str:
    match operation["op"]:
        case "relate" | "unrelate":
            return operation["relation_uid"]
        case "rerank":
            return operation["parent_uid"]
        case "describe":
            return ""
        case _:
            return operation["topic_uid"]


def _queries(run: Sequence[Operation]) -> Iterator[tuple[LiteralString, list[Row]]]:
    """What writes one run: (query, rows), one after the other."""
    rows: list[Row] = [dict(operation) for operation in run]
    match run[0]["op"]:
        case "add":
            yield queries.ADD, [_added(row) for row in rows]
        case "rename":
            yield queries.RENAME, [{**row, "name_key": name_key(row["title"])} for row in rows]
        case "move":
            yield queries.MOVE, rows
        case "rerank":
            yield queries.RERANK, rows
        case "delete":
            for row in rows:
                yield queries.DELETE, [row]
            yield queries.MOVE, _kept(rows)
        case "restore":
            for row in rows:
                yield queries.RESTORE, [row]
            yield queries.MOVE, rows
        case "annotate":
            yield queries.ANNOTATE, [{**row, "properties": _properties(row["notes"])} for row in rows]
            yield queries.TAG_TOPICS, [{"uid": row["topic_uid"], "tags": row["notes"]["tags"]} for row in rows if "tags" in row["notes"]]
        case "relate":
            yield queries.SET_STATUS, [{**row, "status": "accepted"} for row in rows if row.get("was")]
            yield queries.RELATE, [row for row in rows if not row.get("was")]
        case "unrelate":
            yield queries.SET_STATUS, [_left(row) for row in rows if row["becomes"]]
            yield queries.UNRELATE, [row for row in rows if not row["becomes"]]
        case "merge":
            for row in rows:
                yield queries.MOVE_DOCUMENTS, _documents(row, row["topic_uid"], row["into_uid"])
                yield queries.MERGE, [row]
                yield queries.MOVE, _kept([row])
        case "unmerge":
            for row in rows:
                yield queries.UNMERGE, [row]
                yield queries.MOVE, [row]
                yield queries.MOVE_DOCUMENTS, _documents(row, row["into_uid"], row["topic_uid"])
        case "describe":
            pass  # the last query of the change takes the subject's words


def _added(row: Row) -> Row:
    note: str | None = row["note"]
    search_text = row["title"] if note is None else f"{row['title']}\n{note}"
    return {**row, "concept_uid": new_uid(), "name_key": name_key(row["title"]), "search_text": search_text}


def _properties(notes: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in notes.items() if name != "tags"}


def _left(row: Row) -> Row:
    """A proposal again; what was written before proposals kept their reason doesn't tell it."""
    return {**row, "status": row["becomes"], "reason": row.get("becomes_reason", row["reason"])}


def _kept(rows: list[Row]) -> list[Row]:
    return [{"topic_uid": row["topic_uid"], "parent_uid": row["kept"][0], "rank": row["kept"][1]} for row in rows if row.get("kept")]


def _documents(row: Row, topic_uid: str, into_uid: str) -> list[Row]:
    return [{"document_uid": uid, "topic_uid": topic_uid, "into_uid": into_uid, "rank": after} for uid, _before, after in row["documents"]]
