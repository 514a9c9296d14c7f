"""Where the images of a map lie in an archive."""

import re

from ingest.addresses import IMAGE
from ingest.outline import Outline

ENDINGS = {
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "image/gif": ".gif",
    "image/webp": ".webp",
    "image/avif": ".avif",
    "image/svg+xml": ".svg",
}
SAFE = re.compile(r"(?:[\w-]{1,60}/){0,8}[\w-]{1,80}\.\w{1,5}", re.ASCII)
NAME_LENGTH = 32


def paths_of(outline: Outline, folder: str) -> dict[str, str]:
    """Address in texts -> path. An image stays where its file had it, if that can be."""
    found: dict[str, str] = {}
    for address, image in outline.images.items():
        own = image.path
        is_free = bool(SAFE.fullmatch(own)) and own.startswith(folder) and own.casefold() not in map(str.casefold, found.values())
        found[address] = own if is_free else f"{folder}{address.removeprefix(IMAGE)[:NAME_LENGTH]}{ENDINGS[image.media_type]}"
    return found
