import type { SubjectMap, Topic } from "../../api/types";

const topic = (uid: string, parent: string | null, more: Partial<Topic> = {}): Topic => ({
  uid,
  parent_uid: parent,
  rank: parent && uid,
  title: uid,
  kind: "topic",
  note: null,
  url: null,
  tags: [],
  document_count: 0,
  words: 0,
  concept_uid: null,
  ...more,
});

/** A small map for tests: lines of "parent > child", the first parent being the root. */
export function sampleMap(lines: string[], more: Record<string, Partial<Topic>> = {}): SubjectMap {
  const pairs = lines.map((line) => line.split(" > ") as [string, string]);
  const root = pairs[0]?.[0] ?? "root";
  const topics = [topic(root, null, more[root]), ...pairs.map(([parent, uid]) => topic(uid, parent, more[uid]))];
  const dates = { published_at: "2026-01-01T00:00:00Z", updated_at: "2026-01-01T00:00:00Z" };
  const subject = {
    uid: "s",
    slug: "s",
    title: root,
    summary: null,
    language: "en",
    visibility: "public" as const,
    version: 1,
    root_topic_uid: root,
  };
  return { subject: { ...subject, ...dates }, topics, relations: [] };
}
