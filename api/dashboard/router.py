"""Routes of the learner's dashboard."""

from fastapi import APIRouter

from api.dashboard import use_cases
from api.dashboard.schemas import MissingTopic, Progress, ProgressSummary, ProgressUpdate
from api.deps import GraphDep, ViewerDep, VisitorDep
from api.errors import problems
from api.refusals import OriginRefused
from graph.errors import NotFound, SignedOut

router = APIRouter(tags=["dashboard"])


@router.put("/topics/{topic_uid}/progress", responses=problems(NotFound, OriginRefused, SignedOut))
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
