import { t } from "../messages";

type Problem = {
  code?: string;
  detail?: string;
  request_id?: string;
  errors?: readonly FieldProblem[] | null;
  line?: number;
  path?: string;
  topics?: readonly NamedTopic[];
};
export type FieldProblem = { field: string; message: string };
export type NamedTopic = { uid: string; title: string };
type Facts = {
  requestId?: string | null;
  fields?: readonly FieldProblem[];
  retryAfter?: number | null;
  line?: number | null;
  path?: string | null;
  topics?: readonly NamedTopic[];
};

/** What went wrong, as the API says it (RFC 9457). `code` is stable, the message may be shown, `requestId` is for the logs. */
export class Failure extends Error {
  readonly status: number;
  readonly code: string;
  readonly requestId: string | null;
  /** The fields of a form that were refused, each with its reason. */
  readonly fields: readonly FieldProblem[];
  /** Seconds after which the same request may succeed, when the server says so. */
  readonly retryAfter: number | null;
  /** Where in a file it is, when it is about one. */
  readonly line: number | null;
  readonly path: string | null;
  /** The topics that stand in the way, when that is why. */
  readonly topics: readonly NamedTopic[];

  constructor(status: number, code: string, message: string, facts: Facts = {}) {
    super(message);
    this.name = "Failure";
    this.status = status;
    this.code = code;
    this.requestId = facts.requestId ?? null;
    this.fields = facts.fields ?? [];
    this.retryAfter = facts.retryAfter ?? null;
    this.line = facts.line ?? null;
    this.path = facts.path ?? null;
    this.topics = facts.topics ?? [];
  }

  /** May the same request succeed a moment later? */
  get passing(): boolean {
    return [0, 429, 502, 503, 504].includes(this.status);
  }
}

/** The failure that a refused answer stands for; whatever stands before the API may answer without a problem document. */
export async function failureFrom(response: Response): Promise<Failure> {
  const problem: Problem = await response.json().catch(() => ({}));
  const message = problem.detail ?? t("failure.unexpected", { status: response.status });
  return new Failure(response.status, problem.code ?? "unknown", message, {
    requestId: problem.request_id ?? response.headers.get("x-request-id"),
    fields: problem.errors ?? [],
    retryAfter: seconds(response.headers.get("retry-after")),
    line: problem.line ?? null,
    path: problem.path ?? null,
    topics: problem.topics ?? [],
  });
}

/** Retry-After as we send it: seconds. A date, as others may send it, is left out. */
const seconds = (header: string | null): number | null => (header && /^\d+$/.test(header) ? Number(header) : null);

/** The failure of a request that got no answer at all. */
export function unanswered(error: unknown): Error {
  if (error instanceof DOMException && error.name === "TimeoutError") return new Failure(0, "timeout", t("failure.timeout"));
  if (error instanceof DOMException && error.name === "AbortError") return error;
  return new Failure(0, "offline", t("failure.offline"));
}
