import { beforeAll, expect, test } from "vitest";
import type { MapDifference } from "../../api/types";
import { learnLater } from "../../messages";
import { countsOf, saysOf } from "./differences";

beforeAll(learnLater);

const NONE: MapDifference = { added: [], removed: [], moved: [], renamed: [], annotated: [], relations_added: [], relations_removed: [] };
const titleOf = (uid: string) => ({ r: "Rust", o: "Ownership" })[uid];
const topic = (uid: string, parent_uid: string | null) => ({ uid, title: uid.toUpperCase(), parent_uid });

test("topics that came at one place are one sentence, with what came below them", () => {
  const added = [topic("b", "a"), topic("a", "o"), topic("c", "o")];
  expect(saysOf({ ...NONE, added }, titleOf)).toEqual(["Added 3 topics under “Ownership”: “A”, “C”, “B”"]);
  expect(saysOf({ ...NONE, added: [topic("a", "r")] }, titleOf)).toEqual(["Added “A” under “Rust”"]);
});

test("of many that went, some are named and the rest is counted", () => {
  const removed = ["a", "b", "c", "d", "e", "f"].map((uid) => topic(uid, "r"));
  expect(saysOf({ ...NONE, removed }, titleOf)).toEqual(["Deleted 6 topics from “Rust”: “A”, “B”, “C”, “D” and 2 more"]);
});

test("a move tells both places, a new order the one, and a name what it was", () => {
  const moved = [
    { uid: "a", title: "A", from_parent_uid: "r", to_parent_uid: "o" },
    { uid: "b", title: "B", from_parent_uid: "r", to_parent_uid: "r" },
  ];
  const renamed = [{ uid: "o", from_title: "Owning", to_title: "Ownership" }];
  expect(saysOf({ ...NONE, moved, renamed }, titleOf)).toEqual([
    "Renamed “Owning” to “Ownership”",
    "Moved “A” from “Rust” to “Ownership”",
    "Moved “B” within “Rust”",
  ]);
});

test("a relation to what nobody here knows any more says so", () => {
  const relation = { uid: "x", kind: "requires" as const, source_uid: "o", target_uid: "gone", reason: null };
  const difference = { ...NONE, relations_added: [{ ...relation, target_uid: "r" }], relations_removed: [relation] };
  expect(saysOf(difference, titleOf)).toEqual([
    "“Ownership” now requires “Rust”",
    "“Ownership” no longer requires a topic that is gone or elsewhere",
  ]);
  expect(countsOf(difference)).toEqual(["2 relations changed"]);
});
