"""Several users change one map at random, undo, redo, delete and restore; after each step the graph is what a plain model says."""

import asyncio
import copy
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test
from neo4j import AsyncGraphDatabase

from graph import texts
from graph.bucket import open_bucket
from graph.changes.apply import apply, undo
from graph.changes.requested import LAST, Add, Annotate, Delete, Describe, Merge, Move, Relate, Rename, Requested, Restore, Unrelate
from graph.checks import check
from graph.client import open_graph
from graph.errors import GraphError
from graph.queries import relations
from graph.settings import FolderSettings, Neo4jSettings
from graph.values import new_uid
from tests import factories, people
from tests.graph.changes.maps import grow
from tests.graph.changes.plain import No, Plain, PlainDocument, PlainTopic
from tests.graph.changes.stored import RELATIONS, TOPICS, stored
from tests.stores import empty

USER, NUMBER = st.integers(0, 2), st.integers(0, 99)
AFTER = st.one_of(st.just(-1), st.none(), NUMBER)
TITLES = st.sampled_from(["one", "two", "three"])
TAGS = st.frozensets(st.sampled_from(["red", "Red", "green", "GREEN", "blue"]))


class Map(RuleBasedStateMachine):
    """On a database and in a folder that `on` names."""

    neo4j: Neo4jSettings
    folder: Path

    def __init__(self):
        super().__init__()
        self.runner, self.stack = asyncio.Runner(), AsyncExitStack()
        self.runner.run(self.opened())

    async def opened(self):
        self.graph = (await self.stack.enter_async_context(open_graph(self.neo4j))).within(30)
        self.bucket = await self.stack.enter_async_context(open_bucket(FolderSettings(self.folder)))
        auth = (self.neo4j.user, self.neo4j.password)
        self.driver = await self.stack.enter_async_context(AsyncGraphDatabase.driver(self.neo4j.uri, auth=auth))
        await empty(self.driver)
        owner = await people.account(self.driver, "owner")
        grown = await grow(self.graph, self.bucket, owner, "Root\n  A\n    A1\n  B", requires="A:B")
        self.users = [owner, await people.account(self.driver, "second"), await people.account(self.driver, "third")]
        for user in self.users[1:]:
            await factories.member(self.driver, user, grown.uid, "editor")
        self.uid, at = grown.uid, grown.at
        (relation,) = (await self.driver.execute_query(RELATIONS, uid=self.uid)).records
        topics = {at["Root"]: PlainTopic("Root", None)}
        topics |= {at[title]: PlainTopic(title, at[parent]) for title, parent in (("A", "Root"), ("B", "Root"), ("A1", "A"))}
        order = {at["Root"]: [at["A"], at["B"]], at["A"]: [at["A1"]]}
        self.plain = Plain(at["Root"], topics, order, {relation["uid"]: ("requires", at["A"], at["B"])})
        self.texts: dict[str, str] = {}
        self.before: dict[str, Plain] = {}
        self.latest: str | None = None

    def teardown(self):
        self.runner.run(self.stack.aclose())
        self.runner.close()

    def topic(self, number: int) -> str:
        return list(self.plain.topics)[number % len(self.plain.topics)]

    def after(self, number: int | None) -> str | None:
        return LAST if number == -1 else number if number is None else self.topic(number)

    def change(self, user: int, told, *operations: Requested):
        """Does it to the graph and to the model: both take it, or both refuse it for the same reason."""
        base = self.plain.copy()
        plain = self.plain.copy()
        plain.seq += 1
        try:
            told(plain, "mark")
            expected = None
        except No as no:
            expected = str(no)
        try:
            made = self.runner.run(apply(self.graph, self.bucket, self.users[user], self.uid, operations))
        except GraphError as error:
            assert type(error).__name__ == expected, f"{error!r}, but the model says {expected}"
            self.agree()
            return
        assert expected is None, f"the model says {expected}"
        self.accept(made, base, plain)
        self.agree()

    def accept(self, made, base: Plain, plain: Plain) -> None:
        for topic in plain.topics.values():
            topic.mark = made.uid if topic.mark == "mark" else topic.mark
        assert made.seq == plain.seq
        self.plain, self.before[made.uid], self.latest = plain, base, made.uid

    def agree(self) -> None:
        self.runner.run(self.compare())

    async def compare(self) -> None:
        now, told = await self.stored(), self.plain.copy()
        told.order = {parent: children for parent, children in told.order.items() if children}
        assert now == told
        assert await check(self.graph, self.bucket) == []

    @rule(user=USER, parent=NUMBER, after=AFTER, title=TITLES)
    def add(self, user, parent, after, title):
        uid, parent, after = new_uid(), self.topic(parent), self.after(after)
        self.change(user, lambda plain, _: plain.add(uid, title, parent, after), Add(title, parent, uid=uid, after_uid=after))

    @rule(user=USER, topic=NUMBER, title=TITLES)
    def rename(self, user, topic, title):
        topic = self.topic(topic)
        self.change(user, lambda plain, _: plain.rename(topic, title), Rename(topic, title))

    @rule(user=USER, topic=NUMBER, parent=NUMBER, after=AFTER)
    def move(self, user, topic, parent, after):
        topic, parent, after = self.topic(topic), self.topic(parent), self.after(after)
        self.change(user, lambda plain, _: plain.move(topic, parent, after), Move(topic, parent, after))

    @rule(user=USER, topic=NUMBER)
    def delete(self, user, topic):
        topic = self.topic(topic)
        self.change(user, lambda plain, mark: plain.delete(topic, mark), Delete(topic))

    @rule(user=USER, topic=NUMBER)
    def restore(self, user, topic):
        deleted = [uid for uid in self.plain.topics if not self.plain.is_live(uid)]
        topic = deleted[topic % len(deleted)] if deleted else self.topic(topic)
        self.change(user, lambda plain, _: plain.restore(topic), Restore(topic))

    @rule(user=USER, source=NUMBER, end=NUMBER, kind=st.sampled_from(["requires", "requires", "related"]))
    def relate(self, user, source, end, kind):
        uid, source, end = new_uid(), self.topic(source), self.topic(end)
        if source != end:
            self.change(user, lambda plain, _: plain.relate(uid, kind, source, end), Relate(kind, source, end, uid=uid))

    @rule(user=USER, source=NUMBER, end=NUMBER, kind=st.sampled_from(["requires", "related"]))
    def propose(self, user, source, end, kind):
        uid, source, end = new_uid(), self.topic(source), self.topic(end)
        if source != end and self.plain.is_live(source) and self.plain.is_live(end):
            asked = relations.Proposed(uid, kind, source, end, None)
            self.write(lambda plain: plain.propose(uid, kind, source, end), self.proposed(self.users[user], asked))

    async def proposed(self, viewer, asked) -> None:
        await self.graph.write(relations.propose, viewer, asked, None)

    @rule(user=USER, number=NUMBER)
    def unrelate(self, user, number):
        uid = [*self.plain.relations, "unknown"][number % (len(self.plain.relations) + 1)]
        self.change(user, lambda plain, _: plain.unrelate(uid), Unrelate(uid))

    @rule(user=USER, topic=NUMBER, note=st.one_of(st.none(), TITLES), tags=TAGS)
    def annotate(self, user, topic, note, tags):
        topic = self.topic(topic)
        slugs, notes = frozenset(map(str.lower, tags)), {"note": note, "tags": list(tags)}
        self.change(user, lambda plain, _: plain.annotate(topic, note, slugs), Annotate(topic, notes))

    @rule(user=USER, said=st.fixed_dictionaries({}, optional={"title": TITLES, "summary": st.one_of(st.none(), TITLES)}).filter(bool))
    def describe(self, user, said):
        self.change(user, lambda plain, _: plain.said.update(said), Describe(said))

    def write(self, told, work) -> None:
        """Texts and proposals are no part of a change: what was the latest isn't taken back across them."""
        plain = self.plain.copy()
        try:
            document = told(plain)
        except No as no:
            with pytest.raises(GraphError) as refused:
                self.runner.run(work)
            assert type(refused.value).__name__ == str(no)
        else:
            made = self.runner.run(work)
            if made is not None:
                self.texts[made.revision.uid] = document.text
                plain.documents[made.uid] = PlainDocument(made.topic_uid, document.text, made.revision.uid)
            self.plain, self.latest = plain, None
        self.agree()

    @rule(user=USER, topic=NUMBER, text=TITLES)
    def add_document(self, user, topic, text):
        topic = self.topic(topic)

        def told(plain: Plain) -> PlainDocument:
            plain.demand(topic)
            return PlainDocument(topic, text, "")

        self.write(told, texts.add(self.graph, self.bucket, self.users[user], topic, None, text))

    def document(self, number: int) -> str:
        return list(self.plain.documents)[number % len(self.plain.documents)]

    @precondition(lambda self: self.plain.documents)
    @rule(user=USER, number=NUMBER, text=TITLES)
    def save_document(self, user, number, text):
        uid = self.document(number)

        def told(plain: Plain) -> PlainDocument:
            plain.demand_document(uid).text = text
            return plain.documents[uid]

        known = self.plain.documents[uid].revision
        self.write(told, texts.save(self.graph, self.bucket, self.users[user], uid, text, on_revision=known))

    @precondition(lambda self: self.plain.documents)
    @rule(user=USER, number=NUMBER)
    def delete_document(self, user, number):
        uid = self.document(number)

        def told(plain: Plain) -> None:
            plain.demand_document(uid, live=False).is_live = False

        self.write(told, texts.delete(self.graph, self.users[user], uid))

    @precondition(lambda self: self.plain.documents)
    @rule(user=USER, number=NUMBER)
    def restore_document(self, user, number):
        uid = self.document(number)

        def told(plain: Plain) -> PlainDocument:
            plain.demand_document(uid, live=False).is_live = True
            return plain.documents[uid]

        self.write(told, texts.restore(self.graph, self.bucket, self.users[user], uid))

    @rule(user=USER, topic=NUMBER, into=NUMBER)
    def merge(self, user, topic, into):
        topic, into = self.topic(topic), self.topic(into)
        if topic != into:
            self.change(user, lambda plain, mark: plain.merge(topic, into, mark), Merge(topic, into))

    @rule(user=USER, first=NUMBER, second=NUMBER, parent=NUMBER)
    def several(self, user, first, second, parent):
        """All or nothing."""
        first, second, parent = self.topic(first), self.topic(second), self.topic(parent)

        def told(plain: Plain, mark: str) -> None:
            plain.move(first, parent, LAST)
            plain.rename(second, "moved")
            plain.delete(second, mark)

        self.change(user, told, Move(first, parent), Rename(second, "moved"), Delete(second))

    @precondition(lambda self: self.latest)
    @rule(user=USER)
    def undo_the_latest(self, user):
        """It always can be, and then everything is as it was, marks of deletion aside."""
        back = self.before[self.latest].copy()
        made = self.runner.run(undo(self.graph, self.bucket, self.users[user], self.latest))[1]
        for uid in self.plain.topics.keys() - back.topics.keys():
            back.topics[uid] = copy.copy(self.plain.topics[uid])
            back.order[back.topics[uid].parent] = list(self.plain.order[back.topics[uid].parent])
        back.seq = self.plain.seq + 1
        self.runner.run(self.adopt_marks(back, made.uid))
        self.accept(made, self.plain.copy(), back)
        self.agree()

    async def adopt_marks(self, back: Plain, change_uid: str) -> None:
        """Topics that are deleted again, or again for the first time, carry the mark of the undo."""
        rows = (await self.driver.execute_query(TOPICS, uid=self.uid)).records
        for row in rows:
            topic = back.topics[row["uid"]]
            if row["mark"] == change_uid:
                assert topic.mark is not None or row["uid"] not in self.before[self.latest or ""].topics
                topic.mark = change_uid

    @precondition(lambda self: self.before)
    @rule(user=USER, change=NUMBER)
    def undo_any(self, user, change):
        """Either it is refused and nothing happens, or what it did is taken back; in both cases everything stays sound."""
        base, change = self.plain.copy(), list(self.before)[change % len(self.before)]
        try:
            made = self.runner.run(undo(self.graph, self.bucket, self.users[user], change))[1]
        except GraphError as error:
            assert type(error).__name__ in ("UndoConflict", "ChangeRefused"), repr(error)
            self.agree()
            return
        plain = self.runner.run(self.stored())
        plain.sort_like(base)
        plain.seq += 1
        self.taken_back(change, plain)
        self.accept(made, base, plain)
        self.agree()

    async def stored(self) -> Plain:
        return await stored(self.driver, self.uid, self.plain.root, self.plain.seq, self.texts)

    def taken_back(self, change_uid: str, now: Plain) -> None:
        """What the change altered is again what it was before; what it left alone is as it was a moment ago."""
        before = self.before[change_uid]
        after = next((self.before[uid] for uid in self.before if self.before[uid].seq == before.seq + 1), self.plain)
        for uid, topic in after.topics.items():
            old = before.topics.get(uid)
            if old is None:
                assert now.topics[uid].mark is not None
                continue
            if old.title != topic.title:
                assert now.topics[uid].title == old.title
            else:
                assert now.topics[uid].title == self.plain.topics[uid].title
            for name in ("note", "tags"):
                was, became = getattr(old, name), getattr(topic, name)
                assert getattr(now.topics[uid], name) == (was if was != became else getattr(self.plain.topics[uid], name))
            if old.parent != topic.parent and topic.mark == old.mark:
                assert now.topics[uid].parent == old.parent
            assert now.topics[uid].into == (old.into if old.into != topic.into else self.plain.topics[uid].into)
        assert {uid for uid in after.relations.keys() - before.relations.keys()} & now.relations.keys() == set()
        assert before.relations.keys() - after.relations.keys() <= now.relations.keys()
        assert before.proposed.keys() - after.proposed.keys() <= now.proposed.keys()
        self.documents_taken_back(before, after, now)
        for parent in now.order:
            self.order_taken_back(parent, before, after, now)

    def documents_taken_back(self, before: Plain, after: Plain, now: Plain) -> None:
        """What a merge moved goes back; what a topic has that is merged again goes all. Neither is so of what is deleted."""
        assert now.documents.keys() == self.plain.documents.keys()
        for uid, document in self.plain.documents.items():
            told, old, new = copy.copy(document), before.documents.get(uid), after.documents.get(uid)
            again = before.topics[document.topic].into if document.topic in before.topics else None
            if document.is_live and again and after.topics[document.topic].into is None:
                told.topic = again
            elif document.is_live and old and new and old.topic != new.topic == document.topic:
                told.topic = old.topic
            assert now.documents[uid] == told

    def order_taken_back(self, parent: str, before: Plain, after: Plain, now: Plain) -> None:
        """As it was before when nobody has placed anything there since; and what the change didn't place stays in its order anyway."""
        old, new, last, order = (each.order.get(parent, []) for each in (before, after, self.plain, now))
        mine = [uid for uid in order if uid in before.topics]
        if last == new and set(mine) == set(old):
            assert mine == old
        if [uid for uid in old if uid in new] == [uid for uid in new if uid in old]:
            left = [uid for uid in order if uid in last and (uid not in new or uid in old)]
            assert left == [uid for uid in last if uid in left]


def on(neo4j: Neo4jSettings, folder: Path) -> type[Map]:
    return type("MapHere", (Map,), {"neo4j": neo4j, "folder": folder})


@pytest.mark.timeout(300)
def test_the_graph_is_what_a_plain_model_says(neo4j, tmp_path):
    few = settings(max_examples=6, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck), print_blob=True)
    run_state_machine_as_test(on(neo4j, tmp_path / "bucket"), settings=few)
