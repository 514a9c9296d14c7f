"""Routes of images."""

from dataclasses import asdict

from fastapi import APIRouter, Request, Response

from api.deps import BucketDep, GraphDep, OnceDep, SizeLimitsDep, Uploader, ViewerDep
from api.documents.images import use_cases
from api.documents.images.schemas import Image
from api.errors import problems
from api.etags import known_version, quoted
from api.refusals import SignInNeeded, TooManyRequests
from graph.addresses import IMAGES
from graph.errors import (
    Forbidden,
    ImageKindRefused,
    ImageTooLarge,
    ImageUnreadable,
    KeyReused,
    NotFound,
    SignedOut,
    TextDamaged,
    TextMissing,
    UnknownOutcome,
)
from graph.images import KINDS

router = APIRouter()

SVG = "image/svg+xml"
SANDBOX = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'"
"""Whoever opens one by itself gets a picture, and no page of ours that could do anything."""
BINARY = {"schema": {"type": "string", "format": "binary"}}


@router.post(
    "/subjects/{subject_uid}/images",
    status_code=201,
    openapi_extra={"requestBody": {"required": True, "content": dict.fromkeys(KINDS, BINARY)}},
    responses=problems(
        *(ImageTooLarge, ImageKindRefused, ImageUnreadable, KeyReused, TooManyRequests),
        *(SignInNeeded, SignedOut, Forbidden, NotFound, UnknownOutcome),
    ),
)
async def add_image(
    subject_uid: str,
    request: Request,
    response: Response,
    graph: GraphDep,
    bucket: BucketDep,
    viewer: Uploader,
    once: OnceDep,
    limits: SizeLimitsDep,
) -> Image:
    """An image for the texts of a subject: its bytes as the body, its kind as Content-Type. It is stored anew, without metadata."""
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    made = await use_cases.add(graph, bucket, viewer, subject_uid, await request.body(), media_type, once, limits)
    response.headers["Location"] = IMAGES + made.uid
    return Image(url=IMAGES + made.uid, **{name: value for name, value in asdict(made).items() if name != "subject_uid"})


@router.get(
    "/images/{image_uid}",
    responses={
        200: {"description": "The image; its ETag is its uid", "content": dict.fromkeys((*KINDS, SVG), BINARY)},
        304: {"description": "It is the image in If-None-Match"},
        **problems(NotFound, SignedOut, TextMissing, TextDamaged),
    },
    response_class=Response,
)
async def read_image(image_uid: str, request: Request, graph: GraphDep, bucket: BucketDep, viewer: ViewerDep) -> Response:
    """An image, for whoever may read its subject."""
    found = await use_cases.find(graph, viewer, image_uid)
    headers = {"ETag": quoted(found.uid), "Content-Disposition": "inline"}
    if known_version(request) == found.uid:
        return Response(status_code=304, headers=headers)
    if found.media_type == SVG:
        headers["Content-Security-Policy"] = SANDBOX
    return Response(await use_cases.content(bucket, found), headers=headers, media_type=found.media_type)
