"""Links in texts are edges between topics: as long as the text has them, and shown to who may read both ends."""

import asyncio

import pytest

from graph import texts
from graph.addresses import Addressed, page_of
from graph.changes.apply import apply, undo
from graph.changes.requested import Merge
from graph.checks import check
from graph.errors import NotFound
from graph.links import links_in
from graph.queries import mentions
from graph.queries.access import ANONYMOUS
from tests import factories
from tests.expect import relationships
from tests.people import account
from tests.written import written


@pytest.fixture
async def water(graph, bucket, driver):
    return await written(graph, bucket, driver)


async def save(graph, bucket, water, text, document_uid=None):
    document_uid = document_uid or water.document_uid
    head = (await graph.read(texts.documents.one, water.owner, document_uid)).revision.uid
    return await texts.save(graph, bucket, water.owner, document_uid, text, on_revision=head)


async def mentioned(driver, water):
    titles = {uid: title for title, uid in water.topics.items()}
    return {(titles.get(source, source), titles.get(target, target)) for source, target in await relationships(driver, "MENTIONS")}


async def test_edges_follow_the_text(graph, bucket, driver, water):
    await save(graph, bucket, water, "To [[lakes]] and [[SEAS|the seas]], not to [[Nowhere]] or [[Rivers]].")
    assert await mentioned(driver, water) == {("Rivers", "Lakes"), ("Rivers", "Seas")}
    await save(graph, bucket, water, f"Only [here]({water.topics['Water']}) and `[[Lakes]]`")
    assert await mentioned(driver, water) == {("Rivers", "Water")}
    await save(graph, bucket, water, "Nothing.")
    assert await mentioned(driver, water) == set()
    assert await check(graph, bucket) == []


async def test_each_document_has_its_own_links(graph, bucket, driver, water):
    second = await texts.add(graph, bucket, water.owner, water.topics["Rivers"], None, "[[Lakes]] [[Seas]]")
    await save(graph, bucket, water, "[[Lakes]]")
    assert len(await relationships(driver, "MENTIONS")) == 3
    await save(graph, bucket, water, "none", second.uid)
    assert await mentioned(driver, water) == {("Rivers", "Lakes")}


async def test_a_title_that_two_topics_have_stays_text(graph, bucket, driver, water):
    await driver.execute_query("MATCH (t:Topic {uid: $uid}) SET t.title = '  LAKES '", uid=water.topics["Seas"])
    await save(graph, bucket, water, "[[Lakes]]")
    assert await mentioned(driver, water) == set()


@pytest.mark.parametrize(
    ("title", "written_as"),
    [("Straße", "STRASSE"), ("Ελλάς", "ελλάσ"), ("ﬁne Ünits", "FINE  ünits"), ("Ångström", "ångström"), ("日本", "日本")],
)
async def test_titles_are_compared_by_their_name_key(graph, bucket, driver, water, title, written_as):
    await driver.execute_query("MATCH (t:Topic {uid: $uid}) SET t.title = $title", uid=water.topics["Seas"], title=title)
    await save(graph, bucket, water, f"[[{written_as}]]")
    assert await mentioned(driver, water) == {("Rivers", "Seas")}


async def test_links_go_with_a_deleted_document_and_come_back_with_it(graph, bucket, driver, water):
    await save(graph, bucket, water, "[[Lakes]]")
    await texts.delete(graph, water.owner, water.document_uid)
    assert await mentioned(driver, water) == set()
    await texts.restore(graph, bucket, water.owner, water.document_uid)
    assert await mentioned(driver, water) == {("Rivers", "Lakes")}


async def test_a_link_into_another_map_is_made_only_when_its_writer_may_read_that(graph, bucket, driver, water):
    for visibility, expected in (("private", 0), ("public", 1)):
        other = await written(graph, bucket, driver, owner=await account(driver, visibility), visibility=visibility)
        page = page_of(Addressed(other.subject_uid, "water", other.topics["Lakes"]))
        await save(graph, bucket, water, f"[there]({page}) {visibility}")
        assert len(await relationships(driver, "MENTIONS")) == expected


async def backlinks(graph, viewer, topic_uid):
    return [link.title for link in await graph.read(mentions.backlinks, viewer, topic_uid, "", 50)]


async def test_backlinks_show_the_topics_that_the_viewer_may_read(graph, bucket, driver, water):
    public = await written(graph, bucket, driver, owner=await account(driver, "ada"), visibility="public")
    await factories.member(driver, water.owner, public.subject_uid)
    await save(graph, bucket, water, f"[there]({public.topics['Lakes']})")
    await save(graph, bucket, public, "[[Lakes]]")
    assert await backlinks(graph, ANONYMOUS, public.topics["Lakes"]) == ["Rivers"]
    assert await backlinks(graph, water.owner, public.topics["Lakes"]) == ["Rivers", "Rivers"]
    first = await graph.read(mentions.backlinks, water.owner, public.topics["Lakes"], "", 1)
    second = await graph.read(mentions.backlinks, water.owner, public.topics["Lakes"], first[0].topic_uid, 1)
    assert {link.subject_uid for link in (*first, *second)} == {water.subject_uid, public.subject_uid}
    await driver.execute_query("MATCH (t:Topic {uid: $uid}) SET t.deleted_at = datetime()", uid=public.topics["Rivers"])
    assert await backlinks(graph, ANONYMOUS, public.topics["Lakes"]) == []
    with pytest.raises(NotFound):
        await backlinks(graph, ANONYMOUS, water.topics["Lakes"])


async def test_links_go_with_a_topic_that_is_merged_into_another_and_come_back_with_it(graph, bucket, driver, water):
    lakes, seas, rivers = (water.topics[title] for title in ("Lakes", "Seas", "Rivers"))
    there = await texts.add(graph, bucket, water.owner, seas, None, "[[Rivers]] [[Lakes]]")
    await save(graph, bucket, water, "[[Seas]] [[Lakes]]")
    before = await mentioned(driver, water)
    merged = await apply(graph, bucket, water.owner, water.subject_uid, [Merge(rivers, lakes)])
    assert await mentioned(driver, water) == {("Lakes", "Seas"), ("Lakes", "Lakes"), ("Seas", "Rivers"), ("Seas", "Lakes")}
    assert await backlinks(graph, water.owner, lakes) == ["Seas"]
    assert await backlinks(graph, water.owner, seas) == ["Lakes"]
    assert await check(graph, bucket) == []
    await save(graph, bucket, water, f"[once more]({rivers}) and [[Lakes]]", there.uid)
    assert await backlinks(graph, water.owner, lakes) == ["Seas"]
    page = page_of(Addressed(water.subject_uid, "water", lakes))
    assert await graph.read(mentions.addresses, water.owner, water.subject_uid, links_in(f"[x]({rivers})")) == {rivers: page}
    await undo(graph, bucket, water.owner, merged.uid)
    assert await mentioned(driver, water) == before
    assert await backlinks(graph, water.owner, rivers) == ["Seas"]
    assert await check(graph, bucket) == []


async def test_a_merge_and_a_save_at_once_leave_the_links_of_the_text_on_the_topic_that_has_it(graph, bucket, driver, water):
    merging = apply(graph, bucket, water.owner, water.subject_uid, [Merge(water.topics["Rivers"], water.topics["Lakes"])])
    await asyncio.gather(merging, save(graph, bucket, water, "[[Seas]]"))
    assert await mentioned(driver, water) == {("Lakes", "Seas")}


async def test_two_texts_saved_at_once_leave_the_links_of_both(graph, bucket, driver, water):
    second = await texts.add(graph, bucket, water.owner, water.topics["Rivers"], None, "x")
    await asyncio.gather(save(graph, bucket, water, "[[Lakes]] [[Seas]]"), save(graph, bucket, water, "[[Lakes]]", second.uid))
    assert len(await relationships(driver, "MENTIONS")) == 3


async def test_addresses_are_those_of_pages_that_the_reader_may_see(graph, bucket, driver, water):
    other = await written(graph, bucket, driver, owner=await account(driver, "ada"), visibility="private")
    links = links_in(f"[[Lakes]] [[Nowhere]] [a]({other.topics['Lakes']}) [b]({water.topics['Seas']})")
    found = await graph.read(mentions.addresses, water.owner, water.subject_uid, links)
    lakes, seas = (page_of(Addressed(water.subject_uid, "water", water.topics[title])) for title in ("Lakes", "Seas"))
    assert found == {"lakes": lakes, water.topics["Lakes"]: lakes, water.topics["Seas"]: seas}
