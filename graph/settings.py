"""What the graph and the bucket must be told; api/settings.py reads it from the environment."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Neo4jSettings:
    uri: str
    user: str
    password: str
    database: str = "neo4j"


@dataclass(frozen=True, slots=True)
class FolderSettings:
    """Texts as files below one folder."""

    folder: Path


@dataclass(frozen=True, slots=True)
class S3Settings:
    """Texts in a bucket of any S3 server. `endpoint` is host:port without a scheme."""

    endpoint: str
    bucket: str
    access_key: str
    secret_key: str
    region: str
    secure: bool


BucketSettings = FolderSettings | S3Settings
