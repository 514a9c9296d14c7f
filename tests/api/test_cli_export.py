"""`trellis export`: on a database that runs already."""

import pytest
from pydantic import SecretStr

from api.cli_export import export_subject
from graph.addresses import short_id
from graph.errors import NotFound
from ingest.readers import read
from tests.api.test_export import small, stored


@pytest.fixture
def server_settings(settings, neo4j):
    return settings.model_copy(update={"neo4j_uri": neo4j.uri, "neo4j_user": neo4j.user, "neo4j_password": SecretStr(neo4j.password)})


async def test_the_operator_writes_any_map_to_a_file_and_is_told_what_is_not_in_it(graph, bucket, server_settings, tmp_path):
    made = await stored(graph, bucket, small(), visibility="private")
    said: list[str] = []
    assert await export_subject(server_settings, made.subject_uid, "opml", None, None, tmp_path, said.append) == 0
    file = tmp_path / "All water.opml"
    assert read(file.name, file.read_bytes()).outline.counts().topics == 5
    assert said[0].startswith(f"{file}: 5 topics, 3 documents, 2 relations, ")
    assert any("relation_not_written" in line or "no place for this relation" in line for line in said)


async def test_a_topic_is_named_by_the_address_of_its_page(graph, bucket, server_settings, tmp_path):
    made = await stored(graph, bucket, small())
    rivers = next(topic.uid for topic in made.topics if topic.title == "Rivers")
    subject = f"https://example.org/all-water-{short_id(made.subject_uid)}"
    file = tmp_path / "rivers.txt"
    assert await export_subject(server_settings, subject, "text", f"{subject}/{short_id(rivers)}", 0, file, lambda _: None) == 0
    assert file.read_text() == "Rivers\n"


async def test_a_file_that_is_there_is_left_as_it_is(graph, bucket, server_settings, tmp_path, capsys):
    made = await stored(graph, bucket, small())
    file = tmp_path / "map.mm"
    file.write_text("mine")
    assert await export_subject(server_settings, made.subject_uid, "mm", None, None, file, lambda _: None) == 1
    assert file.read_text() == "mine" and "can't be written: File exists" in capsys.readouterr().err


async def test_what_is_deleted_or_never_was_is_not_there(graph, driver, bucket, server_settings, tmp_path):
    made = await stored(graph, bucket, small())
    await driver.execute_query("MATCH (s:Subject) SET s.deleted_at = datetime()")
    for uid in (made.subject_uid, "nothing"):
        with pytest.raises(NotFound):
            await export_subject(server_settings, uid, "mm", None, None, tmp_path, lambda _: None)
    assert list(tmp_path.glob("*.mm")) == []
