"""Real maps, all the way: imported as people import them, exported to every format, read again, and the same but for what is reported."""

import re
import time
from copy import deepcopy

import pytest

from api.cli_import import import_all
from api.cli_terminal import told
from api.settings import Settings
from api.subjects.exports.use_cases import export
from graph.links import UID
from ingest.errors import UnreadableFile
from ingest.exporter import Wanted
from ingest.outline import Outline, Problem
from ingest.plan import tags_of
from ingest.readers import FORMATS as READABLE
from ingest.readers import read
from ingest.writers import FORMATS, PICTURES
from ingest.writers.picture_layout import layout
from ingest.writers.picture_shape import drawn
from tests.api.test_cli_import import wanted
from tests.api.test_export import as_kept
from tests.ingest.archives import zipped
from tests.ingest.readable import readable
from tests.ingest.writers.round_trip import check, read_back
from tests.ingest.writers.test_pictures import overlapping
from tests.people import account, bearer
from tests.real_inputs.test_readers import ALL, MAPS, reading

MAY_CHANGE = {"words", "extras"}
"""What may be lost on the way back to the format that a map came from: markup that only its program knows."""
SMALL_FIRST = sorted(ALL, key=lambda path: sum(file.stat().st_size for file in [MAPS / path, *(MAPS / path).glob("src/**/*.md")]))


def test_every_format_is_tried() -> None:
    assert set(FORMATS) == set(READABLE)


@pytest.fixture
def own(settings, neo4j) -> Settings:
    given = {"neo4j_uri": neo4j.uri, "neo4j_user": neo4j.user, "neo4j_password": neo4j.password}
    return Settings(**{**settings.model_dump(), **given})


async def imported(path, client, driver, own) -> str:
    """The uid. By the command line and over HTTP, where a folder is sent as a zip, the same comes of it, and the same is said of it."""
    place, said = MAPS / path, list[str]()
    assert await import_all(own, [place], wanted(), said.append) == 0
    (by_command,) = (await client.get("/api/v1/subjects")).json()["items"]
    sent = {"files": {"file": (f"{place.name}.zip", packed(place)) if place.is_dir() else (place.name, place.read_bytes())}}
    headers = await bearer(driver, await account(driver, "ada"))
    answer = await client.post("/api/v1/subjects/import", **sent, data={"visibility": "public"}, headers=headers)
    assert answer.status_code == 201, answer.text
    subject, report = answer.json()["subject"], answer.json()["report"]
    relations = f", {report['relations']:,} relations" if report["relations"] else ""
    assert said[0] == f"{subject['title']}: {report['topics']:,} topics, {report['documents']:,} documents{relations}."
    assert said[1:] == [told(Problem(**problem)) for problem in report["problems"]]
    assert await content(client, by_command["uid"]) == await content(client, subject["uid"])
    return subject["uid"]


def packed(folder) -> bytes:
    """With the folder itself in it."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return zipped({path.relative_to(folder.parent).as_posix(): path.read_bytes() for path in files})


async def content(client, uid: str) -> str:
    """All that a map is, as text, without what differs between two of the same."""
    answer = await client.get(f"/api/v1/subjects/{uid}/export", params={"format": "json"})
    assert answer.status_code == 200, answer.text
    return re.sub(UID, "a uid", readable(read("map.json", answer.content)))


@pytest.mark.timeout(300)
@pytest.mark.parametrize("path", SMALL_FIRST)
async def test_a_real_map_comes_back_from_every_format_but_for_what_is_said(client, driver, graph, bucket, own, path):
    outline = as_a_subject_keeps_it(deepcopy(reading(path).outline))
    started = time.perf_counter()
    uid = await imported(path, client, driver, own)
    times = {"in": time.perf_counter() - started}
    for form in FORMATS:
        started = time.perf_counter()
        given = (await export(graph, bucket, None, Wanted(uid, form))).file
        times[form] = time.perf_counter() - started
        if "too_many_files" in {problem.code for problem in given.problems}:
            with pytest.raises(UnreadableFile, match="more than 2,000 files"):
                read_back(given, form)
            continue
        different = +check(outline, read_back(given, form), given.problems)
        assert form != "json" or not different, different
        assert form != outline.format or set(different) <= MAY_CHANGE, different
    for form in PICTURES:
        assert (await export(graph, bucket, None, Wanted(uid, form))).file.content
    print(f"{path}: " + ", ".join(f"{name} {seconds:.2f}" for name, seconds in times.items()))


@pytest.mark.parametrize("path", ALL)
def test_in_the_picture_of_a_real_map_nothing_stands_on_anything_else(path):
    assert overlapping(layout(drawn(reading(path).outline, 2_000)).boxes) == []


def as_a_subject_keeps_it(outline: Outline) -> Outline:
    """A document that has its topic's title has none of its own; tags that differ only in signs are one."""
    for place in outline.walk():
        texts = place.node.texts
        texts[:] = [text if text.title != place.node.title else type(text)(None, text.markdown) for text in texts]
        place.node.tags[:] = tags_of(place.node).values()
    return as_kept(outline)
