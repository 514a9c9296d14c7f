import { expect, test } from "vitest";
import { addressOf, isFiltered, PAGE, shownIn, wantedIn } from "./wanted";

const at = (address: string) => new URLSearchParams(address);

test("an address and what it wants say the same", () => {
  for (const address of ["", "sort=liked", "sort=title&q=rust+book&tag=rust&author=ada&language=de"]) {
    expect(addressOf(wantedIn(at(address))).toString()).toBe(address);
  }
});

test("what an address says that means nothing is left out", () => {
  expect(addressOf(wantedIn(at("sort=best&tag=&shown=48&colour=red"))).toString()).toBe("");
  expect(isFiltered(wantedIn(at("sort=title")))).toBe(false);
  expect(isFiltered(wantedIn(at("author=ada")))).toBe(true);
});

test("a visit begins with as many as were shown, but with no less than a page and no more than one request brings", () => {
  expect(["", "shown=48", "shown=3", "shown=5000", "shown=x", "shown=1.5"].map((address) => shownIn(at(address)))).toEqual([
    PAGE,
    48,
    PAGE,
    200,
    PAGE,
    PAGE,
  ]);
});
