"""Zips that are the same whenever they are written, and that no reader takes for a bomb."""

import zlib
from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from ingest.limits import ARCHIVE_RATIO

BEGINNING = (1980, 1, 1, 0, 0, 0)  # of time, for zips


def zipped(files: Mapping[str, bytes]) -> bytes:
    """The files by path, in this order."""
    whole = BytesIO()
    with ZipFile(whole, "w") as archive:
        for path, content in files.items():
            archive.writestr(ZipInfo(path, BEGINNING), content, compress_type=_compression(content))
    return whole.getvalue()


def _compression(content: bytes) -> int:
    """What packs too well is suspected of being made to hurt."""
    too_well = len(content) > len(zlib.compress(content, 1)) * ARCHIVE_RATIO // 2
    return ZIP_STORED if too_well else ZIP_DEFLATED
