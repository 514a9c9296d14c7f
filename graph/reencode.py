"""Reads an image and writes it anew, with nothing in it but what is seen.

Runs apart (graph/apart.py): bytes in, a line of JSON and bytes out. Metadata (place, camera, author, thumbnails) and colour profiles are
left out; a photograph's orientation is applied first.
"""

import json
import sys
from io import BytesIO
from typing import Any

from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from graph import apart

FORMATS = {"image/png": "PNG", "image/jpeg": "JPEG", "image/webp": "WEBP", "image/gif": "GIF", "image/avif": "AVIF"}
MOST_PIXELS = 25_000_000
"""Of all frames together: what decoding takes is some ten bytes for each."""
MOST_FRAMES = 1_000
MODES = {"JPEG": ("RGB", "L"), "PNG": ("RGB", "RGBA", "L", "LA", "P", "1", "I;16"), "GIF": ("RGB", "RGBA", "L", "P"), "*": ("RGB", "RGBA")}
"""What each format can hold; everything else becomes RGB, or RGBA when it is transparent."""
OPTIONS: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": 90, "optimize": True, "progressive": True},
    "PNG": {"compress_level": 6},
    "WEBP": {"quality": 90, "method": 4},
    "GIF": {},
    "AVIF": {"quality": 80, "speed": 8},
}


class TooLarge(Exception):
    """More pixels than are decoded here, by what the header says."""


def reencoded(content: bytes, media_type: str) -> tuple[bytes, int, int]:
    """(bytes, width, height). Raises TooLarge before anything is decoded, and what Pillow raises for what it can't read."""
    kind = FORMATS[media_type]
    with Image.open(BytesIO(content), formats=[kind]) as image:
        _demand_pixels(image.width * image.height)
        frames: int = 1 if kind == "JPEG" else getattr(image, "n_frames", 1)  # what a telephone adds to a photograph is no second frame
        if frames > MOST_FRAMES:
            raise TooLarge(f"This image has {frames:,} frames. At most {MOST_FRAMES:,} are shown.")
        _demand_pixels(image.width * image.height * frames)
        return _animated(image, kind) if frames > 1 else _still(image, kind)


def _demand_pixels(pixels: int) -> None:
    if pixels > MOST_PIXELS:
        raise TooLarge(f"This image has {pixels:,} pixels. At most {MOST_PIXELS:,} are shown: make it smaller.")


def _still(image: Image.Image, kind: str) -> tuple[bytes, int, int]:
    upright = _fitting(ImageOps.exif_transpose(image), kind)
    return _written([upright], kind), upright.width, upright.height


def _animated(image: Image.Image, kind: str) -> tuple[bytes, int, int]:
    frames = [frame.copy() for frame in ImageSequence.Iterator(image)]
    durations = [int(frame.info.get("duration", 100)) for frame in frames]
    shown = [_fitting(frame.convert("RGBA"), kind) for frame in frames]
    content = _written(shown, kind, duration=durations, loop=int(image.info.get("loop", 0)))
    return content, image.width, image.height


def _fitting(image: Image.Image, kind: str) -> Image.Image:
    """In a mode that the format can hold, and without what else came along."""
    if image.mode not in MODES.get(kind, MODES["*"]):
        image = image.convert("RGBA" if kind != "JPEG" and image.has_transparency_data else "RGB")
    image.info = {name: value for name, value in image.info.items() if name == "transparency"}
    return image


def _written(frames: list[Image.Image], kind: str, **animation: Any) -> bytes:
    more: dict[str, Any] = {"save_all": True, "append_images": frames[1:], **animation} if len(frames) > 1 else {}
    into = BytesIO()
    frames[0].save(into, kind, **OPTIONS[kind], **more)
    return into.getvalue()


def main() -> None:
    apart.behave()
    Image.MAX_IMAGE_PIXELS = None  # ours is asked first, and of all frames
    content = sys.stdin.buffer.read()
    try:
        made, width, height = reencoded(content, sys.argv[1])
        said = {"width": width, "height": height}
    except TooLarge as error:
        made, said = b"", {"too_large": str(error)}
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, MemoryError) as error:
        made, said = b"", {"unreadable": str(error)}
    sys.stdout.buffer.write(json.dumps(said).encode() + b"\n" + made)


if __name__ == "__main__":
    main()
