import { expect, test } from "vitest";
import { moveOf, typedTo, type View } from "./moves";
import { sampleMap } from "./sample";
import { treeOf, visibleRows } from "./tree";

const tree = treeOf(sampleMap(["Book > Basics", "Book > Errors", "Book > Éclair", "Basics > Types", "Basics > Loops"]));

function view(active: string, ...expanded: string[]): View {
  return { tree, active, expanded: new Set(expanded), rows: visibleRows(tree, new Set(expanded)) };
}

test("up and down go from row to row and stop at the ends", () => {
  expect(moveOf("ArrowDown", view("Basics"))).toEqual({ active: "Errors" });
  expect(moveOf("ArrowUp", view("Errors", "Basics"))).toEqual({ active: "Loops" });
  expect(moveOf("ArrowUp", view("Basics"))).toEqual({});
  expect(moveOf("End", view("Basics"))).toEqual({ active: "Éclair" });
});

test("right expands, then enters; left collapses, then leaves", () => {
  expect(moveOf("ArrowRight", view("Basics"))).toEqual({ expand: ["Basics"] });
  expect(moveOf("ArrowRight", view("Basics", "Basics"))).toEqual({ active: "Types" });
  expect(moveOf("ArrowLeft", view("Basics", "Basics"))).toEqual({ collapse: ["Basics"] });
  expect(moveOf("ArrowLeft", view("Types", "Basics"))).toEqual({ active: "Basics" });
  expect(moveOf("ArrowLeft", view("Errors"))).toEqual({});
});

test("a star expands all siblings that have something in them", () => {
  expect(moveOf("*", view("Errors"))).toEqual({ expand: ["Basics"] });
});

test("other keys are left to others", () => {
  expect(moveOf("x", view("Basics"))).toBeNull();
  expect(moveOf("Tab", view("Basics"))).toBeNull();
});

test("typing goes to the title that starts so, round the end and without accents", () => {
  expect(typedTo("e", view("Basics"))).toBe("Errors");
  expect(typedTo("e", view("Errors"))).toBe("Éclair");
  expect(typedTo("er", view("Errors"))).toBe("Errors");
  expect(typedTo("b", view("Éclair"))).toBe("Basics");
  expect(typedTo("z", view("Basics"))).toBeNull();
});
