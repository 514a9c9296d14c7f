import { useQueries } from "@tanstack/react-query";
import { useState } from "react";
import type { Change, MapDifference, SubjectWithOrigin } from "../../api/types";
import { titlesIn } from "./differences";
import { differenceOf } from "./queries";
import { useTitles } from "./useTitles";

/** Of a map larger than this, or with more changes, what exactly a change did is found out only when somebody asks. */
const LIGHT = { topics: 2000, changes: 500 };

/** What each change of a list did: "unasked", undefined while it is on its way, null when it can't be told. */
export type Told = MapDifference | "unasked" | null | undefined;

/** What changes did, and the titles of all that they speak of: what one of them names by its uid alone, another may have deleted. */
export function useDifferences({ uid, topic_count, version }: SubjectWithOrigin, changes: readonly Change[]) {
  const [asked, setAsked] = useState<ReadonlySet<number>>(new Set());
  const titleNow = useTitles(uid);
  const isLight = topic_count <= LIGHT.topics && version <= LIGHT.changes;
  const wanted = changes.map(({ seq }) => seq).filter((seq) => seq > 1 && (isLight || asked.has(seq)));
  const answers = useQueries({ queries: wanted.map((seq) => differenceOf(uid, seq - 1, seq)) });
  const told = new Map(wanted.map((seq, place): [number, Told] => [seq, answers[place]?.isError ? null : answers[place]?.data]));
  const titles = new Map([...told.values()].reverse().flatMap((difference) => (isTold(difference) ? [...titlesIn(difference)] : [])));
  return {
    differenceTo: (seq: number): Told => (seq === 1 ? null : told.has(seq) ? told.get(seq) : "unasked"),
    ask: (seq: number) => setAsked(new Set([...asked, seq])),
    titleOf: (topicUid: string) => titleNow(topicUid) ?? titles.get(topicUid),
  };
}

export const isTold = (told: Told): told is MapDifference => typeof told === "object" && told !== null;
