"""The bytes of maps that were read lately, for routes."""

from typing import Annotated

from fastapi import Depends, Request

from api.subjects.maps.cache import MapCache


async def _maps(request: Request) -> MapCache:
    return request.state.maps


async def _previews(request: Request) -> MapCache:
    return request.state.previews


MapsDep = Annotated[MapCache, Depends(_maps)]
PreviewsDep = Annotated[MapCache, Depends(_previews)]
