"""A stranger's first day, then two people with tokens, as scripts have them: they build, restructure, undo, branch, share and publish a
map with texts, at the same time; after a kill -9, and after a backup and its restore, nothing is wrong and nothing answered is gone."""

import asyncio
import signal
from contextlib import suppress
from pathlib import Path

import pytest
from httpx import AsyncClient, TransportError

from graph.values import new_uid
from tests.api import first_day, trellis

pytestmark = [pytest.mark.server, pytest.mark.timeout(600)]

SOUND = "Everything is as it must be."
PASSWORD = "a dozen grey herons"


class Author:
    """Asks with a personal access token."""

    def __init__(self, address: str, token: str) -> None:
        self.token = token
        self.http = AsyncClient(base_url=f"{address}/api/v1", headers={"Authorization": f"Bearer {token}"}, timeout=60)

    async def ask(self, method: str, path: str, body: object = None, **headers: str):
        once = {"Idempotency-Key": new_uid()} if method == "POST" else {}
        answered = await first_day.answered(self.http, method, path, json=body, headers={**once, **headers})
        assert answered.status_code < 300, f"{method} {path}: {answered.status_code} {answered.text}"
        return answered.json() if answered.content else None

    async def change(self, subject: str, *operations: dict[str, object], **more: object):
        return await self.ask("POST", f"/subjects/{subject}/changes", {"operations": operations, **more})

    async def titles(self, subject: str) -> dict[str, str]:
        return {topic["title"]: topic["uid"] for topic in (await self.ask("GET", f"/subjects/{subject}/map"))["topics"]}


async def author(address: str, handle: str) -> Author:
    async with AsyncClient(base_url=f"{address}/api/v1", timeout=60) as http:
        made = await first_day.answered(
            http, "POST", "/users", json={"handle": handle, "email": f"{handle}@example.org", "password": PASSWORD}
        )
        assert made.status_code == 201, made.text
        opened = (await first_day.answered(http, "POST", "/sessions", json={"login": handle, "password": PASSWORD})).json()
        token = await first_day.answered(
            http,
            "POST",
            "/tokens",
            json={"name": "script", "scopes": ["read", "write"], "expires_in_days": 1},
            headers={"Authorization": f"Bearer {opened['access_token']}"},
        )
    return Author(address, token.json()["token"])


async def build(ann: Author) -> tuple[str, str]:
    """The subject, and its root."""
    subject = await ann.ask("POST", "/subjects", {"title": "Water", "tags": ["Nature"]})
    uid, root = subject["uid"], subject["root_topic_uid"]
    made = await ann.change(
        uid,
        {"op": "add", "parent_uid": root, "ref": "ice", "title": "Ice"},
        {"op": "add", "parent_uid": root, "ref": "steam", "title": "Steam"},
        {"op": "add", "parent_ref": "ice", "ref": "snow", "title": "Snow"},
    )
    ice = made["created"]["ice"]
    await ann.change(uid, {"op": "relate", "kind": "requires", "source_uid": made["created"]["steam"], "target_uid": ice})
    document = await ann.ask("POST", f"/topics/{ice}/documents", {"text": "Water at rest. See [[Steam]]."})
    await ann.ask(
        "PUT", f"/documents/{document['uid']}", {"text": "Water at rest, below zero."}, **{"If-Match": f'"{document["revision"]["uid"]}"'}
    )
    await restructure(ann, uid, root, made["created"])
    return uid, root


async def restructure(ann: Author, uid: str, root: str, created: dict[str, str]) -> None:
    moved = await ann.change(
        uid,
        {"op": "move", "topic_uid": created["snow"], "parent_uid": root},
        {"op": "rename", "topic_uid": created["ice"], "title": "Solid"},
    )
    undone = await ann.ask("POST", f"/changes/{moved['change']['uid']}/undo")
    assert "Ice" in await ann.titles(uid)
    await ann.ask("POST", f"/changes/{undone['change']['uid']}/undo")
    assert "Solid" in await ann.titles(uid)


async def share(ann: Author, bob: Author, uid: str) -> None:
    assert (await first_day.answered(bob.http, "GET", f"/subjects/{uid}/map")).status_code == 404
    link = await ann.ask("POST", f"/subjects/{uid}/share-links", {"role": "editor"})
    await bob.ask("POST", "/share-links/accept", {"token": link["token"]})


async def add_many(who: Author, uid: str, root: str, name: str, number: int) -> list[str]:
    return [
        (await who.change(uid, {"op": "add", "parent_uid": root, "ref": "n", "title": f"{name} {each}"}))["created"]["n"]
        for each in range(number)
    ]


async def test_a_first_day_two_authors_a_kill_a_crash_and_a_restore(tmp_path):
    """One story, since each start of the program on a new folder has all its queries planned anew."""
    data = tmp_path / "data"
    async with trellis.up(data) as running, AsyncClient(base_url=running.address, timeout=30) as browser:
        marked = await first_day.reads_and_marks(browser)
        await first_day.imports_a_map(data, tmp_path / "mine.mm", browser)
        await first_day.is_told_who_holds_the_folder(data, running)
        cookies, neo4j = dict(browser.cookies), running.neo4j
        assert len(neo4j) == 1

        ann, bob = await author(running.address, "ann"), await author(running.address, "bob")
        uid, root = await build(ann)
        await share(ann, bob, uid)
        await asyncio.gather(add_many(ann, uid, root, "Ann", 15), add_many(bob, uid, root, "Bob", 15))
        branch = (await bob.ask("POST", f"/subjects/{uid}/fork"))["uid"]
        await ann.ask("PUT", f"/subjects/{uid}/visibility", {"visibility": "public"})
        await is_sound(data)
        answered = await killed_while_both_write(running, ann, bob, uid, root)
        assert await trellis.gone_within(neo4j, 5), "Neo4j must not outlive a Trellis that was killed"

    async with trellis.up(data) as running, AsyncClient(base_url=running.address, cookies=cookies, timeout=30) as browser:
        await first_day.finds_what_was_marked(browser, *marked)
        ann = Author(running.address, ann.token)
        known = set((await ann.titles(uid)).values())
        assert len(answered) > 4 and set(answered) <= known, "what was answered is there"
        await is_sound(data)
        before = await ann.ask("GET", f"/subjects/{uid}/map")
        await first_day.is_answered_again_after_neo4j_has_ended(browser, running)
        code, output = await trellis.run(data, "backup", str(tmp_path / "saved"))
        assert code == 0, output
        neo4j = running.neo4j
        assert await running.signal(signal.SIGINT) == 0
        assert await trellis.gone_within(neo4j, 1)
    assert "Stopping." in running.said[-1]
    assert not (data / "run.json").exists()

    elsewhere = tmp_path / "elsewhere"
    code, output = await trellis.run(elsewhere, "restore", str(tmp_path / "saved"))
    assert (code, output.strip().splitlines()[-1]) == (0, SOUND), output
    async with trellis.up(elsewhere) as running, AsyncClient(base_url=f"{running.address}/api/v1", timeout=60) as anyone:
        assert (await first_day.answered(anyone, "GET", f"/subjects/{uid}/map")).json() == before
        assert (await first_day.answered(anyone, "GET", f"/subjects/{branch}/map")).status_code == 404, "bob's branch is his own"
        assert await running.signal(signal.SIGTERM) == 0


async def is_sound(data: Path) -> None:
    code, output = await trellis.run(data, "check")
    assert (code, output.strip().splitlines()[-1]) == (0, SOUND), output


async def killed_while_both_write(running: trellis.Running, ann: Author, bob: Author, uid: str, root: str) -> list[str]:
    """The topics whose additions were answered before the end."""
    answered: list[str] = []
    enough = asyncio.Event()

    async def write(who: Author, name: str) -> None:
        with suppress(TransportError):
            for number in range(500):
                answered.extend(await add_many(who, uid, root, f"{name} again {number}", 1))
                if len(answered) >= 10:
                    enough.set()

    async def kill() -> None:
        await enough.wait()
        running.process.kill()
        await running.process.wait()

    await asyncio.gather(write(ann, "Ann"), write(bob, "Bob"), kill())
    return answered
