"""The versions of maps, and the bytes of those that were read lately, for routes."""

from typing import Annotated

from fastapi import Depends, Request

from api.subjects.maps.cache import MapCache
from api.subjects.maps.versions import Versions


async def _maps(request: Request) -> MapCache:
    return request.state.maps


async def _previews(request: Request) -> MapCache:
    return request.state.previews


async def _versions(request: Request) -> Versions:
    return request.state.versions


MapsDep = Annotated[MapCache, Depends(_maps)]
PreviewsDep = Annotated[MapCache, Depends(_previews)]
VersionsDep = Annotated[Versions, Depends(_versions)]
