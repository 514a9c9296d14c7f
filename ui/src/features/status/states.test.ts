import { expect, test } from "vitest";
import { Failure } from "../../api/failure";
import type { Services } from "../../api/types";
import { partLines, summaryOf, unreachableTitle } from "./states";

const GOOD: Services = {
  services: [{ name: "subjects", state: "up", detail: "" }],
  parts: [{ name: "graph", ready: true, detail: "" }],
  version: "0.1.0",
};

test("everything is up only when every service and every part is", () => {
  expect(summaryOf(GOOD)).toEqual({ down: 0, says: "Everything is up" });
  const bad: Services = { ...GOOD, parts: [{ name: "bucket", ready: false, detail: "The folder can't be written." }] };
  expect(summaryOf(bad)).toEqual({ down: 1, says: "1 thing is down" });
  expect(partLines(bad)).toEqual([{ name: "Bucket of texts", good: false, state: "Not ready", detail: "The folder can't be written." }]);
});

test("no answer and a refusal are told apart", () => {
  expect(unreachableTitle(new Failure(0, "offline", ""))).toBe("The API does not answer");
  expect(unreachableTitle(new Failure(502, "unknown", ""))).toBe("The API does not answer");
  expect(unreachableTitle(new Failure(500, "internal", ""))).toBe("The API answers, but can’t say how it is");
});
