"""From disk: what is taken, what is left out, what is refused."""

import os
from pathlib import Path

import pytest

from ingest import files
from ingest.errors import UnreadableFile
from ingest.files import STARTER, load
from ingest.outline import Outline
from ingest.readers import read


@pytest.fixture
def book(tmp_path: Path) -> Path:
    folder = tmp_path / "a-book"
    (folder / "src").mkdir(parents=True)
    (folder / "src" / "SUMMARY.md").write_text("- [One](one.md)\n")
    (folder / "src" / "one.md").write_text("{{#include secret.txt}}")
    return folder


def refused(path: Path) -> UnreadableFile:
    with pytest.raises(UnreadableFile) as caught:
        load(path)
    return caught.value


def only_text(outline: Outline) -> str:
    [text] = [text.markdown for node, _, _ in outline.walk() for text in node.texts]
    return text


def test_a_file_is_its_bytes_and_a_folder_its_files(tmp_path: Path, book: Path) -> None:
    (tmp_path / "a.mm").write_bytes(b"<map/>")
    assert load(tmp_path / "a.mm") == ("a.mm", b"<map/>")
    assert load(book) == ("a-book", {"src/SUMMARY.md": b"- [One](one.md)\n", "src/one.md": b"{{#include secret.txt}}"})


def test_the_src_folder_of_a_book_has_the_book_s_name(book: Path) -> None:
    assert read(*load(book / "src")).outline.title == "a-book"


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path, book: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "more.md").write_text("secret")
    (book / "src" / "secret.txt").symlink_to(tmp_path / "secret.txt")
    (book / "src" / "more").symlink_to(tmp_path / "secrets")
    (book / "src" / "loop").symlink_to(book)
    (book / "src" / "dangling.md").symlink_to(tmp_path / "nothing")
    name, content = load(book)
    assert set(content) == {"src/SUMMARY.md", "src/one.md"}
    assert only_text(read(name, content).outline) == "listing not included: secret.txt"


def test_a_link_inside_the_folder_is_followed(book: Path) -> None:
    (book / "shared.txt").write_text("shared")
    (book / "src" / "secret.txt").symlink_to(book / "shared.txt")
    assert only_text(read(*load(book)).outline) == "shared"


def test_hidden_folders_media_and_what_is_no_regular_file_are_left_out_but_for_images(book: Path) -> None:
    (book / ".git").mkdir()
    (book / ".git" / "config").write_text("x")
    (book / "src" / "picture.PNG").write_bytes(b"x")
    (book / "src" / "film.mp4").write_bytes(b"x")
    os.mkfifo(book / "src" / "pipe")
    assert set(load(book)[1]) == {"src/SUMMARY.md", "src/one.md", "src/picture.PNG"}


def test_what_is_not_there_or_no_file_is_named(tmp_path: Path) -> None:
    assert refused(tmp_path / "nothing.mm").code == "not_found"
    os.mkfifo(tmp_path / "pipe")
    assert refused(tmp_path / "pipe").code == "not_a_file"
    assert "nothing.mm" in refused(tmp_path / "nothing.mm").message


def test_too_much_is_refused_before_it_is_read(tmp_path: Path, book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "FILE_BYTES", 100)
    (tmp_path / "large.mm").write_bytes(b"x" * 101)
    assert refused(tmp_path / "large.mm").code == "too_large"
    monkeypatch.setattr(files, "FOLDER_BYTES", 30)
    assert refused(book).code == "too_large"
    monkeypatch.setattr(files, "FOLDER_FILES", 1)
    assert refused(book).code == "too_many_files"


def test_the_starter_map_is_a_book_without_a_flaw() -> None:
    reading = read(*load(STARTER))
    nodes = [place.node for place in reading.outline.walk()]
    assert reading.outline.title == "How to learn with Trellis"
    assert reading.outline.language == "en"
    assert reading.outline.counts()[1:] == (13, 0, 3)
    assert reading.problems == []
    assert [node.title for node in nodes if node.kind == "group"] == ["Reading a map", "Learning with a map", "Making a map"]
    for node in nodes:
        for text in node.texts:
            assert 120 <= len(text.markdown.split()) <= 350, node.title
            assert text.markdown.startswith(f"# {node.title}\n")
