import type { AuditEntry } from "../../api/types";
import { isMessage, t } from "../../messages";

const TOLD_ELSEWHERE = ["at", "event", "request_id"];

const BAD = ["sign_in_failed", "session_reused", "refused"];

/** An event in words; one that this page doesn't know yet, by its name. */
export function eventName(event: string): string {
  const key = `event.${event}`;
  return isMessage(key) ? t(key) : event.replaceAll("_", " ");
}

const UID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{4}([0-9a-f]{8})$/;

/** What is known about it beside when and what, each as two texts; nothing that is empty. */
export const factsOf = (entry: AuditEntry): [string, string][] =>
  Object.entries(entry)
    .filter(([name, value]) => !TOLD_ELSEWHERE.includes(name) && !isNamed(entry, name) && value !== null && value !== "")
    .map(([name, value]) => [factName(name), typeof value === "string" ? shortened(value) : JSON.stringify(value)]);

/** Is a uid told by the handle beside it? */
const isNamed = (entry: AuditEntry, name: string): boolean =>
  (name === "user_uid" && entry.handle !== null) || (name === "of" && entry.of_handle !== null);

function factName(name: string): string {
  const key = `fact.${name}`;
  return isMessage(key) ? t(key) : name.replaceAll("_", " ");
}

/** The end of a uid is enough to see that two are the same; the details have all of it. */
const shortened = (value: string): string => value.replace(UID, "…$2");

/** What an admin looks for first. */
export const isBad = ({ event }: AuditEntry): boolean => BAD.includes(event);
