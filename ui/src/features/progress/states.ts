import type { Choice, Progress, State } from "../../api/types";
import type { MessageKey } from "../../messages";

export type Shown = Choice | "known";

/** What each state is called, in the order of the legend. Its mark is drawn by Mark. */
export const NAMES: Record<Shown, MessageKey> = {
  none: "state.none",
  learning: "state.learning",
  done: "state.done",
  skipped: "state.skipped",
  known: "state.known",
};

/** What a reader may choose, in this order, and the key for it. */
export const CHOICES: readonly { state: Choice; key: string }[] = [
  { state: "none", key: "u" },
  { state: "learning", key: "l" },
  { state: "done", key: "d" },
  { state: "skipped", key: "s" },
];

export const choiceOfKey = (key: string): Choice | null => CHOICES.find((choice) => choice.key === key)?.state ?? null;

/** What to show on a topic: the reader's own state first, then that they know it from elsewhere. */
export function shownState(progress: Progress | undefined, topicUid: string): Shown {
  return progress?.states[topicUid] ?? (progress?.known_elsewhere.includes(topicUid) ? "known" : "none");
}

type Countable = { uid: string; title: string; counts: boolean };

/** The progress as it will be once the topic is in that state: what is shown before the server has answered. */
export function marked(progress: Progress, topic: Countable, state: Choice): Progress {
  const before = progress.states[topic.uid];
  const { [topic.uid]: _old, ...others } = progress.states;
  const states = state === "none" ? others : { ...others, [topic.uid]: state };
  if (!topic.counts) return { ...progress, states };
  const step = (of: State) => Number(state === of) - Number(before === of);
  const done = progress.done + step("done");
  const skipped = progress.skipped + step("skipped");
  const total = progress.total - step("skipped");
  const percent = total > 0 ? Math.floor((100 * done) / total) : 0;
  return { ...progress, done, total, percent, skipped, states, missing: missingAfter(progress, topic, state) };
}

function missingAfter(progress: Progress, topic: Countable, state: Choice): Progress["missing"] {
  const settled = state === "done" || state === "skipped";
  if (settled) return progress.missing.filter((missing) => missing.topic_uid !== topic.uid);
  const listed = progress.missing.some((missing) => missing.topic_uid === topic.uid);
  return listed ? progress.missing : [...progress.missing, { topic_uid: topic.uid, title: topic.title }];
}
