"""The images that lie beside the texts of an archive or a folder, and are shown in them."""

from collections.abc import Callable
from dataclasses import dataclass, field

from ingest.addresses import image_address
from ingest.errors import UnreadableFile
from ingest.limits import IMAGE_BYTES, IMAGES
from ingest.outline import Image
from ingest.readers.book_paths import Files
from ingest.readers.findings import Findings

KINDS: dict[str, Callable[[bytes], bool]] = {
    "image/png": lambda start: start.startswith(b"\x89PNG\r\n\x1a\n"),
    "image/jpeg": lambda start: start.startswith(b"\xff\xd8\xff"),
    "image/gif": lambda start: start.startswith((b"GIF87a", b"GIF89a")),
    "image/webp": lambda start: start.startswith(b"RIFF") and start[8:12] == b"WEBP",
    "image/avif": lambda start: start[4:12] in (b"ftypavif", b"ftypavis"),
    "image/svg+xml": lambda start: start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") and b"<svg" in start,
}
"""By how a file begins, whatever its name is."""
START = 4_096
MISSING = "An image is not shown, because its file is not in the upload"
UNKNOWN = "An image is not shown, because it is of a kind that browsers don't show"
TOO_LARGE = f"An image is not shown, because it is larger than {IMAGE_BYTES:,} bytes"
DAMAGED = "An image is not shown, because it can't be unpacked"
TOO_MANY = f"An image is not shown, because there are more than {IMAGES:,}"


@dataclass(slots=True)
class Images:
    """`found` grows while texts are read. A file is opened when a text shows it."""

    files: Files
    findings: Findings
    found: dict[str, Image] = field(default_factory=dict[str, Image])
    _known: dict[str, str | None] = field(default_factory=dict[str, str | None])

    def address(self, path: str) -> str | None:
        """What texts call it; None, with a warning, when it can't be shown."""
        if path not in self._known:
            self._known[path] = self._look(path)
        return self._known[path]

    def _look(self, path: str) -> str | None:
        if path not in self.files:
            return self._refused("image_missing", MISSING, path)
        if len(self.found) >= IMAGES:
            return self._refused("image_refused", TOO_MANY, path)
        try:
            content = self.files[path]
        except UnreadableFile as error:
            return self._refused("image_refused", TOO_LARGE if error.code == "too_large" else DAMAGED, path)
        if len(content) > IMAGE_BYTES:
            return self._refused("image_refused", TOO_LARGE, path)
        kind = next((name for name, is_it in KINDS.items() if is_it(content[:START])), None)
        if kind is None:
            return self._refused("image_refused", UNKNOWN, path)
        address = image_address(content)
        self.found.setdefault(address, Image(content, kind, path))
        return address

    def _refused(self, code: str, message: str, path: str) -> None:
        self.findings.warn(code, message, path=path[:300])
