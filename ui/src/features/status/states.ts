import { Failure } from "../../api/failure";
import type { Services } from "../../api/types";
import { type MessageKey, t } from "../../messages";

export type StateLine = { name: string; good: boolean; state: string; detail: string };

const PARTS: Record<string, MessageKey> = { graph: "status.graph", bucket: "status.bucket", migrations: "status.migrations" };

export const serviceLines = ({ services }: Services): StateLine[] =>
  services.map(({ name, state, detail }) => {
    const good = state === "up";
    return { name, good, state: t(good ? "status.up" : "status.down"), detail };
  });

export const partLines = ({ parts }: Services): StateLine[] =>
  parts.map(({ name, ready, detail }) => {
    const label = PARTS[name];
    return { name: label ? t(label) : name, good: ready, state: t(ready ? "status.ready" : "status.notReady"), detail };
  });

export function summaryOf(answer: Services): { down: number; says: string } {
  const down = [...serviceLines(answer), ...partLines(answer)].filter((line) => !line.good).length;
  return { down, says: down === 0 ? t("status.allUp") : t("status.someDown", { count: down }) };
}

/** No answer at all is something else than an answer that is a refusal. */
export const unreachableTitle = (error: unknown): string =>
  t(error instanceof Failure && error.status > 0 && ![502, 504].includes(error.status) ? "status.refused" : "status.unreachable");
