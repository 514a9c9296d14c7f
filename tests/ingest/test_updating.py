"""A newer file against what is there: taken, kept, or told as a conflict."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from graph.changes.requested import LAST, Add, Annotate, Delete, Move, Relate, Rename, Restore, Unrelate
from ingest.outline import Node, Outline, Text
from tests.ingest.updates import changed, imported, new_uid, outline, readable, uid_of, updated

MAP = """
Water
  Rivers
    Rhine
    Nile
  Lakes
    Baikal
"""
NOTE = {"note": "It is long."}
TEXT = {"texts": [Text(None, "It runs to the sea.")]}


def titles(subject) -> list[str]:
    return ["  " * line[0] + line[1] for line in readable(subject)]


def test_the_same_file_again_changes_nothing():
    subject = imported(outline(MAP, [("requires", "Lakes", "Rivers")], Rhine=TEXT))
    after, made = updated(subject, outline(MAP, [("requires", "Lakes", "Rivers")], Rhine=TEXT))
    assert (made.operations, made.texts.added, made.texts.revised, made.conflicts) == ([], [], [], [])
    assert readable(after) == readable(subject)


def test_what_only_trellis_changed_stays():
    subject = imported(outline(MAP, Rhine=NOTE))
    mine = changed(
        subject,
        Rename(uid_of(subject, "Nile"), "The Nile"),
        Annotate(uid_of(subject, "Rhine"), {"note": "Mine."}),
        Move(uid_of(subject, "Baikal"), uid_of(subject, "Rivers")),
        Delete(uid_of(subject, "Lakes")),
    )
    after, made = updated(mine, outline(MAP, Rhine=NOTE))
    assert made.operations == [] and made.conflicts == []
    assert readable(after) == readable(mine)


def test_what_only_the_file_changed_is_taken_and_each_topic_stays_itself():
    subject = imported(outline(MAP, Rhine=TEXT, Nile=NOTE))
    newer = outline(
        "Water\n  Lakes\n    Baikal\n    Nile\n  Streams\n    The Rhine\n    Elbe",
        **{"The_Rhine": {"texts": [Text(None, "It runs to the sea.")]}, "Nile": NOTE},
    )
    after, made = updated(subject, newer)
    assert titles(after) == ["Water", "  Lakes", "    Baikal", "    Nile", "  Streams", "    The Rhine", "    Elbe"]
    assert uid_of(after, "Nile") == uid_of(subject, "Nile"), "moved: the same title and text"
    assert made.conflicts == []


def test_a_topic_with_an_identifier_is_found_wherever_and_whatever_it_is():
    subject = imported(outline(MAP, Rhine={"source_id": "7"}))
    after, _ = updated(subject, outline("Water\n  Rivers\n    Nile\n  Lakes\n    Baikal\n    Rhein", Rhein={"source_id": "7"}))
    assert uid_of(after, "Rhein") == uid_of(subject, "Rhine")


def test_of_equal_siblings_the_first_is_the_first():
    twice = "Water\n  River\n    One\n  River\n    Two"
    subject = imported(outline(twice))
    first, second = subject.children[subject.root_uid]
    after, made = updated(subject, outline("Water\n  River\n    One\n  River\n    Two\n  River\n    Three"))
    assert after.children[subject.root_uid][:2] == [first, second]
    assert len(after.children[subject.root_uid]) == 3 and made.conflicts == []


def test_a_renamed_topic_is_known_by_its_text():
    subject = imported(outline(MAP, Rhine=TEXT))
    after, made = updated(subject, outline(MAP.replace("Rhine", "Rhein"), Rhein=TEXT))
    assert uid_of(after, "Rhein") == uid_of(subject, "Rhine")
    assert made.texts.added == []


def test_what_both_changed_takes_the_file_and_is_told():
    subject = imported(outline(MAP, Rhine={"note": "Old.", "source_id": "7"}))
    mine = changed(subject, Annotate(uid_of(subject, "Rhine"), {"note": "Mine."}), Rename(uid_of(subject, "Rhine"), "My Rhine"))
    after, made = updated(mine, outline(MAP.replace("Rhine", "Rhein"), Rhein={"note": "New.", "source_id": "7"}))
    assert after.topics[uid_of(subject, "Rhine")].note == "New."
    assert [(found.what, found.trellis, found.file) for found in made.conflicts] == [
        ("title", "My Rhine", "Rhein"),
        ("note", "Mine.", "New."),
    ]


def test_what_was_made_by_hand_is_never_deleted_nor_what_is_above_it():
    subject = imported(outline(MAP))
    mine = changed(subject, Add("Mine", uid_of(subject, "Baikal"), uid=new_uid(), after_uid=LAST))
    after, made = updated(mine, outline("Water\n  Rivers\n    Rhine"))
    assert titles(after) == ["Water", "  Rivers", "    Rhine", "  Lakes", "    Baikal", "      Mine"]
    assert sorted(made.kept) == ["Baikal", "Lakes"]


def test_what_the_file_has_no_more_is_deleted_and_told_when_somebody_has_changed_it():
    subject = imported(outline(MAP))
    mine = changed(subject, Rename(uid_of(subject, "Baikal"), "Lake Baikal"))
    after, made = updated(mine, outline("Water\n  Rivers\n    Rhine\n    Nile"))
    assert titles(after) == ["Water", "  Rivers", "    Rhine", "    Nile"]
    assert [(found.what, found.title) for found in made.conflicts] == [("deleted", "Lake Baikal")]


def test_a_circle_of_moves_goes_where_the_file_has_it():
    subject = imported(outline("Root\n  A\n  B"))
    mine = changed(subject, Move(uid_of(subject, "A"), uid_of(subject, "B")))
    after, made = updated(mine, outline("Root\n  A\n    B"))
    assert titles(after) == ["Root", "  A", "    B"]
    assert "place" in {found.what for found in made.conflicts}


def test_what_one_file_drops_and_a_later_has_again_comes_back_as_itself():
    named = {"Lakes": {"source_id": "l"}, "Baikal": {"source_id": "b"}}
    subject = imported(outline(MAP, [("requires", "Baikal", "Rhine")], Rhine=TEXT, **named))
    without, dropped = updated(subject, outline("Water\n  Rivers\n    Rhine\n    Nile", Rhine=TEXT))
    assert Delete(uid_of(subject, "Lakes")) in dropped.operations and "  Lakes" not in titles(without)
    after, made = updated(without, outline(MAP, [("requires", "Baikal", "Rhine")], Rhine=TEXT, **named))
    assert [uid_of(after, title) for title in ("Lakes", "Baikal")] == [uid_of(subject, title) for title in ("Lakes", "Baikal")]
    assert readable(after) == readable(subject) and made.conflicts == []
    assert Restore(uid_of(subject, "Lakes")) in made.operations and not any(isinstance(each, Add) for each in made.operations)


def test_a_circle_through_what_was_deleted_leaves_things_where_they_were():
    subject = imported(outline("Root\n  A\n    B\n  C"))
    mine = changed(subject, Move(uid_of(subject, "B"), uid_of(subject, "C")), Delete(uid_of(subject, "A")))
    after, made = updated(mine, outline("Root\n  A\n    B\n      C"))
    assert titles(after) == ["Root", "  C", "    B"]
    assert "place" in {found.what for found in made.conflicts}


def test_parent_and_child_change_places():
    subject = imported(outline("Root\n  A\n    B\n      C", A={"source_id": "a"}, B={"source_id": "b"}))
    after, made = updated(subject, outline("Root\n  B\n    A\n      C", A={"source_id": "a"}, B={"source_id": "b"}))
    assert titles(after) == ["Root", "  B", "    A", "      C"] and made.conflicts == []


def test_relations_taken_away_by_hand_stay_away_and_those_made_by_hand_stay():
    related = [("requires", "Rhine", "Nile"), ("related", "Lakes", "Rivers")]
    subject = imported(outline(MAP, related))
    requires = next(each for each in subject.relations if each.kind == "requires")
    mine = changed(subject, Unrelate(requires.uid), Relate("requires", uid_of(subject, "Nile"), uid_of(subject, "Baikal"), uid=new_uid()))
    after, made = updated(mine, outline(MAP, [related[0], ("requires", "Baikal", "Nile")]))
    found = sorted((each.kind, each.origin) for each in after.relations)
    assert found == [("related", "import"), ("requires", "author")], "one would close a circle, one the file has no more"
    assert [problem.code for problem in made.problems] == ["requires_in_a_circle"]


def test_texts_are_revised_added_and_deleted_and_told():
    subject = imported(outline(MAP, Rhine={"texts": [Text(None, "One."), Text("More", "Two."), Text("Gone", "Three.")]}))
    rhine = uid_of(subject, "Rhine")
    own, more, gone = subject.documents[rhine]
    mine = replace(subject, documents={rhine: [replace(own, sha256="mine"), more, gone]})
    after, made = updated(mine, outline(MAP, Rhine={"texts": [Text(None, "One!"), Text("More", "Two."), Text("New", "Four.")]}))
    assert [new.document_uid for new in made.texts.revised] == [own.uid, gone.uid], "a single rest is a single rest under another title"
    assert made.texts.retitled == {gone.uid: "New"}
    assert [found.what for found in made.conflicts] == ["text"]
    again, nothing = updated(after, outline(MAP, Rhine={"texts": [Text(None, "One!"), Text("More", "Two."), Text("New", "Four.")]}))
    assert (nothing.texts.revised, nothing.texts.added, nothing.texts.retitled, nothing.conflicts) == ([], [], {}, [])
    assert readable(again) == readable(after)


def test_a_document_deleted_by_hand_stays_deleted_while_the_file_says_the_same():
    subject = imported(outline(MAP, Rhine=TEXT))
    rhine = uid_of(subject, "Rhine")
    mine = replace(subject, documents={rhine: [replace(subject.documents[rhine][0], is_deleted=True)]})
    assert updated(mine, outline(MAP, Rhine=TEXT))[1].texts.added == []
    _, made = updated(mine, outline(MAP, Rhine={"texts": [Text(None, "It runs into the sea.")]}))
    assert len(made.texts.added) == 1 and [found.what for found in made.conflicts] == ["text"]


def test_what_was_deleted_by_hand_comes_back_only_with_something_new_below_it():
    subject = imported(outline(MAP))
    mine = changed(subject, Delete(uid_of(subject, "Lakes")))
    after, made = updated(mine, outline(MAP + "    Bodensee\n"))
    assert titles(after)[4:] == ["  Lakes", "    Bodensee"]
    assert [found.what for found in made.conflicts] == ["deleted"]


def test_a_hand_made_subject_takes_what_the_file_has_beside_its_own():
    subject = imported(outline("Water\n  Rivers\n  Seas", Rivers={"note": "Mine."}))
    by_hand = replace(subject, topics={uid: replace(topic, imported=None) for uid, topic in subject.topics.items()})
    after, made = updated(by_hand, outline("Water\n  Rivers\n    Rhine\n  Lakes"))
    assert sorted(titles(after)) == sorted(["Water", "  Rivers", "    Rhine", "  Lakes", "  Seas"])
    assert after.topics[uid_of(after, "Rivers")].note == "Mine." and made.conflicts == []


def test_a_subject_keeps_its_order_where_the_file_kept_its_own():
    subject = imported(outline("R\n  A\n  B\n  C\n  D"))
    mine = changed(subject, Move(uid_of(subject, "D"), subject.root_uid, None))
    after, made = updated(mine, outline("R\n  A\n  B\n  X\n  C\n  D"))
    assert titles(after) == ["R", "  D", "  A", "  B", "  X", "  C"] and made.conflicts == []
    turned, _ = updated(subject, outline("R\n  D\n  A\n  B\n  C"))
    assert titles(turned) == ["R", "  D", "  A", "  B", "  C"]


NAMES = st.sampled_from(["A", "B", "C", "D", "E"])
IDS = st.sampled_from([None, None, "1", "2", "3"])
TEXTS = st.sampled_from([[], [], [Text(None, "One.")], [Text(None, "Two.")], [Text("More", "One.")]])


@st.composite
def outlines(draw) -> Outline:
    """Up to ten topics of few names, so that many are alike."""
    nodes = [Node("Root")]
    for _ in range(draw(st.integers(0, 9))):
        node = Node(draw(NAMES), note=draw(st.sampled_from([None, "N", "M"])), texts=draw(TEXTS), source_id=draw(IDS))
        nodes[draw(st.integers(0, len(nodes) - 1))].children.append(node)
        nodes.append(node)
    return Outline("A map", nodes[0], [], "en", "text")


@settings(max_examples=300, deadline=None)
@given(outlines(), outlines())
def test_an_untouched_subject_becomes_the_newer_file_and_then_nothing_is_left_to_do(older, newer):
    after, made = updated(imported(older), newer)
    assert readable(after) == readable(imported(newer))
    assert made.conflicts == []
    _, nothing = updated(after, newer)
    assert nothing.operations == [] and nothing.conflicts == []


@st.composite
def handiwork(draw, subject):
    """A few things done by hand; some of them not allowed, and then left out."""
    for number in range(draw(st.integers(0, 5))):
        uid, other = (draw(st.sampled_from(sorted(subject.topics))) for _ in range(2))
        what = draw(st.sampled_from(["add", "rename", "move", "delete"]))
        above, at = set(), other
        while at:
            above.add(at)
            at = subject.topics[at].parent_uid
        if what == "add":
            subject = changed(subject, Add(f"Mine {number}", uid, uid=new_uid()))
        elif what == "rename":
            subject = changed(subject, Rename(uid, f"Renamed {number}"))
        elif uid != subject.root_uid and uid not in above:
            subject = changed(subject, Move(uid, other) if what == "move" else Delete(uid))
    return subject


@settings(max_examples=300, deadline=None)
@given(st.data(), outlines(), outlines())
def test_whatever_was_done_by_hand_the_second_time_changes_nothing(data, older, newer):
    mine = data.draw(handiwork(imported(older)))
    by_hand = {uid for uid, topic in mine.topics.items() if topic.imported is None}
    after, _ = updated(mine, newer)
    assert by_hand <= after.topics.keys(), "never deleted"
    assert len(readable(after)) == len(after.topics), "a tree"
    again, nothing = updated(after, newer)
    assert nothing.operations == [] and nothing.texts.added == [] and nothing.texts.revised == []
    assert readable(again) == readable(after)
