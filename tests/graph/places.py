"""The places in which a bucket can keep its texts, each with a way to tamper with it from outside."""

import secrets
from abc import ABC, abstractmethod
from datetime import timedelta
from io import BytesIO
from pathlib import Path

from minio import Minio

from graph.bucket import Bucket
from graph.settings import BucketSettings, FolderSettings, S3Settings
from tests.s3_servers import S3Server


async def listed(bucket: Bucket, older_than: timedelta = timedelta(0)) -> list[str]:
    return sorted([key async for key in bucket.keys(older_than)])


class Place(ABC):
    @property
    @abstractmethod
    def settings(self) -> BucketSettings: ...

    @abstractmethod
    def tamper(self, key: str, content: bytes) -> None:
        """Writes these bytes by that name, past the bucket, whatever the name is."""


class FolderPlace(Place):
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def settings(self) -> FolderSettings:
        return FolderSettings(self.folder)

    def tamper(self, key: str, content: bytes) -> None:
        path = self.folder / key
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


class S3Place(Place):
    def __init__(self, server: S3Server) -> None:
        """A bucket of its own, which does not exist yet."""
        self.server = server
        self.bucket = f"trellis-{secrets.token_hex(6)}"

    @property
    def settings(self) -> S3Settings:
        return self.server.settings(self.bucket)

    def client(self) -> Minio:
        s3 = self.settings
        return Minio(s3.endpoint, s3.access_key, s3.secret_key, secure=s3.secure, region=s3.region)

    def tamper(self, key: str, content: bytes) -> None:
        self.client().put_object(self.bucket, key, BytesIO(content), len(content))
