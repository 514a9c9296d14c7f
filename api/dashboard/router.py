"""Routes of the learner's dashboard."""

from typing import Annotated

from fastapi import APIRouter, Query

from api import pages
from api.dashboard import use_cases
from api.dashboard.schemas import MissingTopic, Progress, ProgressSummary, ProgressUpdate
from api.deps import GraphDep, SignedIn, ViewerDep, VisitorDep
from api.errors import problems
from api.pages import Cursor, InvalidCursor, Limit24, Page
from api.refusals import OriginRefused, SignInNeeded, TooManyRequests
from api.subject_schema import Subject
from graph.errors import NotFound, SignedOut
from graph.names import OwnList

router = APIRouter(tags=["dashboard"])


@router.put("/topics/{topic_uid}/progress", responses=problems(NotFound, OriginRefused, TooManyRequests, SignedOut))
async def set_progress(topic_uid: str, update: ProgressUpdate, visitor: VisitorDep, graph: GraphDep) -> Progress:
    """Mark a topic as learning, done or skipped, or clear it. Whoever has no account becomes a guest, known by a cookie."""
    marked = await use_cases.set_progress(graph, visitor.viewer, topic_uid, update.state, is_new=visitor.is_new)
    return Progress.model_validate(marked)


@router.get("/subjects/{subject_uid}/progress", responses=problems(NotFound, SignedOut))
async def read_progress(subject_uid: str, viewer: ViewerDep, graph: GraphDep) -> ProgressSummary:
    """How far the reader is, and their state on each topic."""
    found = await use_cases.progress_of(graph, viewer, subject_uid)
    return ProgressSummary(
        done=found.done,
        total=found.total,
        percent=use_cases.percent(found.done, found.total),
        skipped=found.skipped,
        known_elsewhere=found.known_elsewhere,
        states=found.states,
        missing=[MissingTopic.model_validate(topic) for topic in found.missing],
    )


WhichList = Annotated[OwnList, Query(alias="list", description="Which of one's subjects; deleted are those in the trash")]


@router.get("/me/subjects", responses=problems(InvalidCursor, SignInNeeded, SignedOut))
async def list_own_subjects(
    graph: GraphDep, viewer: SignedIn, limit: Limit24, which: WhichList = "created", cursor: Cursor = None
) -> Page[Subject]:
    """Subjects that one has created, that others share, that one tracks, or that one has deleted; the latest made first."""
    found, after = await use_cases.own_subjects(graph, viewer, which, limit, pages.decode_uid(cursor))
    return Page(items=[Subject.model_validate(subject) for subject in found], next_cursor=pages.encode(after) if after else None)
