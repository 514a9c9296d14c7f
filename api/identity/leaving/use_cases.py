"""Leaving: one transaction for what is personal; then the texts."""

import logging

from api.identity.desk import Desk
from api.identity.proving import on_record, prove
from graph.bucket import Bucket
from graph.client import Tx
from graph.errors import Unavailable
from graph.queries import accounts, administration, erasure, proofs, sessions
from graph.queries.access import Viewer
from graph.queries.proofs import Proof
from graph.sweep import purge
from graph.values import new_uid

log = logging.getLogger("trellis.identity")


async def deactivate(desk: Desk, viewer: Viewer, password: str, code: str | None) -> None:
    """Hidden and signed out, until the next sign-in. Raises LastAdmin and what proving raises."""
    proof = await prove(desk, viewer, password, code)
    with on_record(desk, viewer.uid):
        await desk.graph.write(_deactivate, proof)
    desk.trail.record("deactivated", viewer.uid)


async def _deactivate(tx: Tx, proof: Proof) -> None:
    await administration.keep_one(tx, proof.user_uid)
    await proofs.prove(tx, proof)
    await accounts.deactivate(tx, proof.user_uid)
    await sessions.end_all(tx, proof.user_uid)


async def delete(
    desk: Desk,
    bucket: Bucket,
    viewer: Viewer,
    password: str,
    code: str | None,
    *,
    keep_shared: bool,
) -> None:
    """For good. What a store that is down keeps us from removing at once, the hourly sweep removes. Raises LastAdmin and what proving
    raises."""
    proof = await prove(desk, viewer, password, code)
    with on_record(desk, viewer.uid):
        claimed = await desk.graph.write(_erase, proof, keep_shared=keep_shared)
    desk.trail.record("deleted", viewer.uid, subjects=len(claimed), kept_shared=keep_shared)
    try:
        for subject_uid in claimed:
            await purge(desk.graph, bucket, subject_uid)
    except Unavailable as error:
        log.warning("the subjects of a deleted account are hidden, and their rest is left to the sweep: %s", error)


async def _erase(tx: Tx, proof: Proof, *, keep_shared: bool) -> list[str]:
    await administration.keep_one(tx, proof.user_uid)
    await proofs.prove(tx, proof)
    return await erasure.erase(tx, proof.user_uid, new_uid(), keep_shared=keep_shared)
