import { expect, test } from "vitest";
import { Texts } from "./text";

const counting = () => {
  let calls = 0;
  const texts = new Texts((text) => {
    calls += 1;
    return Array.from(text).length * 10;
  });
  return { texts, calls: () => calls };
};

test("a text that fits is left whole", () => {
  expect(counting().texts.cut("Rust", "f", 40)).toEqual({ text: "Rust", width: 40 });
});

test("a text that doesn't fit is cut so that it does, with a sign of it", () => {
  expect(counting().texts.cut("Ownership", "f", 60)).toEqual({ text: "Owner…", width: 60 });
  expect(counting().texts.cut("Own er", "f", 50).text).toBe("Own…");
});

test("no emoji and no letter with its accents is cut apart", () => {
  expect(counting().texts.cut("👩‍🔬👩‍🔬👩‍🔬", "f", 50).text).toBe("👩‍🔬…");
  expect(counting().texts.cut("e\u0301e\u0301e\u0301", "f", 40).text).toBe("e\u0301…");
});

test("300 characters are measured a few times, and then never again", () => {
  const { texts, calls } = counting();
  texts.cut("x".repeat(300), "f", 200);
  const first = calls();
  expect(first).toBeLessThan(14);
  texts.cut("x".repeat(300), "f", 200);
  texts.width("x".repeat(300), "f");
  expect(calls()).toBe(first);
});

test("each font has its own widths, and all are forgotten when a font arrives", () => {
  const { texts, calls } = counting();
  texts.width("a", "f");
  texts.width("a", "g");
  texts.forget();
  texts.width("a", "f");
  expect(calls()).toBe(3);
});
