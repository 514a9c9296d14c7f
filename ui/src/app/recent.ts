import { userUid } from "../api/session";

/** A topic that was read in this browser, with what it takes to name it and to lead back to it. */
export type Read = {
  subject: { uid: string; slug: string; title: string; language: string };
  topic: { uid: string; title: string };
  at: number;
};

const MOST = 4;

/** Of each reader apart: what one has read is nothing to whoever comes next on this machine. */
const key = (): string => `trellis.recent.${userUid() ?? "guest"}`;

const isRead = (value: unknown): value is Read => {
  const { subject, topic, at } = (value ?? {}) as Partial<Read>;
  return typeof subject?.title === "string" && typeof topic?.title === "string" && typeof at === "number";
};

/** Where one was last in each subject, the latest first. */
export function recentlyRead(): readonly Read[] {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(key()) ?? "[]");
    return Array.isArray(value) ? value.filter(isRead).slice(0, MOST) : [];
  } catch {
    // Unreadable or forbidden storage is the same as an empty one.
    return [];
  }
}

export function noteRead({ uid, slug, title, language }: Read["subject"], topic: Read["topic"], now = Date.now()): void {
  const read = { subject: { uid, slug, title, language }, topic: { uid: topic.uid, title: topic.title }, at: now };
  const others = recentlyRead().filter(({ subject }) => subject.uid !== uid);
  try {
    localStorage.setItem(key(), JSON.stringify([read, ...others].slice(0, MOST)));
  } catch {
    // Full or forbidden storage: only the memory of the place is lost.
  }
}
