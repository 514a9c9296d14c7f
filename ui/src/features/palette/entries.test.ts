import { Search } from "lucide-react";
import { expect, test } from "vitest";
import { type Entry, matching } from "./entries";

const entry = (name: string): Entry => ({ id: name, name, icon: Search, perform: () => undefined });
const group = (...names: string[]) => ({ id: "all", title: "All", entries: names.map(entry), most: 3 });
const found = (words: string, ...names: string[]) =>
  matching([group(...names)], words).flatMap(({ entries }) => entries.map(({ name }) => name));

test("names that begin with the words come first, then those in which a word does", () => {
  expect(found("map", "A roadmap", "The map", "Map of Rust")).toEqual(["Map of Rust", "The map", "A roadmap"]);
});

test("every word has to be in the name, in whatever order, case and accents", () => {
  expect(found("GÖDEL uber", "Über Godel", "Gödel", "Godel, Escher, Bach")).toEqual(["Über Godel"]);
});

test("without words the first are shown as they are, and a group without any is not", () => {
  expect(found("", "d", "c", "b", "a")).toEqual(["d", "c", "b"]);
  expect(matching([group()], "")).toEqual([]);
});
