"""What every bucket promises, shown on the folder, on MinIO and on VersityGW."""

import asyncio
import os
from datetime import timedelta

import pytest

from graph.bucket import BadKey, Bucket, open_bucket
from graph.errors import Conflict, TextDamaged, TextMissing
from graph.values import new_uid, sha256
from tests.graph.places import Place, listed

ONE_DAY = timedelta(days=1)
BAD_KEYS = [
    "",
    "/",
    "/etc/passwd",
    "documents/",
    "documents//a",
    ".",
    "..",
    "../a",
    "documents/../../a",
    "documents/./a",
    "documents/a b",
    "documents/ä",
    "documents/a\n",
    "documents\\a",
    "documents/~0123456789abcdef",
    "documents/%2e%2e",
    "documents/\0",
    "a" * 256,
    "/".join(["a" * 102] * 5),
]


def text_key() -> str:
    return f"documents/{new_uid()}/{new_uid()}"


@pytest.mark.parametrize(
    "content",
    [b"", b"x", "Größe, 日本, 🦀\r\n".encode(), bytes(range(256)), os.urandom(1_000_000), os.urandom(7_000_000)],
    ids=["empty", "one byte", "unicode", "every byte", "1 MB", "7 MB"],
)
async def test_what_is_put_comes_back(store: Bucket, content: bytes) -> None:
    key = text_key()
    await store.put(key, content)
    assert await store.get(key, sha256(content)) == content
    assert await store.exists(key)


async def test_what_is_put_is_there_for_another_process(place: Place, store: Bucket) -> None:
    key = text_key()
    await store.put(key, b"kept")
    async with open_bucket(place.settings) as other:
        assert await other.get(key, sha256(b"kept")) == b"kept"


async def test_what_was_never_put_is_missing(store: Bucket) -> None:
    key = text_key()
    with pytest.raises(TextMissing):
        await store.get(key, sha256(b""))
    assert not await store.exists(key)


async def test_a_folder_of_texts_and_what_is_below_a_text_are_no_texts(store: Bucket) -> None:
    await store.put("documents/a/b", b"text")
    for key in ("documents/a", "documents", "documents/a/b/c"):
        assert not await store.exists(key), key
        with pytest.raises(TextMissing):
            await store.get(key, sha256(b"text"))
        await store.delete(key)
    assert await listed(store) == ["documents/a/b"]


async def test_a_key_that_begins_like_another_is_not_the_other(store: Bucket) -> None:
    await store.put("documents/a/bc", b"text")
    assert not await store.exists("documents/a/b")


async def test_deleting_twice_is_fine(store: Bucket) -> None:
    key = text_key()
    await store.put(key, b"gone soon")
    await store.delete(key)
    await store.delete(key)
    assert not await store.exists(key)
    assert await listed(store) == []
    with pytest.raises(TextMissing):
        await store.get(key, sha256(b"gone soon"))


async def test_deleting_one_leaves_its_neighbours(store: Bucket) -> None:
    first, second = "documents/a/1", "documents/a/2"
    await store.put(first, b"1")
    await store.put(second, b"2")
    await store.delete(first)
    assert await listed(store) == [second]


@pytest.mark.slow
async def test_keys_are_listed_by_age(store: Bucket) -> None:
    keys = sorted(text_key() for _ in range(3))
    assert await listed(store) == []
    for key in keys:
        await store.put(key, b"new")
    assert await listed(store) == keys
    assert await listed(store, ONE_DAY) == []
    await asyncio.sleep(2.1)  # some servers keep whole seconds
    assert await listed(store, timedelta(seconds=1)) == keys


@pytest.mark.slow
async def test_more_keys_than_a_page_are_listed_once_each(store: Bucket) -> None:
    keys = sorted(f"changes/{number:05}" for number in range(2_100))
    await asyncio.gather(*(store.put(key, b"") for key in keys))
    assert await listed(store) == keys


async def test_keys_can_be_deleted_while_they_are_listed(store: Bucket) -> None:
    keys = [text_key() for _ in range(20)]
    await asyncio.gather(*(store.put(key, b"orphan") for key in keys))
    found: list[str] = []
    async for key in store.keys():
        found.append(key)
        await store.delete(key)
    assert sorted(found) == sorted(keys)
    assert await listed(store) == []


async def test_names_that_are_no_keys_are_never_listed(place: Place, store: Bucket) -> None:
    await store.put("documents/a", b"text")
    place.tamper("documents/not a key", b"somebody else's")
    assert await listed(store) == ["documents/a"]


async def test_64_writers_of_64_keys_at_once_all_succeed(store: Bucket) -> None:
    contents = {text_key(): os.urandom(10_000) for _ in range(64)}
    await asyncio.gather(*(store.put(key, content) for key, content in contents.items()))
    assert await asyncio.gather(*(store.get(key, sha256(content)) for key, content in contents.items())) == list(contents.values())
    assert await listed(store) == sorted(contents)


async def test_64_writers_of_one_key_and_the_same_bytes_all_succeed(store: Bucket) -> None:
    key, content = text_key(), os.urandom(10_000)
    await asyncio.gather(*(store.put(key, content) for _ in range(64)))
    assert await store.get(key, sha256(content)) == content
    assert await listed(store) == [key]


async def test_64_writers_of_one_key_and_other_bytes_leave_one_of_them_whole(store: Bucket) -> None:
    key, contents = text_key(), [os.urandom(10_000) for _ in range(64)]
    outcomes = await asyncio.gather(*(store.put(key, content) for content in contents), return_exceptions=True)
    assert all(outcome is None or isinstance(outcome, Conflict) for outcome in outcomes)
    whole = [content for content in contents if not await damaged(store, key, content)]
    assert len(whole) == 1


async def test_two_processes_can_make_the_same_place_at_once(place: Place) -> None:
    async with open_bucket(place.settings) as one, open_bucket(place.settings) as other:
        await asyncio.gather(*(bucket.put(text_key(), b"first") for bucket in (one, other) for _ in range(8)))
        assert len(await listed(one)) == 16


@pytest.mark.parametrize("key", BAD_KEYS)
async def test_bad_keys_are_refused_by_name(store: Bucket, key: str) -> None:
    for refused in (store.put(key, b""), store.get(key, ""), store.exists(key), store.delete(key)):
        with pytest.raises(BadKey, match="is no key of the bucket"):
            await refused


@pytest.mark.parametrize("key", ["a", "..a", "a..", "...", "-", "_", "a" * 255, "/".join(["a" * 127] * 4)])
async def test_odd_keys_are_keys(store: Bucket, key: str) -> None:
    await store.put(key, b"odd")
    assert await store.get(key, sha256(b"odd")) == b"odd"
    assert await listed(store) == [key]


@pytest.mark.parametrize("changed", [b"the texT", b"the tex", b"the text\n", b""])
async def test_a_changed_byte_is_found(place: Place, store: Bucket, changed: bytes) -> None:
    key = text_key()
    await store.put(key, b"the text")
    place.tamper(key, changed)
    with pytest.raises(TextDamaged, match="backup"):
        await store.get(key, sha256(b"the text"))


async def test_a_bucket_that_works_says_so_and_keeps_nothing_of_it(store: Bucket) -> None:
    await asyncio.gather(*(store.check() for _ in range(8)))
    assert await listed(store) == []


async def damaged(store: Bucket, key: str, content: bytes) -> bool:
    try:
        return await store.get(key, sha256(content)) != content
    except TextDamaged:
        return True
