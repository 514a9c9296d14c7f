"""Zips: which are maps and books, and those made to hurt, each refused by name before anything is unpacked."""

import random
import stat
import struct
import tracemalloc
import warnings
from io import BytesIO
from zipfile import ZIP_BZIP2, ZIP_LZMA, ZIP_STORED, ZipFile, ZipInfo

import pytest

from ingest.errors import UnreadableFile
from ingest.outline import Reading
from ingest.readers import archive, read
from tests.ingest.archives import zipped, zipped_entries

pytestmark = pytest.mark.timeout(30)
"""Seconds: what no file may take, however it is made."""

BOOK: dict[str, str | bytes] = {"src/SUMMARY.md": "- [One](one.md)\n- [Two](two.md)\n", "src/one.md": "first", "src/two.md": "second"}
MAP = {"content.json": '[{"rootTopic": {"title": "a map"}}]'}


def refused(content: bytes, name: str = "map.xmind") -> UnreadableFile:
    with pytest.raises(UnreadableFile) as caught:
        read(name, content)
    assert caught.value.message.endswith(".")
    return caught.value


def texts(reading: Reading) -> list[str]:
    return [text.markdown for place in reading.outline.walk() for text in place.node.texts]


def entry(name: str, mode: int = 0) -> ZipInfo:
    info = ZipInfo(name)
    info.external_attr = mode << 16
    return info


def declared(content: bytes, name: bytes, offset: int, value: bytes) -> bytes:
    """The same archive with other bytes in the central directory's record of this file."""
    record = content.rindex(b"PK\1\2", 0, content.rindex(name))
    return content[: record + offset] + value + content[record + offset + len(value) :]


@pytest.mark.parametrize("top", ["", "bread/", "repository-main/"])
def test_a_book_can_come_as_a_zip_with_or_without_a_folder_around_it(top: str) -> None:
    content = zipped({f"{top}{path}": text for path, text in BOOK.items()} | {f"{top}src/a.png": b"x", "__MACOSX/._x": b"x"})
    reading = read("my-book.zip", content)
    assert reading.outline.format == "mdbook"
    assert reading.outline.title == (top.removesuffix("/") or "my-book")
    assert texts(reading) == ["first", "second"]


def test_the_folder_named_src_gives_no_title() -> None:
    assert read("bread.zip", zipped(BOOK)).outline.title == "bread"


def test_a_book_in_a_zip_that_windows_wrote_is_read() -> None:
    windows = zipped_entries([(ZipInfo(path.replace("/", "|")), text) for path, text in BOOK.items()]).replace(b"src|", b"src\\")
    assert texts(read("book.zip", windows)) == ["first", "second"]


def test_an_include_never_leads_out_of_the_archive() -> None:
    reading = read("book.zip", zipped(BOOK | {"src/one.md": "{{#include ../../../etc/passwd}}"}))
    assert texts(reading)[0] == "listing not included: ../../../etc/passwd"


def test_a_map_in_a_folder_of_its_archive_is_found() -> None:
    assert read("a.xmind", zipped({f"unpacked/{path}": text for path, text in MAP.items()})).outline.title == "a map"


def test_only_what_is_asked_for_is_unpacked_and_only_once(monkeypatch: pytest.MonkeyPatch) -> None:
    content = zipped({"a": "1", "b": "2", "c/d": "3"})
    opened: list[str] = []
    monkeypatch.setattr(ZipFile, "open", lambda zipped, entry: opened.append(entry.filename) or BytesIO(b"x" * entry.file_size))
    files = archive.opened(content)
    assert (sorted(files), len(files), "c/d" in files, "z" in files, files.get("z")) == (["a", "b", "c/d"], 3, True, False, None)
    assert opened == []
    assert files["b"] == files["b"] == b"x"
    assert opened == ["b"]


@pytest.mark.parametrize(
    "name",
    [
        "../evil",
        "a/../../evil",
        "/etc/passwd",
        "C:/evil",
        "C:\\evil",
        "..\\evil",
        "\\\\server\\evil",
        "a/..",
        "content.json\0.png",
        "a\x1b[2J",
    ],
)
def test_a_name_that_leads_out_is_refused(name: str) -> None:
    held = name.replace("\\", "|").replace("\0", "|").replace("\x1b", "|")
    content = zipped_entries([(entry("content.json"), MAP["content.json"]), (entry(held), "x")])
    content = content.replace(held.encode(), name.encode())
    assert refused(content).code == "unsafe_path"


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR, stat.S_IFSOCK])
def test_a_link_or_a_device_is_refused(kind: int) -> None:
    assert refused(zipped_entries([(entry("content.json", kind | 0o777), "/etc/passwd")])).code == "link_in_archive"


@pytest.mark.parametrize("twin", ["content.json", "./content.json", ".//content.json", "content.json/"])
def test_two_files_of_one_name_are_refused(twin: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        content = zipped_entries([(entry("content.json"), MAP["content.json"]), (entry(twin), b"")])
    assert refused(content).code == "duplicate_path"


def test_three_thousand_entries_are_refused_and_two_thousand_are_not() -> None:
    assert refused(zipped({f"resources/{number}": b"" for number in range(3_000)} | MAP)).code == "too_many_entries"
    assert read("a.xmind", zipped({f"resources/{number}": b"" for number in range(1_999)} | MAP)).outline.title == "a map"


def test_an_encrypted_archive_is_refused() -> None:
    assert refused(declared(zipped(MAP), b"content.json", 8, b"\1\0")).code == "encrypted"


@pytest.mark.parametrize("method", [ZIP_BZIP2, ZIP_LZMA])
def test_a_packing_that_no_map_uses_is_refused(method: int) -> None:
    assert refused(zipped(MAP, method)).code == "unknown_compression"


def test_bombs_are_refused_without_being_unpacked() -> None:
    sizes = {
        "packed_too_well": {"content.json": b" " * 5_000_000},
        "too_large": {f"resources/{number}": random.Random(number).randbytes(6_000) + bytes(600_000) for number in range(90)},
    }
    for code, members in sizes.items():
        content = zipped(members | ({} if "content.json" in members else MAP))
        tracemalloc.start()
        assert refused(content).code == code
        assert tracemalloc.get_traced_memory()[1] < 2_000_000
        tracemalloc.stop()


def test_a_bomb_that_lies_about_its_size_is_unpacked_no_further_than_it_said() -> None:
    content = zipped({"content.json": b" " * 100_000_000})
    lying = declared(content, b"content.json", 24, struct.pack("<I", 50))
    tracemalloc.start()
    assert refused(lying).code == "damaged_archive"
    assert tracemalloc.get_traced_memory()[1] < 5_000_000
    tracemalloc.stop()


def test_a_file_larger_than_any_reader_takes_is_refused() -> None:
    content = zipped({"content.json": random.Random(1).randbytes(9_000_000) + bytes(1_100_000)})
    assert refused(content).code == "too_large"


def test_files_that_share_their_bytes_are_refused() -> None:
    content = zipped({"content.json": MAP["content.json"], "content.abcd": MAP["content.json"]})
    assert refused(declared(content, b"content.abcd", 42, struct.pack("<I", 0))).code == "damaged_archive"


def test_an_archive_behind_something_else_is_not_that_archive() -> None:
    content = zipped(MAP)
    assert refused(b"\x89PNG\r\n\x1a\n" + content).code == "unknown_format"
    assert refused(b"GIF89a" + content).code == "unknown_format"
    assert read("a.mm", b'<map version="1"><node TEXT="the map"/></map>').outline.format == "mm"
    assert refused(b'<map version="1"><node TEXT="the map"/></map>' + content).code in {"not_xml", "wrong_encoding"}
    assert refused(zipped({"content.json": '[{"rootTopic": {"title": "hidden"}}]'}) + content).code == "damaged_archive"


def test_an_archive_inside_an_archive_is_not_opened() -> None:
    nested = refused(zipped({"inner.xmind": zipped(MAP)}), "outer.zip")
    assert nested.code == "unknown_format"
    assert "without a map" in nested.message


@pytest.mark.parametrize("members", [{}, {"word/document.xml": "<w/>"}, {"folder/": b""}])
def test_another_kind_of_archive_is_named_and_what_can_be_read_is_said(members: dict[str, str | bytes]) -> None:
    refusal = refused(zipped(members), "letter.docx")
    assert refusal.code == "unknown_format"
    assert "letter.docx is a zip archive" in refusal.message and "XMind (.xmind)" in refusal.message


def test_a_truncated_archive_says_so_wherever_it_is_cut() -> None:
    content = zipped(MAP | {"resources/a": random.Random(1).randbytes(500)})
    assert {refused(content[:length]).code for length in range(4, len(content) - 22, 7)} == {"truncated"}


@pytest.mark.parametrize("compression", [ZIP_STORED, 8])
def test_a_damaged_archive_is_read_or_refused_but_never_crashes(compression: int) -> None:
    content = zipped(BOOK | MAP, compression)
    choice = random.Random(7)
    outcomes = set[str]()
    for _ in range(600):
        damaged = bytearray(content)
        for _ in range(choice.randrange(1, 4)):
            damaged[choice.randrange(len(damaged))] = choice.randrange(256)
        try:
            outcomes.add(read("a.zip", bytes(damaged)).outline.format)
        except UnreadableFile as refusal:
            outcomes.add(refusal.code)
    assert {"mdbook", "damaged_archive"} <= outcomes
