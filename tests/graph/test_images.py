"""Images are looked at and written anew apart, kept below their subject, and stay as long as the graph names them."""

import asyncio
import os
import struct
import time
import zlib
from io import BytesIO

import pytest
from PIL import Image as Pillow
from PIL import ImageDraw
from PIL.PngImagePlugin import PngInfo

from graph import apart, images, reencode, sweep
from graph.checks import check
from graph.errors import Forbidden, ImageKindRefused, ImageTooLarge, ImageUnreadable, KeyReused, NotFound
from graph.limits import LIMITS
from graph.queries import images as queries
from graph.queries.idempotency import Once
from graph.values import image_key, new_uid
from tests.people import EVERYONE, around
from tests.written import keys, written

SECRET = b"59.9139 N, 10.7522 E"
KINDS = {"image/png": "PNG", "image/jpeg": "JPEG", "image/webp": "WEBP", "image/gif": "GIF", "image/avif": "AVIF"}


def drawn(width=64, height=48, mode="RGB"):
    image = Pillow.new(mode, (width, height), "white")
    ImageDraw.Draw(image).rectangle((4, 4, 20, 20), fill="red")
    return image


def encoded(image, kind, **options):
    into = BytesIO()
    image.save(into, kind, **options)
    return into.getvalue()


def with_metadata(kind):
    exif = Pillow.Exif()
    exif[0x010E] = SECRET.decode()
    if kind == "PNG":
        info = PngInfo()
        info.add_text("Comment", SECRET.decode())
        return encoded(drawn(), kind, pnginfo=info, exif=exif)
    if kind == "GIF":
        return encoded(drawn().convert("P"), kind, comment=SECRET)
    return encoded(drawn(), kind, exif=exif)


@pytest.mark.parametrize("media_type", KINDS)
async def test_each_kind_comes_out_as_it_looks_and_without_what_it_said_besides(media_type):
    content = with_metadata(KINDS[media_type])
    assert SECRET in content
    picture = await images.clean(content, media_type)
    assert SECRET not in picture.content
    with Pillow.open(BytesIO(picture.content), formats=[KINDS[media_type]]) as shown:
        assert (shown.size, (picture.width, picture.height)) == ((64, 48), (64, 48))
        red, green, _ = shown.convert("RGB").getpixel((12, 12))
        assert red > 200
        assert green < 60
        assert not shown.getexif()


async def test_a_photograph_stands_upright_without_the_note_that_turned_it():
    exif = Pillow.Exif()
    exif[0x0112] = 6
    picture = await images.clean(encoded(drawn(64, 48), "JPEG", exif=exif), "image/jpeg")
    assert (picture.width, picture.height) == (48, 64)


async def test_a_photograph_that_a_second_picture_was_added_to_is_a_photograph():
    content = encoded(drawn(64, 48), "MPO", save_all=True, append_images=[drawn(16, 12)])
    picture = await images.clean(content, "image/jpeg")
    assert (picture.width, picture.height) == (64, 48)
    with Pillow.open(BytesIO(picture.content)) as shown:
        assert shown.format == "JPEG"


@pytest.mark.parametrize(
    ("mode", "kind"), [("CMYK", "JPEG"), ("RGBA", "PNG"), ("LA", "PNG"), ("1", "PNG"), ("L", "WEBP"), ("RGBA", "WEBP")]
)
async def test_every_kind_of_colours_can_be_read(mode, kind):
    image = drawn().convert(mode)
    if mode in ("RGBA", "LA"):
        image.putalpha(120)
    picture = await images.clean(encoded(image, kind), f"image/{kind.lower()}")
    with Pillow.open(BytesIO(picture.content)) as shown:
        assert shown.has_transparency_data == (mode in ("RGBA", "LA"))


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
async def test_what_moves_still_moves(kind):
    frames = [drawn().rotate(90 * turn) for turn in range(3)]
    content = encoded(frames[0], kind, save_all=True, append_images=frames[1:], duration=[100, 200, 300], loop=0)
    picture = await images.clean(content, f"image/{kind.lower()}")
    with Pillow.open(BytesIO(picture.content)) as shown:
        assert shown.n_frames == 3


def png_header(width, height):
    """A PNG that says how large it is, and has next to nothing to show for it."""

    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")


@pytest.mark.parametrize(("width", "height"), [(100_000, 100_000), (2**31 - 1, 2**31 - 1), (5_001, 5_000)])
async def test_a_bomb_is_refused_by_what_its_header_says(width, height):
    with pytest.raises(ImageTooLarge, match="pixels"):
        await images.clean(png_header(width, height), "image/png")


def test_nothing_of_a_bomb_is_decoded(monkeypatch):
    monkeypatch.setattr(Pillow.Image, "load", lambda *_: pytest.fail("decoded"))
    Pillow.MAX_IMAGE_PIXELS, kept = None, Pillow.MAX_IMAGE_PIXELS
    try:
        with pytest.raises(reencode.TooLarge):
            reencode.reencoded(png_header(100_000, 100_000), "image/png")
    finally:
        Pillow.MAX_IMAGE_PIXELS = kept


async def test_many_frames_are_pixels_too():
    frames = [Pillow.new("L", (1_000, 1_000), shade) for shade in range(30)]
    with pytest.raises(ImageTooLarge, match="30,000,000 pixels"):
        await images.clean(encoded(frames[0], "GIF", save_all=True, append_images=frames[1:]), "image/gif")


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (b"", "image/png"),
        (b"no image at all", "image/jpeg"),
        (encoded(drawn(), "PNG"), "image/jpeg"),
        (encoded(drawn(), "PNG")[:60], "image/png"),
        (encoded(drawn(200, 200), "JPEG")[:300], "image/jpeg"),
        (png_header(100, 100), "image/png"),
        (png_header(0, 10), "image/png"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/png"),
        (b"GIF89a" + b"\xff" * 40, "image/gif"),
        (b"RIFF\xff\xff\xff\xffWEBPVP8 " + bytes(30), "image/webp"),
        (b"\0\0\0\x1cftypavif" + bytes(30), "image/avif"),
    ],
)
async def test_what_is_no_such_image_is_refused(content, media_type):
    with pytest.raises(ImageUnreadable):
        await images.clean(content, media_type)


@pytest.mark.parametrize("media_type", ["image/svg+xml", "text/html", "image/tiff", "", "application/octet-stream"])
async def test_other_kinds_are_not_even_looked_at(media_type):
    with pytest.raises(ImageKindRefused, match="image/png"):
        await images.clean(b"", media_type)


async def test_at_most_five_megabytes_are_taken():
    with pytest.raises(ImageTooLarge, match="5,000,000"):
        await images.clean(bytes(LIMITS.image_bytes + 1), "image/png")


async def test_one_that_takes_too_long_is_given_up(monkeypatch):
    async def too_long(*_, **__):
        raise apart.Failed("took more than 20 seconds")

    monkeypatch.setattr(apart, "run", too_long)
    with pytest.raises(ImageUnreadable, match="too long"):
        await images.clean(encoded(drawn(), "PNG"), "image/png")


async def test_an_image_is_kept_below_its_subject_and_the_sweep_leaves_it(graph, bucket, driver, tmp_path):
    water = await written(graph, bucket, driver)
    made = await images.add(graph, bucket, water.owner, water.subject_uid, encoded(drawn(), "PNG"), "image/png")
    found = await graph.read(queries.one, water.owner, made.uid)
    assert found == made
    assert image_key(water.subject_uid, made.uid) in await keys(bucket)
    with Pillow.open(BytesIO(await images.content_of(bucket, found))) as shown:
        assert shown.size == (made.width, made.height)
    orphan = image_key(water.subject_uid, new_uid())
    await bucket.put(orphan, b"never linked")
    for path in (tmp_path / "data" / "bucket").rglob("*"):
        if path.is_file():
            os.utime(path, (time.time() - 200_000,) * 2)
    before = await keys(bucket)
    assert await sweep.sweep(graph, bucket) == 1
    assert await keys(bucket) == before - {orphan}
    assert await check(graph, bucket) == []


async def test_sent_twice_at_once_with_one_key_it_is_one_image(graph, bucket, driver):
    water = await written(graph, bucket, driver)
    once = Once(water.owner.uid or "", "a-key-of-mine", "hash")
    content = encoded(drawn(), "PNG")
    adds = [images.add(graph, bucket, water.owner, water.subject_uid, content, "image/png", once) for _ in range(2)]
    first, second = await asyncio.gather(*adds)
    assert first == second
    assert len((await driver.execute_query("MATCH (i:Image) RETURN i")).records) == 1
    with pytest.raises(KeyReused):
        other = Once(once.scope, once.key, "other")
        await images.add(graph, bucket, water.owner, water.subject_uid, content, "image/png", other)


@pytest.mark.parametrize("visibility", ["private", "public"])
async def test_editors_add_images_and_readers_of_the_subject_see_them(graph, bucket, driver, visibility):
    water = await written(graph, bucket, driver, visibility=visibility)
    people = await around(driver, water.subject_uid, water.owner)
    content = encoded(drawn(), "PNG")
    made = await images.add(graph, bucket, people["editor"], water.subject_uid, content, "image/png")
    readers = {"owner", "editor", "commenter", "viewer"} if visibility == "private" else {*EVERYONE}
    before = await keys(bucket)
    for position in EVERYONE:
        if position in readers:
            assert (await graph.read(queries.one, people[position], made.uid)).uid == made.uid
        else:
            with pytest.raises(NotFound):
                await graph.read(queries.one, people[position], made.uid)
        if position not in ("owner", "editor"):
            with pytest.raises(Forbidden if position in readers else NotFound):
                await images.add(graph, bucket, people[position], water.subject_uid, content, "image/png")
    assert await keys(bucket) == before
