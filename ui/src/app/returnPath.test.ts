import { expect, test } from "vitest";
import { entrance, safePath } from "./returnPath";

test("a path of these pages leads back, with its search and its place on the page", () => {
  for (const path of ["/", "/settings/security", "/@ada", "/rust-3kk/9zz?view=2#the-stack"]) expect(safePath(path)).toBe(path);
});

test("an address elsewhere never does", () => {
  const elsewhere = [
    "https://evil.example/",
    "//evil.example/",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/..//evil.example",
    "/./\\evil.example",
    "javascript:alert(1)",
    "settings",
    "",
    null,
  ];
  for (const path of elsewhere) expect(safePath(path), String(path)).toBe("/");
});

test("an entrance doesn't lead back to an entrance", () => {
  for (const path of ["/sign-in", "/register?to=/x", "/reset#token", "/verify/"]) expect(safePath(path)).toBe("/");
});

test("the way back is kept from one entrance to the next", () => {
  const here = { pathname: "/settings/tokens", search: "", hash: "#new" };
  expect(entrance("/sign-in", here)).toBe("/sign-in?to=%2Fsettings%2Ftokens%23new");
  const there = { pathname: "/sign-in", search: "?to=%2Fsettings%2Ftokens%23new", hash: "" };
  expect(entrance("/register", there)).toBe("/register?to=%2Fsettings%2Ftokens%23new");
  expect(entrance("/sign-in", { pathname: "/", search: "", hash: "" })).toBe("/sign-in");
});
