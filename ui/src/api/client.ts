import createClient from "openapi-fetch";
import { t } from "../messages";
import { noteAnswering } from "./connection";
import { Failure, failureFrom, unanswered } from "./failure";
import type { paths } from "./generated";

const PATIENCE_MS = 30_000;

/** One request, given up after a while; notes whether the server answers at all. */
async function attempt(request: Request): Promise<Response> {
  const signal = AbortSignal.any([request.signal, AbortSignal.timeout(PATIENCE_MS)]);
  try {
    const response = await fetch(new Request(request, { signal }));
    noteAnswering(true);
    return response;
  } catch (error) {
    const failure = unanswered(error);
    if (failure instanceof Failure) noteAnswering(false);
    throw failure;
  }
}

/** Sends a request. An ended session has lost its cookie with the answer, so reading is tried once more, as nobody. */
async function send(request: Request): Promise<Response> {
  const again = request.method === "GET" ? request.clone() : null;
  const response = await attempt(request);
  if (response.ok) return response;
  const failure = await failureFrom(response);
  if (!again || failure.status !== 401 || failure.code !== "session_ended") throw failure;
  const second = await attempt(again);
  if (second.ok) return second;
  throw await failureFrom(second);
}

export const api = createClient<paths>({ baseUrl: location.origin, fetch: send });

/** The body of an answer. Refusals never come here: `send` throws them as a Failure. */
export async function received<Body>(answer: Promise<{ data?: Body }>): Promise<Body> {
  const { data } = await answer;
  if (data === undefined) throw new Failure(200, "empty", t("failure.empty"));
  return data;
}
