"""`trellis import` as a person at a terminal uses it."""

import asyncio
import os
import sys

import pytest
import typer

from api import cli_import
from api.cli_import import Wanted, import_all
from api.settings import Settings
from graph.checks import check
from graph.queries import subjects
from ingest import reading
from tests.expect import counts, relationships
from tests.people import account

WATER = "Water\n\tRivers\n\t\tRhine\n\tLakes\n"


@pytest.fixture
def own(settings, neo4j) -> Settings:
    given = {"neo4j_uri": neo4j.uri, "neo4j_user": neo4j.user, "neo4j_password": neo4j.password}
    return Settings(**{**settings.model_dump(), **given})


def wanted(**more) -> Wanted:
    return Wanted(**{"visibility": "public", "title": None, "owner": None, "into": None, "plan_only": False, "deep": False, **more})


@pytest.fixture
def said():
    return []


async def test_a_folder_of_maps_and_books_becomes_a_subject_each(driver, own, tmp_path, said, capsys):
    (tmp_path / "maps" / "deeper").mkdir(parents=True)
    (tmp_path / "maps" / "book" / "src").mkdir(parents=True)
    (tmp_path / "maps" / "one.txt").write_text(WATER)
    (tmp_path / "maps" / "deeper" / "two.md").write_text("# Two\n\n- a\n")
    (tmp_path / "maps" / "book" / "src" / "SUMMARY.md").write_text("# Book\n\n- [One](one.md)\n")
    (tmp_path / "maps" / "book" / "src" / "one.md").write_text("# One\n\nWords.\n")
    (tmp_path / "maps" / "broken.mm").write_text("<map")
    (tmp_path / "maps" / "old.txt").write_bytes("Größe\n\tFläche\n".encode("cp1252"))
    (tmp_path / "maps" / "photo.jpg").write_bytes(b"x")
    assert await import_all(own, [tmp_path / "maps"], wanted(), said.append) == 1
    assert said[-1] == "3 of 5 files."
    refused = capsys.readouterr().err
    assert "broken.mm: The file ends in the middle (line 1): its end is missing. [truncated]" in refused
    assert "not valid UTF-8 (line 1). It is probably Windows-1252 (Western European): “Größe”. Save it as UTF-8" in refused
    found = await counts(driver)
    assert (found["Subject"], found["User"]) == (3, 1)
    assert "Session" not in found, "the command's own has ended"


async def test_a_map_belongs_to_whoever_is_named_and_so_do_ticked_boxes(driver, graph, bucket, own, tmp_path, said):
    ada = await account(driver, "ada")
    (tmp_path / "plan.md").write_text("# Plan\n\n- [x] Read\n- [ ] Write\n")
    assert await import_all(own, [tmp_path / "plan.md"], wanted(owner="Ada", visibility="private"), said.append) == 0
    ((owner, _, role),) = await relationships(driver, "MEMBER_OF", "role")
    assert (owner, role) == (ada.uid, "owner")
    assert len(await relationships(driver, "PROGRESS", "state")) == 1
    assert await check(graph, bucket) == []


async def test_a_file_that_takes_too_much_is_refused_without_harm_to_the_command(driver, own, tmp_path, said, monkeypatch, capsys):
    (tmp_path / "water.txt").write_text(WATER)
    monkeypatch.setattr(reading, "SECONDS", 0.0)
    assert await import_all(own, [tmp_path / "water.txt"], wanted(), said.append) == 1
    assert reading.TOO_MUCH in capsys.readouterr().err
    assert "Subject" not in await counts(driver)


async def test_nobody_of_that_name_and_two_files_with_one_title_are_refused(driver, own, tmp_path, said):
    from graph.errors import NotFound

    (tmp_path / "water.txt").write_text(WATER)
    with pytest.raises(NotFound, match="no account"):
        await import_all(own, [tmp_path / "water.txt"], wanted(owner="nobody"), said.append)
    with pytest.raises(typer.BadParameter):
        await import_all(own, [tmp_path / "water.txt"] * 2, wanted(title="Twice"), said.append)
    assert "Subject" not in await counts(driver)


async def test_a_plan_writes_nothing_and_an_update_changes_what_is_there(driver, graph, bucket, own, tmp_path, said):
    ada = await account(driver, "ada")
    file = tmp_path / "water.txt"
    file.write_text(WATER)
    assert await import_all(own, [file], wanted(owner="ada", plan_only=True), said.append) == 0
    assert "Subject" not in await counts(driver)
    await import_all(own, [file], wanted(owner="ada"), said.append)
    uid = (await driver.execute_query("MATCH (s:Subject) RETURN s.uid AS uid")).records[0]["uid"]
    file.write_text(WATER + "\tSeas\n")
    said.clear()
    await import_all(own, [file], wanted(owner="ada", into=uid, plan_only=True), said.append)
    assert "  add Seas" in said and (await graph.read(subjects.one, ada, uid)).topic_count == 4
    assert await import_all(own, [file], wanted(owner="ada", into=uid), said.append) == 0
    assert (await graph.read(subjects.one, ada, uid)).topic_count == 5
    assert await check(graph, bucket) == []


async def test_what_the_named_account_may_not_edit_is_not_updated(driver, own, tmp_path, said, capsys):
    for handle in ("ada", "bob"):
        await account(driver, handle)
    (tmp_path / "water.txt").write_text(WATER)
    await import_all(own, [tmp_path / "water.txt"], wanted(owner="ada", visibility="private"), said.append)
    uid = (await driver.execute_query("MATCH (s:Subject) RETURN s.uid AS uid")).records[0]["uid"]
    assert await import_all(own, [tmp_path / "water.txt"], wanted(owner="bob", into=uid), said.append) == 1
    assert "There is no such subject" in capsys.readouterr().err


async def test_on_a_terminal_a_bar_shows_how_far_it_is_and_goes_when_it_is_done(own, tmp_path, said, monkeypatch):
    (tmp_path / "water.txt").write_text(WATER)
    screen, terminal = os.openpty()
    with os.fdopen(terminal, "w") as stderr:
        monkeypatch.setattr(sys, "stderr", stderr)
        assert await import_all(own, [tmp_path / "water.txt"], wanted(), said.append) == 0
        shown = os.read(screen, 100_000).decode().split("\r\x1b[K")
    os.close(screen)
    assert shown[1] == f"{'░' * 24}   0 %  Reading the file" and f"{'█' * 24} 100 %  Done" in shown
    assert shown[-1] == "", "the line is free again"


async def test_whoever_stops_it_is_told_and_nothing_is_there(driver, graph, bucket, own, tmp_path, said, monkeypatch, capsys):
    (tmp_path / "water.txt").write_text(WATER)
    importing = asyncio.create_task(import_all(own, [tmp_path / "water.txt"], wanted(), said.append))
    monkeypatch.setattr(cli_import, "show_progress", lambda step, _: importing.cancel() if step == "Saving topics" else None)
    with pytest.raises(asyncio.CancelledError):
        await importing
    assert capsys.readouterr().err == f"Stopped: nothing of {tmp_path / 'water.txt'} was kept.\n" and said == []
    assert {"Subject", "Session"}.isdisjoint(await counts(driver))
    assert await check(graph, bucket) == []
