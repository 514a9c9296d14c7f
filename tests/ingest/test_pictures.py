"""Images that come with a map: written anew, or refused by name."""

from io import BytesIO

import pytest
from PIL import Image

from ingest import pictures
from ingest.readers import read
from ingest.vector_images import rewritten

HOSTILE = b"""<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 40 30" onload="alert(1)">
<script>alert(1)</script><foreignObject><b/></foreignObject><a xlink:href="javascript:alert(1)"><rect id="r" width="4" height="3"/></a>
<image href="https://example.org/a.png"/><use href="#r"/></svg>"""


def png_with_a_comment() -> bytes:
    written = BytesIO()
    Image.new("RGB", (3, 2), (200, 30, 30)).save(written, "JPEG", comment=b"where I live")
    return written.getvalue()


def test_an_svg_keeps_nothing_that_runs_or_leads_out() -> None:
    made, width, height = rewritten(HOSTILE)
    assert (width, height) == (40, 30)
    assert b"#r" in made and b"rect" in made
    assert not [word for word in (b"script", b"alert", b"foreign", b"onload", b"example.org") if word in made]


@pytest.mark.parametrize(
    "content", [b"<svg", b"<html/>", b'<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>', b"\xff\xfe<svg"]
)
def test_what_is_no_svg_or_has_entities_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError):
        rewritten(content)


def test_images_are_written_anew_and_one_that_cannot_be_read_is_named_and_left_where_it_was() -> None:
    text = "![](a.jpg) ![](b.png) ![](c.svg) ![](d.bin) ![](gone.png)"
    files = {"SUMMARY.md": b"- [One](one.md)", "one.md": text.encode(), "a.jpg": png_with_a_comment(), "c.svg": HOSTILE, "d.bin": b"x"}
    reading = pictures.cleaned(read("book", files | {"b.png": b"\x89PNG\r\n\x1a\nbroken"}))
    kept = {image.path: image for image in reading.outline.images.values()}
    assert {path: (image.width, image.height) for path, image in kept.items()} == {"a.jpg": (3, 2), "c.svg": (40, 30)}
    assert b"where I live" not in kept["a.jpg"].content and b"script" not in kept["c.svg"].content
    [markdown] = [text.markdown for node, _, _ in reading.outline.walk() for text in node.texts]
    assert "![](b.png)" in markdown and "![](d.bin)" in markdown and markdown.count("trellis:image/") == 2
    problems = sorted((problem.code, problem.path) for problem in reading.problems)
    assert problems == [("image_missing", "gone.png"), ("image_refused", "b.png"), ("image_refused", "d.bin")]
