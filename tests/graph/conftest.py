"""Every place in which a bucket can lie, and an open bucket on it."""

from collections.abc import AsyncGenerator
from pathlib import Path
from typing import cast

import pytest

from graph.bucket import Bucket, open_bucket
from tests.graph.places import FolderPlace, Place, S3Place
from tests.s3_servers import NAMES, S3Server, s3, s3_servers

__all__ = ["s3", "s3_servers"]  # fixtures


@pytest.fixture(params=["folder", *(pytest.param(name, marks=pytest.mark.server) for name in NAMES)])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    if request.param == "folder":
        return FolderPlace(tmp_path / "texts")
    servers = cast(dict[str, S3Server], request.getfixturevalue("s3_servers"))
    return S3Place(servers[cast(str, request.param)])


@pytest.fixture
def folder_place(tmp_path: Path) -> FolderPlace:
    return FolderPlace(tmp_path / "texts")


@pytest.fixture
def s3_place(s3: S3Server) -> S3Place:
    return S3Place(s3)


@pytest.fixture
async def store(place: Place) -> AsyncGenerator[Bucket]:
    async with open_bucket(place.settings) as bucket:
        yield bucket
