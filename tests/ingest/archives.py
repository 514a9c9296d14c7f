"""Archives made in tests, honest and otherwise."""

from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

Members = Mapping[str, str | bytes]


def zipped(members: Members, compression: int = ZIP_DEFLATED) -> bytes:
    """A plain zip of these files."""
    return zipped_entries([(ZipInfo(name), content) for name, content in members.items()], compression)


def zipped_entries(entries: list[tuple[ZipInfo, str | bytes]], compression: int = ZIP_DEFLATED) -> bytes:
    """A zip of these entries, whatever they say of themselves."""
    whole = BytesIO()
    with ZipFile(whole, "w") as archive:
        for entry, content in entries:
            archive.writestr(entry, content, compress_type=compression)
    return whole.getvalue()
