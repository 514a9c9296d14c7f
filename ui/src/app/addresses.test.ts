import { expect, test } from "vitest";
import { shortId, subjectPath, topicPath, uidInAddress, uidOf } from "./addresses";

const UID = "019ab1c2-7def-7123-8abc-0123456789ab";
const HIGHEST = "ffffffff-ffff-ffff-ffff-ffffffffffff";
const LOWEST = "00000000-0000-0000-0000-000000000000";

test("a short id leads back to its uid", () => {
  for (const uid of [UID, HIGHEST, LOWEST, "00000000-0000-0000-0000-00000000003a"]) expect(uidOf(shortId(uid))).toBe(uid);
});

test("a thousand random uids come back unchanged in at most 22 characters", () => {
  for (let round = 0; round < 1000; round++) {
    const uid = crypto.randomUUID();
    expect(uidOf(shortId(uid))).toBe(uid);
    expect(shortId(uid).length).toBeLessThanOrEqual(22);
  }
});

test("what is no short id leads nowhere", () => {
  for (const text of ["", "0", "l", "O", "I", "a b", "é", "1a", "z".repeat(22), "z".repeat(23)]) expect(uidOf(text)).toBeNull();
});

test("a uid in the wrong form is refused", () => {
  expect(() => shortId("not-a-uid")).toThrow("not a uid");
});

test("the id in an address decides, whatever the slug says", () => {
  expect(uidInAddress(`the-rust-book-${shortId(UID)}`)).toBe(UID);
  expect(uidInAddress(`another-name-${shortId(UID)}`)).toBe(UID);
  expect(uidInAddress(shortId(UID))).toBe(UID);
  expect(uidInAddress("the-rust-b00k")).toBeNull();
});

test("paths carry the slug, and do without one", () => {
  expect(subjectPath({ uid: UID, slug: "the-book" })).toBe(`/the-book-${shortId(UID)}`);
  expect(subjectPath({ uid: UID, slug: "" })).toBe(`/${shortId(UID)}`);
  expect(topicPath({ uid: UID, slug: "the-book" }, HIGHEST)).toBe(`/the-book-${shortId(UID)}/${shortId(HIGHEST)}`);
});
