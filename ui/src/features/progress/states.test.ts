import { expect, test } from "vitest";
import type { Progress } from "../../api/types";
import { choiceOfKey, marked, shownState } from "./states";

const MISSING = [
  { topic_uid: "a", title: "A" },
  { topic_uid: "b", title: "B" },
];
const NOTHING: Progress = { done: 0, total: 2, percent: 0, skipped: 0, known_elsewhere: ["b"], states: {}, missing: MISSING };
const A = { uid: "a", title: "A", counts: true };

test("a topic that is done counts, and is missing no more", () => {
  const done = marked(NOTHING, A, "done");
  expect(done).toMatchObject({ done: 1, total: 2, percent: 50, states: { a: "done" } });
  expect(done.missing.map((missing) => missing.topic_uid)).toEqual(["b"]);
});

test("skipping leaves the total, and clearing brings everything back", () => {
  const skipped = marked(NOTHING, A, "skipped");
  expect(skipped).toMatchObject({ done: 0, total: 1, skipped: 1 });
  const cleared = marked(skipped, A, "none");
  expect(cleared).toMatchObject({ done: 0, total: 2, percent: 0, skipped: 0, states: {} });
  expect(cleared.missing).toHaveLength(2);
});

test("a change of mind moves the count once", () => {
  const thrice = marked(marked(marked(NOTHING, A, "done"), A, "done"), A, "learning");
  expect(thrice).toMatchObject({ done: 0, total: 2, states: { a: "learning" } });
});

test("the percentage is rounded down, and nothing to do is nothing done", () => {
  expect(marked({ ...NOTHING, done: 1, total: 3 }, A, "done").percent).toBe(66);
  expect(marked({ ...NOTHING, total: 1 }, A, "skipped").percent).toBe(0);
});

test("what does not count alters only its own state", () => {
  expect(marked(NOTHING, { ...A, counts: false }, "done")).toEqual({ ...NOTHING, states: { a: "done" } });
});

test("one's own state is shown before what is known from elsewhere", () => {
  expect(shownState(NOTHING, "b")).toBe("known");
  expect(shownState(marked(NOTHING, { uid: "b", title: "B", counts: true }, "learning"), "b")).toBe("learning");
  expect(shownState(undefined, "b")).toBe("none");
});

test("the keys are those that are written on the buttons", () => {
  expect(["u", "l", "d", "s", "x"].map(choiceOfKey)).toEqual(["none", "learning", "done", "skipped", null]);
});
