import { afterEach, expect, test, vi } from "vitest";
import { choiceOf, kept } from "./choice";

const colour = choiceOf("test.colour", ["red", "blue"], "red");

afterEach(() => {
  vi.unstubAllGlobals();
  localStorage.clear();
});

test("what is chosen is kept in the browser, and the usual value leaves nothing behind", () => {
  colour.choose("blue");
  expect([colour.chosen(), localStorage.getItem("test.colour")]).toEqual(["blue", "blue"]);
  colour.choose("red");
  expect([colour.chosen(), localStorage.getItem("test.colour")]).toEqual(["red", null]);
});

test("a value that nobody offers is the usual one", () => {
  localStorage.setItem("test.colour", "<script>");
  expect(colour.chosen()).toBe("red");
});

test("where storage is forbidden the tab keeps it, beside what its history holds already", () => {
  history.replaceState({ key: "router" }, "");
  vi.stubGlobal("localStorage", undefined);
  colour.choose("blue");
  expect(colour.chosen()).toBe("blue");
  expect(history.state).toEqual({ key: "router", "trellis.kept": { "test.colour": "blue" } });
  vi.unstubAllGlobals();
  colour.choose("red");
  expect(kept("test.colour")).toBeNull();
});
