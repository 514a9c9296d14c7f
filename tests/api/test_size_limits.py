"""What an install takes is its operator's to say: each limit is a setting, and what is beyond it is refused by a code of its own."""

import asyncio

import pytest

from api.settings import Settings
from tests.api.test_document_images import png
from tests.people import account, bearer
from tests.written import written

API = "/api/v1"


@pytest.fixture
def settings(tmp_path):
    return Settings(
        data_dir=tmp_path / "data",
        log_format="json",
        limit_topics=6,
        limit_depth=2,
        limit_operations=3,
        limit_title_characters=12,
        limit_tags=2,
        limit_documents=2,
        limit_document_bytes=60,
        limit_image_bytes=60,
        limit_page=3,
        limit_body_bytes=2_000,
    )


@pytest.fixture
async def water(client, graph, bucket, driver):
    """Root -> (Rivers with one document, Lakes, Seas)."""
    return await written(graph, bucket, driver)


@pytest.fixture
async def owner(driver, water):
    return await bearer(driver, water.owner)


def change(water, *operations):
    return "POST", f"subjects/{water.subject_uid}/changes", {"json": {"operations": list(operations)}}


def add(water, title="Ponds", below="Lakes", **more):
    return {"op": "add", "parent_uid": water.topics[below], "title": title, **more}


def deep(water):
    return change(water, add(water, ref="a"), {"op": "add", "parent_ref": "a", "title": "Puddles"})


def document(water, topic="Lakes", **said):
    return "POST", f"topics/{water.topics[topic]}/documents", {"json": {"text": "Deep.", **said}}


def save(water, **said):
    return "PUT", f"documents/{water.document_uid}", {"json": said, "headers": {"If-Match": f'"{water.revision_uid}"'}}


def picture(water, content):
    return "POST", f"subjects/{water.subject_uid}/images", {"content": content, "headers": {"Content-Type": "image/png"}}


BEYOND = {
    "topics": (lambda water: change(water, *(add(water) for _ in range(3))), 409, "too_many_topics"),
    "depth": (deep, 409, "too_deep"),
    "operations": (lambda water: change(water, *(add(water) for _ in range(4))), 422, "too_many_operations"),
    "a topic's title": (lambda water: change(water, add(water, "Thirteen, oh!")), 422, "title_too_long"),
    "a subject's title": (lambda water: ("POST", "subjects", {"json": {"title": "Thirteen, oh!"}}), 422, "title_too_long"),
    "a document's title": (lambda water: document(water, title="Thirteen, oh!"), 422, "title_too_long"),
    "a saved document's title": (lambda water: save(water, title="Thirteen, oh!", text="x"), 422, "title_too_long"),
    "a topic's tags": (
        lambda water: change(water, {"op": "annotate", "topic_uid": water.topics["Lakes"], "tags": ["a", "b", "c"]}),
        422,
        "too_many_tags",
    ),
    "a subject's tags": (lambda water: ("POST", "subjects", {"json": {"title": "Seas", "tags": ["a", "b", "c"]}}), 422, "too_many_tags"),
    "a document": (lambda water: document(water, text="é" * 30 + "x"), 413, "document_too_large"),
    "a saved document": (lambda water: save(water, text="é" * 30 + "x"), 413, "document_too_large"),
    "an image": (lambda water: picture(water, png()), 413, "image_too_large"),
    "a page": (lambda water: ("GET", f"subjects/{water.subject_uid}/changes?limit=51", {}), 422, "page_too_large"),
    "a body": (lambda water: document(water, text="x" * 2_000), 413, "too_large"),
}
WITHIN = {
    "topics": (lambda water: change(water, *(add(water) for _ in range(2))), 200),
    "depth and a title": (lambda water: change(water, add(water, "Twelve, oh!!")), 200),
    "tags": (lambda water: change(water, {"op": "annotate", "topic_uid": water.topics["Lakes"], "tags": ["a", "b"]}), 200),
    "a document": (lambda water: document(water, title="Twelve, oh!!", text="é" * 30), 201),
    "a page that is not said": (lambda water: ("GET", f"subjects/{water.subject_uid}/changes", {}), 200),
    "a page": (lambda water: ("GET", f"subjects/{water.subject_uid}/changes?limit=3", {}), 200),
}


async def ask(client, owner, method, path, sent):
    return await client.request(method, f"{API}/{path}", **{**sent, "headers": {**owner, **sent.get("headers", {})}})


@pytest.mark.parametrize("what", BEYOND)
async def test_what_is_beyond_a_setting_is_refused_by_its_code(client, water, owner, what):
    request, status, code = BEYOND[what]
    refused = await ask(client, owner, *request(water))
    assert (refused.status_code, refused.json()["code"]) == (status, code)


@pytest.mark.parametrize("what", WITHIN)
async def test_what_is_within_it_is_taken(client, water, owner, what):
    request, status = WITHIN[what]
    assert (await ask(client, owner, *request(water))).status_code == status


async def test_a_topic_takes_no_more_documents_than_the_setting_says_also_of_many_at_once(client, water, owner):
    answers = await asyncio.gather(*(ask(client, owner, *document(water)) for _ in range(5)))
    assert sorted(answer.status_code for answer in answers) == [201, 201, 422, 422, 422]
    assert {answer.json()["code"] for answer in answers if answer.status_code == 422} == {"too_many_documents"}


async def test_topics_that_have_more_documents_together_are_not_merged(client, water, owner):
    for _ in range(2):
        assert (await ask(client, owner, *document(water))).status_code == 201
    merge = {"op": "merge", "topic_uid": water.topics["Rivers"], "into_uid": water.topics["Lakes"]}
    refused = await ask(client, owner, *change(water, merge))
    assert (refused.status_code, refused.json()["code"]) == (409, "too_many_documents")
    assert {topic["title"] for topic in refused.json()["topics"]} == {"Rivers", "Lakes"}


@pytest.mark.parametrize(("more", "code"), [("## A\n\n## B\n\n## C\n", "too_many_topics"), ("### A\n\n#### B\n", "too_deep")])
async def test_a_newer_file_keeps_to_them_too(client, water, owner, more, code):
    headers = {"If-Match": (await ask(client, owner, "GET", f"subjects/{water.subject_uid}/map", {})).headers["etag"]}
    files = {"file": ("water.md", f"# Water\n\n## Rivers\n\n## Lakes\n\n## Seas\n\n{more}".encode())}
    sent = {"files": files, "data": {"into": water.subject_uid}, "headers": headers}
    refused = await ask(client, owner, "POST", "subjects/import", sent)
    assert (refused.status_code, refused.json()["code"]) == (409, code)


async def test_a_page_holds_as_many_items_as_the_setting_says(client, water, owner):
    for number in range(3):
        rename = {"op": "rename", "topic_uid": water.topics["Lakes"], "title": f"Lakes {number}"}
        assert (await ask(client, owner, *change(water, rename))).status_code == 200
    first = (await ask(client, owner, "GET", f"subjects/{water.subject_uid}/changes", {})).json()
    assert len(first["items"]) == 3 and first["next_cursor"]


class TestNewAccounts:
    """What they may do in an hour, where others can reach the install."""

    @pytest.fixture
    def settings(self, tmp_path):
        key = "q83vEjRWeJq83vEjRWeJASNFZ4mrze8BI0VniavN7wE="
        uploads = {"limit_uploads_per_new_account": "2/hour", "new_account_days": 3}
        uploads |= {"limit_subjects_per_new_account": "2/hour", "limit_proposals_per_new_account": "2/hour"}
        uploads |= {"limit_exports_per_new_account": "2/hour", "limit_exports_per_address": "2/hour"}
        return Settings(data_dir=tmp_path / "data", log_format="json", public_url="https://trellis.example", signing_key=key, **uploads)

    async def statuses(self, client, water, owner, count):
        return [(await ask(client, owner, *picture(water, png()))).status_code for _ in range(count)]

    async def test_a_new_account_sends_so_many_an_hour_and_is_told_when_to_come_back(self, client, water, owner):
        assert await self.statuses(client, water, owner, 2) == [201, 201]
        refused = await ask(client, owner, *picture(water, png()))
        assert (refused.status_code, refused.json()["code"]) == (429, "too_many_requests")
        assert 3_500 < int(refused.headers["retry-after"]) <= 3_600

    async def test_two_at_once_do_not_get_past_it(self, client, water, owner):
        answers = await asyncio.gather(*(ask(client, owner, *picture(water, png())) for _ in range(6)))
        assert sorted(answer.status_code for answer in answers) == [201, 201, 429, 429, 429, 429]

    @pytest.mark.parametrize("what", ["subjects", "forks", "proposals"])
    async def test_subjects_and_proposals_are_counted_too_and_of_many_at_once_no_more_pass(self, client, water, owner, driver, what):
        ends = {"source_uid": water.topics["Rivers"], "target_uid": water.topics["Lakes"]}
        path, sent = {
            "subjects": ("subjects", {"title": "Seas"}),
            "forks": (f"subjects/{water.subject_uid}/fork", None),
            "proposals": ("relations", {"kind": "requires", **ends}),
        }[what]
        answers = await asyncio.gather(*(ask(client, owner, "POST", path, {"json": sent}) for _ in range(5)))
        refused = [answer for answer in answers if answer.status_code == 429]
        assert len(refused) == 3 and {answer.json()["code"] for answer in refused} == {"too_many_requests"}
        assert all(3_500 < int(answer.headers["retry-after"]) <= 3_600 for answer in refused)
        await driver.execute_query("MATCH (u:User) SET u.created_at = datetime() - duration({days: 4})")
        assert (await ask(client, owner, "POST", path, {"json": sent})).status_code != 429

    async def test_exports_and_books_are_counted_by_account_and_without_one_by_address(self, client, water, owner, driver):
        await driver.execute_query("MATCH (s:Subject) SET s.visibility = 'public'")
        places = [f"subjects/{water.subject_uid}/export?format=text", f"topics/{water.topics['Rivers']}/book"]
        places += [f"subjects/{water.subject_uid}/export/report?format=text", places[0], places[1]]
        for headers in (owner, {}):
            answers = await asyncio.gather(*(client.get(f"/api/v1/{place}", headers=headers) for place in places))
            assert sorted(answer.status_code for answer in answers) == [200, 200, 429, 429, 429]
        await driver.execute_query("MATCH (u:User) SET u.created_at = datetime() - duration({days: 4})")
        assert (await client.get(f"/api/v1/{places[0]}", headers=owner)).status_code == 200

    async def test_an_older_account_sends_more(self, client, water, owner, driver):
        await driver.execute_query("MATCH (u:User) SET u.created_at = datetime() - duration({days: 4})")
        assert await self.statuses(client, water, owner, 4) == [201] * 4

    async def test_each_account_has_its_own_count(self, client, water, owner, driver):
        assert await self.statuses(client, water, owner, 3) == [201, 201, 429]
        bob = await bearer(driver, await account(driver, "bob"))
        assert await self.statuses(client, water, bob, 3) == [404, 404, 429]

    async def test_on_a_local_install_nobody_is_new(self, driver, neo4j, graph, bucket, tmp_path):
        from tests.in_process import app_client

        settings = Settings(data_dir=tmp_path / "local", log_format="json", limit_uploads_per_new_account="1/hour")
        async with app_client(settings, neo4j) as client:
            water = await written(graph, bucket, driver)
            owner = await bearer(driver, water.owner)
            assert await self.statuses(client, water, owner, 2) == [201, 201]
