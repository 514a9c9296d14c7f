"""Trellis's own JSON as it is read: everything an outline holds, and files that somebody changed by hand."""

import orjson
import pytest

from ingest.errors import UnreadableFile
from ingest.outline import Reading
from ingest.readers import read
from tests.ingest.readable import readable

ROOT = {"parent": None, "title": "Root"}


def a_file(*topics: object, **others: object) -> bytes:
    return orjson.dumps({"trellis": 1, "title": "Map", "language": None, "topics": list(topics), **others})


def reading(*topics: object, **others: object) -> Reading:
    return read("map.json", a_file(*topics, **others))


def codes(read_in: Reading) -> list[str]:
    return [problem.code for problem in read_in.problems]


def refused(content: bytes) -> UnreadableFile:
    with pytest.raises(UnreadableFile) as caught:
        read("map.json", content)
    assert caught.value.message.endswith(".")
    return caught.value


def test_every_field_is_read() -> None:
    whole = reading(
        ROOT,
        {
            "parent": 0,
            "title": "Topic",
            "kind": "exercise",
            "note": "A *note*.",
            "texts": [{"title": None, "markdown": "# One"}, {"title": "Two", "markdown": "words"}],
            "url": "https://example.org/",
            "tags": ["a", "b"],
            "task": "done",
            "source_id": "x",
            "extras": {"icons": ["idea"]},
        },
        language="de",
        made_from="mm",
        relations=[{"kind": "requires", "source": 1, "target": 0, "reason": "why"}],
    )
    assert whole.problems == []
    assert readable(whole) == (
        "mm: Map [de]\n\n* Root\n    * Topic\n"
        '      {"kind": "exercise", "id": "x", "url": "https://example.org/", "tags": ["a", "b"], "task": "done", '
        '"extras": {"icons": ["idea"]}}\n'
        "      note| A *note*.\n      text| # One\n      Two| words\n\nTopic --requires--> Root (why)\n"
    )


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (a_file(), "no_topics"),
        (a_file(topics=None), "no_topics"),
        (a_file(ROOT, {"title": "no parent"}), "broken_tree"),
        (a_file(ROOT, {"parent": 1, "title": "its own parent"}), "broken_tree"),
        (a_file(ROOT, {"parent": -1, "title": "x"}), "broken_tree"),
        (a_file(ROOT, {"parent": True, "title": "x"}), "broken_tree"),
        (a_file({"parent": 0, "title": "x"}), "broken_tree"),
        (a_file(ROOT)[:-2], "truncated"),
        (a_file(ROOT) + b"x", "not_json"),
        (b'{"trellis": 2, "topics": []}', "unknown_version"),
        (b'{"trellis": {"a": 1}}', "unknown_version"),
        (b'{"trellis": ' + b"[" * 100_000, "not_json"),
        (a_file(*({"parent": number - 1 if number else None, "title": "x"} for number in range(102))), "too_deep"),
        (a_file(ROOT, *({"parent": 0, "title": "x"} for _ in range(50_000))), "too_many_topics"),
        (a_file({**ROOT, "texts": [{"title": None, "markdown": "x" * 1_000_001}]}), "text_too_large"),
        (b'{"title": "another program"}', "unknown_format"),
    ],
)
def test_what_is_no_map_of_ours_is_refused_by_name(content: bytes, code: str) -> None:
    assert refused(content).code == code


def test_what_a_topic_can_not_be_is_changed_and_said() -> None:
    whole = reading(
        {**ROOT, "title": "x" * 301, "kind": "chapter", "note": "n" * 1_001, "url": "javascript:alert(1)", "source_id": "a", "sparkle": 1},
        {"parent": 0, "title": " \n", "source_id": "a", "task": "maybe", "tags": ["x", " x ", 3, ""], "texts": [{"markdown": ""}, 7]},
        language="klingon!",
        relations=[{"kind": "loves", "source": 0, "target": 1}, {"kind": "related", "source": 0, "target": 9}, 4],
    )
    root, child = whole.outline.root, whole.outline.root.children[0]
    assert (root.kind, root.note, root.url, root.source_id, len(root.title)) == ("topic", None, None, "a", 300)
    assert [text.markdown for text in root.texts] == ["x" * 301, "n" * 1_001]
    assert (child.title, child.source_id, child.task, child.tags, child.texts) == ("(untitled)", None, None, ["x"], [])
    assert sorted(codes(whole)) == [
        "dangling_link",
        "duplicate_id",
        "link_not_kept",
        "long_note",
        "not_kept",
        "title_shortened",
        "unknown_kind",
        "unknown_language",
    ]


def test_extras_that_could_not_be_stored_are_left_out() -> None:
    deep: object = 1
    for _ in range(300):
        deep = [deep]
    text = b'{"trellis": 1, "topics": [{"parent": null, "title": "a", "extras": {"deep": ' + b"[" * 300 + b"]" * 300 + b"}}]}"
    for whole in (read("map.json", text), reading({**ROOT, "extras": {"long": "x" * 5_000}})):
        assert whole.outline.root.extras == {} and codes(whole) == ["extras_shortened"]
