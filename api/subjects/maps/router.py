"""Routes of maps and single topics."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.deps import BucketDep, GraphDep, ViewerDep
from api.errors import problems
from api.etags import known_version, quoted
from api.subjects.maps import use_cases
from api.subjects.maps.deps import MapsDep, VersionsDep
from api.subjects.maps.schemas import SubjectMap, Topic
from api.subjects.maps.use_cases import Wanted
from graph.errors import NotFound, SignedOut, TextDamaged, TextMissing

router = APIRouter()


Root = Annotated[str | None, Query(description="Only what is at and below this topic")]
Earlier = Annotated[int | None, Query(ge=1, le=2**53, description="The map as it was at that version; documents and concepts are today's")]
Depth = Annotated[int | None, Query(ge=0, le=100, description="How many levels below the first topic; all when absent")]


@router.get(
    "/subjects/{subject_uid}/map",
    response_class=Response,
    responses={
        200: {"model": SubjectMap, "description": "The map, or the part that was asked for; its ETag tells version and content"},
        304: {"description": "Unchanged since the version in If-None-Match"},
        **problems(NotFound, SignedOut, TextMissing, TextDamaged),
    },
)
async def read_map(
    subject_uid: str,
    request: Request,
    graph: GraphDep,
    bucket: BucketDep,
    versions: VersionsDep,
    cache: MapsDep,
    viewer: ViewerDep,
    root: Root = None,
    depth: Depth = None,
    version: Earlier = None,
) -> Response:
    """A subject's topics and the relations among them; the same for everyone who may read it."""
    if version is not None:
        earlier = await use_cases.read_earlier(graph, bucket, cache, viewer, Wanted(subject_uid, root, depth), version)
        return Response(earlier, media_type="application/json")
    answer = await use_cases.read_map(graph, versions, cache, viewer, Wanted(subject_uid, root, depth), known_version(request))
    headers = {"ETag": quoted(answer.version)}
    if answer.content is None:
        return Response(status_code=304, headers=headers)
    return Response(answer.content, headers=headers, media_type="application/json")


@router.get("/topics/{topic_uid}", responses=problems(NotFound, SignedOut))
async def read_topic(topic_uid: str, graph: GraphDep, viewer: ViewerDep) -> Topic:
    """One topic with its map and what is above it."""
    return Topic.model_validate(await use_cases.read_topic(graph, viewer, topic_uid))
