"""The form that an import is sent as: fields, and one file, which goes to disk as it comes."""

import asyncio
import hashlib
import re
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

from fastapi import HTTPException, Request
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError
from starlette.datastructures import FormData, UploadFile

from api.subjects.imports.schemas import ImportFields
from ingest.limits import FILE_BYTES

MOST_FIELDS = 12
FIELD_BYTES = 4_096
CHUNK = 1 << 20
LONGEST_NAME = 200
UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Received:
    """`name` is what the sender calls the file, without folders."""

    fields: ImportFields
    name: str
    sha256: str


async def receive(request: Request, path: Path) -> Received:
    """The file is at `path` afterwards. Raises RequestValidationError, and HTTPException 400 and 413."""
    if not request.headers.get("content-type", "").lower().startswith("multipart/form-data"):
        raise _invalid("file", "Send a form, as multipart/form-data, with the file in it.")
    async with request.form(max_files=1, max_fields=MOST_FIELDS, max_part_size=FIELD_BYTES) as form:
        file = form.get("file")
        if not isinstance(file, UploadFile):
            raise _invalid("file", "There is no file in this form.")
        fields = _fields(form)
        if (file.size or 0) > FILE_BYTES:
            raise HTTPException(413, f"The file is larger than {FILE_BYTES:,} bytes: divide it into several maps.")
        return Received(fields, _name(file.filename), await asyncio.to_thread(_keep, file.file, path))


def _fields(form: FormData) -> ImportFields:
    given: dict[str, Any] = {}
    for name, value in form.multi_items():
        if name in given:
            raise _invalid(name, "This is there twice.")
        if name != "file":
            given[name] = value if isinstance(value, str) else "(a file)"
    try:
        return ImportFields.model_validate(given)
    except ValidationError as error:
        raise RequestValidationError([{**found, "loc": ("body", *found["loc"])} for found in error.errors()]) from error


def _invalid(field: str, message: str) -> RequestValidationError:
    return RequestValidationError([{"type": "value_error", "loc": ("body", field), "msg": message, "input": None}])


def _name(given: str | None) -> str:
    """
    >>> _name("C:\\\\maps\\\\physics.mm"), _name("../../etc/passwd"), _name(None)
    ('physics.mm', 'passwd', 'map')
    """
    name = PurePosixPath(UNSEEN.sub("", given or "").replace("\\", "/")).name
    return name[-LONGEST_NAME:] or "map"


def _keep(file: BinaryIO, path: Path) -> str:
    """Its SHA-256."""
    hashed = hashlib.sha256()
    file.seek(0)
    with path.open("xb") as kept:
        while chunk := file.read(CHUNK):
            hashed.update(chunk)
            kept.write(chunk)
    return hashed.hexdigest()
