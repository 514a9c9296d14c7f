"""Opens what all requests share, once, and closes it at the end."""

from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, closing
from typing import TypedDict

from fastapi import FastAPI

from api.access_tokens import AccessTokens
from api.admins import Admins
from api.audit import Audit, Refused
from api.health import Health
from api.identity.locksmith import Locksmith
from api.identity.passwords import Passwords
from api.jobs.kinds import KINDS
from api.jobs.runner import Jobs
from api.jobs.uploads import Uploads
from api.keys import PublicKeys, SigningKeys, ensure_keys
from api.limits import Limits
from api.mail import Mail
from api.personal_tokens import PersonalTokens
from api.settings import Settings
from api.subjects.maps.cache import PREVIEW_BYTES, MapCache
from api.subjects.maps.versions import Versions
from graph.bucket import Bucket, open_bucket
from graph.client import Graph, open_graph
from graph.settings import Neo4jSettings

PATIENCE = 30.0
"""Seconds for a transaction of a job."""


class State(TypedDict):
    graph: Graph
    health: Health
    bucket: Bucket
    settings: Settings
    services: frozenset[str]
    public_keys: PublicKeys
    access_tokens: AccessTokens
    personal_tokens: PersonalTokens
    limits: Limits
    audit: Audit
    refused: Refused
    mail: Mail
    locksmith: Locksmith
    maps: MapCache
    versions: Versions
    admins: Admins
    previews: MapCache
    jobs: Jobs


def open_jobs(graph: Graph, bucket: Bucket, settings: Settings) -> Jobs:
    """Nobody waits for a job as for an answer, so that its transactions may take longer."""
    return Jobs(graph.within(PATIENCE), bucket, Uploads(settings.data_folder), KINDS, is_local=settings.is_local, limits=settings.limits)


def lifespan(settings: Settings, neo4j: Neo4jSettings, services: frozenset[str]) -> Callable[[FastAPI], AbstractAsyncContextManager[State]]:
    @asynccontextmanager
    async def opened(_: FastAPI) -> AsyncGenerator[State]:
        if "identity" in services:
            ensure_keys(settings.keys_folder)
        public_keys = PublicKeys(settings.keys_folder)
        audit = Audit(settings.data_folder / "audit")
        with closing(Passwords()) as passwords, closing(Refused(audit)) as refused:
            async with (
                open_graph(neo4j) as graph,
                open_bucket(settings.bucket) as bucket,
                Limits(settings) as limits,
                Mail(settings) as mail,
                open_jobs(graph, bucket, settings) as jobs,
            ):
                yield State(
                    graph=graph,
                    health=Health(graph, bucket),
                    bucket=bucket,
                    settings=settings,
                    services=services,
                    public_keys=public_keys,
                    access_tokens=AccessTokens(public_keys, settings.issuer),
                    personal_tokens=PersonalTokens(),
                    limits=limits,
                    audit=audit,
                    refused=refused,
                    mail=mail,
                    locksmith=Locksmith(settings, passwords, SigningKeys(settings.keys_folder)),
                    maps=MapCache(),
                    versions=Versions(graph),
                    admins=Admins(),
                    previews=MapCache(PREVIEW_BYTES),
                    jobs=jobs,
                )

    return opened
