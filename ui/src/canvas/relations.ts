import type { SubjectMap } from "../api/types";
import { type Shape, shownFor } from "./shape";

export type Relation = SubjectMap["relations"][number];

/** A relation between topics by their numbers: the source requires the target, or they are related. */
export type Joined = { uid: string; kind: Relation["kind"]; source: number; target: number };

export function joined(shape: Shape, relations: readonly Relation[]): Joined[] {
  const all: Joined[] = [];
  for (const { uid, kind, source_uid, target_uid } of relations) {
    const source = shape.numbers.get(source_uid);
    const target = shape.numbers.get(target_uid);
    if (source !== undefined && target !== undefined) all.push({ uid, kind, source, target });
  }
  return all;
}

export type Around = { needs: ReadonlySet<number>; unlocks: ReadonlySet<number> };

/** What has to be known before a topic, and what it leads to: directly or by way of others, itself left out. */
export function aroundOf(relations: readonly Joined[], number: number): Around {
  const requires = relations.filter(({ kind }) => kind === "requires");
  const needs = reached(pairs(requires, "source", "target"), number);
  const unlocks = reached(pairs(requires, "target", "source"), number);
  return { needs, unlocks };
}

type End = "source" | "target";

function pairs(relations: readonly Joined[], from: End, to: End): Map<number, number[]> {
  const next = new Map<number, number[]>();
  for (const relation of relations) {
    const known = next.get(relation[from]);
    if (known) known.push(relation[to]);
    else next.set(relation[from], [relation[to]]);
  }
  return next;
}

function reached(next: ReadonlyMap<number, readonly number[]>, start: number): Set<number> {
  const found = new Set<number>();
  const open = [start];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    for (const number of next.get(at) ?? []) {
      if (number === start || found.has(number)) continue;
      found.add(number);
      open.push(number);
    }
  }
  return found;
}

/**
 * The relations as they can be drawn: one whose end is folded away leads to the topic it is folded into, one that is
 * within a folded topic isn't drawn, and several between the same two topics are drawn once for each kind.
 */
export function drawable(shape: Shape, isShown: Uint8Array, relations: readonly Joined[]): Joined[] {
  const drawn = new Map<string, Joined>();
  for (const relation of relations) {
    const source = shownFor(shape, isShown, relation.source);
    const target = shownFor(shape, isShown, relation.target);
    if (source !== target) drawn.set(`${relation.kind} ${source} ${target}`, { ...relation, source, target });
  }
  return [...drawn.values()];
}
