"""Progress over HTTP and in the graph: what a learner sees of how far they are."""

import asyncio

import pytest

from graph.errors import NotFound, SignedOut
from graph.queries import progress
from graph.queries.access import ANONYMOUS
from tests import factories
from tests.expect import counts, relationships


async def test_a_topic_marked_done_counts_once_however_often_it_is_marked(driver, graph):
    learner, subject = await factories.guest(driver), await factories.subject(driver, size=3)
    for _ in range(3):
        await graph.write(progress.set_state, learner, f"{subject}-1", "done")
    assert await relationships(driver, "PROGRESS", "state") == [(learner.uid, f"{subject}-1", "done")]
    summary = await graph.read(progress.summary, learner, subject)
    assert (summary.done, summary.total, summary.states) == (1, 3, {f"{subject}-1": "done"})
    assert sorted(missing.topic_uid for missing in summary.missing) == [f"{subject}-2", f"{subject}-3"]


async def test_fifty_tabs_at_once_make_one_edge(driver, graph):
    learner, subject = await factories.guest(driver), await factories.subject(driver)
    await asyncio.gather(*(graph.write(progress.set_state, learner, f"{subject}-1", "learning") for _ in range(50)))
    assert await relationships(driver, "PROGRESS") == [(learner.uid, f"{subject}-1")]


async def test_a_cleared_topic_leaves_nothing_behind_and_can_be_cleared_twice(driver, graph):
    learner, subject = await factories.guest(driver), await factories.subject(driver)
    await graph.write(progress.set_state, learner, f"{subject}-1", "done")
    for _ in range(2):
        assert (await graph.write(progress.clear_state, learner, f"{subject}-1")).state == "none"
    assert await relationships(driver, "PROGRESS") == []


async def test_a_skipped_topic_leaves_the_total(driver, graph):
    learner, subject = await factories.guest(driver), await factories.subject(driver, size=3)
    await graph.write(progress.set_state, learner, f"{subject}-2", "skipped")
    summary = await graph.read(progress.summary, learner, subject)
    assert (summary.total, summary.skipped, len(summary.missing)) == (2, 1, 2)


async def test_groups_and_the_root_do_not_count(driver, graph):
    learner, subject = await factories.guest(driver), await factories.subject(driver, size=3)
    await driver.execute_query("MATCH (topic:Topic {uid: $uid}) SET topic.kind = 'group'", uid=f"{subject}-1")
    await graph.write(progress.set_state, learner, f"{subject}-2", "done")
    summary = await graph.read(progress.summary, learner, subject)
    assert (summary.done, summary.total) == (1, 2)


async def test_moving_a_topic_keeps_its_progress(driver, graph):
    learner, subject = await factories.guest(driver), await factories.subject(driver)
    await graph.write(progress.set_state, learner, f"{subject}-1", "done")
    before = await graph.read(progress.summary, learner, subject)
    await driver.execute_query("MATCH (:Topic {uid: $uid})-[edge:CHILD_OF]->() DELETE edge", uid=f"{subject}-1")
    assert await graph.read(progress.summary, learner, subject) == before


async def test_what_is_done_in_one_map_is_known_elsewhere_in_another_but_does_not_count_there(driver, graph):
    learner = await factories.guest(driver)
    mine, other = await factories.subject(driver), await factories.subject(driver)
    await factories.same_concept(driver, f"{mine}-1", f"{other}-2")
    await graph.write(progress.set_state, learner, f"{mine}-1", "done")
    summary = await graph.read(progress.summary, learner, other)
    assert (summary.known_elsewhere, summary.done, summary.total) == ([f"{other}-2"], 0, 3)
    assert (await graph.read(progress.summary, learner, mine)).known_elsewhere == []


@pytest.mark.parametrize(("one", "other"), [("mine", "theirs"), ("theirs", "mine")])
async def test_merged_concepts_are_known_elsewhere_whichever_stands_for_the_other(driver, graph, one, other):
    learner = await factories.guest(driver)
    at = {"mine": await factories.subject(driver), "theirs": await factories.subject(driver)}
    merge = "MATCH (one:Concept {uid: $one}), (other:Concept {uid: $other}) CREATE (one)-[:MERGED_INTO]->(other)"
    await driver.execute_query(merge, one=f"{at[one]}-1-concept", other=f"{at[other]}-2-concept")
    done = f"{at['mine']}-{1 if one == 'mine' else 2}"
    await graph.write(progress.set_state, learner, done, "done")
    summary = await graph.read(progress.summary, learner, at["theirs"])
    assert summary.known_elsewhere == [f"{at['theirs']}-{2 if one == 'mine' else 1}"]


async def test_a_private_map_answers_like_one_that_does_not_exist(driver, graph):
    stranger, subject = await factories.guest(driver), await factories.subject(driver, visibility="private")
    for subject_uid in (subject, "no-such-subject"):
        with pytest.raises(NotFound, match="no such topic"):
            await graph.write(progress.set_state, stranger, f"{subject_uid}-1", "done")
        for viewer in (stranger, ANONYMOUS):
            with pytest.raises(NotFound, match="no such subject"):
                await graph.read(progress.summary, viewer, subject_uid)


async def test_a_member_reads_a_private_map(driver, graph):
    reader, subject = await factories.guest(driver), await factories.subject(driver, visibility="private")
    await factories.member(driver, reader, subject)
    assert (await graph.write(progress.set_state, reader, f"{subject}-1", "done")).state == "done"


@pytest.mark.parametrize(
    "end",
    [
        "session.ended_at",
        "session.expires_at",
        "user.suspended_at",
        "user.deactivated_at",
    ],
)
async def test_whoever_is_not_live_any_more_is_told_so_even_about_public_maps(driver, graph, end):
    gone, subject = await factories.guest(driver), await factories.subject(driver)
    await driver.execute_query(f"MATCH (session:Session)-[:OF]->(user:User {{uid: $uid}}) SET {end} = datetime()", uid=gone.uid)
    with pytest.raises(SignedOut):
        await graph.write(progress.set_state, gone, f"{subject}-1", "done")
    with pytest.raises(SignedOut):
        await graph.read(progress.summary, gone, subject)


async def test_an_empty_map_is_no_missing_map(driver, graph):
    learner, subject = await factories.guest(driver), await factories.subject(driver, size=0)
    summary = await graph.read(progress.summary, learner, subject)
    assert (summary.done, summary.total, summary.states, summary.missing) == (0, 0, {}, [])


async def test_the_first_mark_makes_a_guest_who_finds_it_again(driver, client):
    subject = await factories.subject(driver, size=4)
    marked = await client.put(f"/api/v1/topics/{subject}-1/progress", json={"state": "done"})
    assert (marked.status_code, marked.json()["state"]) == (200, "done")
    cookie = marked.headers["set-cookie"]
    assert "HttpOnly" in cookie and "SameSite=strict" in cookie
    again = await client.put(f"/api/v1/topics/{subject}-2/progress", json={"state": "learning"})
    assert "set-cookie" not in again.headers
    read = (await client.get(f"/api/v1/subjects/{subject}/progress")).json()
    assert (read["done"], read["total"], read["percent"]) == (1, 4, 25)
    assert read["states"] == {f"{subject}-1": "done", f"{subject}-2": "learning"}
    assert (await counts(driver))["Session"] == 1


async def test_a_refused_first_mark_leaves_no_guest_and_gives_no_cookie(driver, client):
    subject = await factories.subject(driver, visibility="private")
    refused = await client.put(f"/api/v1/topics/{subject}-1/progress", json={"state": "done"})
    assert (refused.status_code, refused.json()["code"]) == (404, "not_found")
    assert "set-cookie" not in refused.headers
    assert "Session" not in await counts(driver)


async def test_a_forged_cookie_is_nobody(driver, client):
    subject = await factories.subject(driver)
    await client.put(f"/api/v1/topics/{subject}-1/progress", json={"state": "done"})
    client.cookies.set("trellis_guest", client.cookies["trellis_guest"][:-2] + "xx")
    assert (await client.get(f"/api/v1/subjects/{subject}/progress")).json()["states"] == {}


async def test_a_guest_whose_session_has_ended_is_told_so_and_loses_the_cookie(driver, client):
    subject = await factories.subject(driver)
    await client.put(f"/api/v1/topics/{subject}-1/progress", json={"state": "done"})
    await driver.execute_query("MATCH (session:Session) SET session.ended_at = datetime()")
    told = await client.get(f"/api/v1/subjects/{subject}/progress")
    assert (told.status_code, told.json()["code"]) == (401, "session_ended")
    assert "trellis_guest" not in client.cookies
    assert (await client.get(f"/api/v1/subjects/{subject}/progress")).status_code == 200


async def test_unknown_fields_and_states_are_refused_by_name(client):
    for body, field in (({"state": "finished"}, "state"), ({"state": "done", "user_uid": "someone-else"}, "user_uid"), ([], "body")):
        refused = await client.put("/api/v1/topics/x/progress", json=body)
        assert (refused.status_code, refused.json()["code"]) == (422, "invalid")
        assert field in [error["field"] for error in refused.json()["errors"]]
