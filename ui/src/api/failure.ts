import { t } from "../messages";

type Problem = { code?: string; detail?: string; request_id?: string };

/** What went wrong, as the API says it (RFC 9457). `code` is stable, the message may be shown, `requestId` is for the logs. */
export class Failure extends Error {
  readonly status: number;
  readonly code: string;
  readonly requestId: string | null;

  constructor(status: number, code: string, message: string, requestId: string | null = null) {
    super(message);
    this.name = "Failure";
    this.status = status;
    this.code = code;
    this.requestId = requestId;
  }

  /** May the same request succeed a moment later? */
  get passing(): boolean {
    return [0, 429, 502, 503, 504].includes(this.status);
  }
}

/** The failure that a refused answer stands for; whatever stands before the API may answer without a problem document. */
export async function failureFrom(response: Response): Promise<Failure> {
  const problem: Problem = await response.json().catch(() => ({}));
  const requestId = problem.request_id ?? response.headers.get("x-request-id");
  const message = problem.detail ?? t("failure.unexpected", { status: response.status });
  return new Failure(response.status, problem.code ?? "unknown", message, requestId);
}

/** The failure of a request that got no answer at all. */
export function unanswered(error: unknown): Error {
  if (error instanceof DOMException && error.name === "TimeoutError") return new Failure(0, "timeout", t("failure.timeout"));
  if (error instanceof DOMException && error.name === "AbortError") return error;
  return new Failure(0, "offline", t("failure.offline"));
}
