import { afterEach, expect, test } from "vitest";
import { noteRead, recentlyRead } from "./recent";

afterEach(() => localStorage.clear());

const subject = (uid: string) => ({ uid, slug: uid, title: uid, language: "en" });
const read = (uid: string, topic: string) => noteRead(subject(uid), { uid: topic, title: topic }, 1);

test("the last topic of each subject is kept, the latest first, and only so many", () => {
  for (const [uid, topic] of ["a 1", "b 1", "a 2", "c 1", "d 1", "e 1"].map((pair) => pair.split(" "))) read(uid ?? "", topic ?? "");
  expect(recentlyRead().map(({ subject, topic }) => `${subject.uid} ${topic.uid}`)).toEqual(["e 1", "d 1", "c 1", "a 2"]);
});

test("what can't be read is forgotten", () => {
  for (const kept of ["{", "{}", '[{"topic": 3}, null]']) {
    localStorage.setItem("trellis.recent.guest", kept);
    expect(recentlyRead()).toEqual([]);
  }
});
