"""Images of subjects: who may see them, and where their bytes lie."""

from dataclasses import asdict, dataclass

from neo4j import AsyncManagedTransaction as Tx

from graph.queries.access import Viewer, guarded, refuse


@dataclass(frozen=True, slots=True)
class Image:
    uid: str
    subject_uid: str
    sha256: str
    bytes: int
    media_type: str
    width: int
    height: int


MAY_EDIT = guarded("MATCH (subject:Subject {uid: $subject_uid}) WHERE CAN_EDIT RETURN subject.uid AS uid")


async def demand_editor(tx: Tx, viewer: Viewer, subject_uid: str) -> None:
    """Raises NotFound, Forbidden, SignedOut unless the viewer may edit the subject."""
    result = await tx.run(MAY_EDIT, viewer.asks(subject_uid=subject_uid))
    if await result.single() is None:
        await refuse(tx, viewer, "There is no such subject.", subject_uid=subject_uid)


ADD = guarded("""
MATCH (subject:Subject {uid: $image.subject_uid}) WHERE CAN_EDIT
SET subject.created_at = subject.created_at
WITH subject.uid AS held
MATCH (subject:Subject {uid: held}) WHERE CAN_EDIT
CREATE (subject)-[:HAS_IMAGE]->(image:Image {
    uid: $image.uid, sha256: $image.sha256, bytes: $image.bytes, media_type: $image.media_type, width: $image.width, height: $image.height,
    created_at: datetime()
})
RETURN image.uid AS uid
""")


async def add(tx: Tx, viewer: Viewer, image: Image) -> None:
    """Its bytes lie in the bucket already. Raises NotFound, Forbidden, SignedOut."""
    result = await tx.run(ADD, viewer.asks(image=asdict(image)))
    if await result.single() is None:
        await refuse(tx, viewer, "There is no such subject.", subject_uid=image.subject_uid)


ONE = guarded("""
MATCH (subject:Subject)-[:HAS_IMAGE]->(image:Image {uid: $image_uid}) WHERE CAN_READ
RETURN image.uid AS uid, subject.uid AS subject_uid, image.sha256 AS sha256, image.bytes AS bytes, image.media_type AS media_type,
    image.width AS width, image.height AS height
""")


async def one(tx: Tx, viewer: Viewer, image_uid: str) -> Image:
    """Raises NotFound when the viewer may not read its subject, SignedOut when they are gone."""
    result = await tx.run(ONE, viewer.asks(image_uid=image_uid))
    record = await result.single()
    if record is None:
        await refuse(tx, viewer, "There is no such image.")
    return Image(**record.data())
