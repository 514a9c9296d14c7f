import { beforeAll, expect, test } from "vitest";
import type { Me, Role, User } from "../../api/types";
import { learnLater } from "../../messages";
import { eventName, factsOf } from "./entries";
import { actionsOn } from "./UserMenu";

beforeAll(learnLater);

const me = (role: Role) => ({ uid: "me", role }) as Me;
const user = (role: Role, more: Partial<User> = {}) => ({ uid: "u", role, suspended_at: null, session_count: 2, ...more }) as User;

test("a moderator suspends and restores, but neither moderators nor admins", () => {
  expect(actionsOn(user("learner"), me("moderator"))).toEqual(["suspend"]);
  expect(actionsOn(user("learner", { suspended_at: "2026-01-01" }), me("moderator"))).toEqual(["restore"]);
  expect(actionsOn(user("admin"), me("moderator"))).toEqual([]);
});

test("an admin may do all of it, to anybody but themselves", () => {
  expect(actionsOn(user("moderator"), me("admin"))).toEqual(["role", "suspend", "sessions"]);
  expect(actionsOn(user("learner", { session_count: 0 }), me("admin"))).toEqual(["role", "suspend"]);
  expect(actionsOn({ ...user("admin"), uid: "me" }, me("admin"))).toEqual([]);
});

test("an event is told in words, a new one by its name; facts leave out what is empty", () => {
  expect(eventName("sign_in_failed")).toBe("Failed to sign in");
  expect(eventName("moon_landed")).toBe("moon landed");
  const entry = {
    at: "2026-01-01T00:00:00Z",
    event: "refused",
    request_id: "r",
    user_uid: "01a214d9-c4e0-70aa-b0ef-529f74d5aad5",
    handle: "ada",
    of_handle: null,
    address: "",
    of: "01a214d9-c4e0-70aa-b0ef-529f74d5aad4",
    by_token: true,
  };
  expect(factsOf(entry)).toEqual([
    ["by", "ada"],
    ["of", "…74d5aad4"],
    ["by token", "true"],
  ]);
});
