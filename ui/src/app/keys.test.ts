import { expect, test } from "vitest";
import { isPressed, printed } from "./keys";

const press = (key: string, more: KeyboardEventInit = {}) => new KeyboardEvent("keydown", { key, ...more });

test("a single key is pressed without Control, one with Mod only with Control or Command", () => {
  expect(isPressed("?", press("?", { shiftKey: true }))).toBe(true);
  expect(isPressed("?", press("?", { ctrlKey: true }))).toBe(false);
  expect([press("k", { ctrlKey: true }), press("K", { metaKey: true })].every((event) => isPressed("Mod+k", event))).toBe(true);
  expect([press("k"), press("K", { metaKey: true, shiftKey: true })].some((event) => isPressed("Mod+k", event))).toBe(false);
});

test("keys are shown as they are printed on a keyboard", () => {
  expect(["Mod+k", "Shift+ArrowLeft", "d", "+", "Escape", "Home"].map(printed)).toEqual(["Ctrl K", "⇧ ←", "D", "+", "Esc", "Home"]);
});
