import createClient from "openapi-fetch";
import { t } from "../messages";
import type { AccountPaths } from "./contract";
import { Failure } from "./failure";
import type { paths } from "./generated";
import { currentToken, renewedToken, userUid } from "./session";
import { ask, PATIENCE_MS } from "./transport";

const MORE_PATIENCE_MS = 10 * PATIENCE_MS;
const RENEWABLE = ["token_expired", "token_invalid", "session_ended"];

/** Sends a request as who is signed in. When their token is over it is renewed once, and the request repeated. */
async function send(request: Request, patienceMs = PATIENCE_MS): Promise<Response> {
  const token = await currentToken();
  const sender = userUid();
  const again = request.clone();
  try {
    return await ask(withToken(request, token), patienceMs);
  } catch (error) {
    if (!(error instanceof Failure) || error.status !== 401 || !RENEWABLE.includes(error.code)) throw error;
    const renewed = token === null ? null : await renewedToken(token);
    // Reading goes on as whoever is here now (a guest's cookie went with the refusal). A write is never repeated for somebody else.
    if (again.method !== "GET" && (renewed === null || userUid() !== sender)) throw ended(error);
    return ask(withToken(again, renewed), patienceMs);
  }
}

function withToken(request: Request, token: string | null): Request {
  if (token !== null) request.headers.set("Authorization", `Bearer ${token}`);
  return request;
}

const ended = ({ requestId }: Failure): Failure => new Failure(401, "session_ended", t("session.endedWrite"), { requestId });

export const api = createClient<paths & AccountPaths>({ baseUrl: location.origin, fetch: (request: Request) => send(request) });

/** For what takes the server minutes. */
export const patientApi = createClient<paths & AccountPaths>({
  baseUrl: location.origin,
  fetch: (request: Request) => send(request, MORE_PATIENCE_MS),
});

/** The body of an answer. Refusals never come here: `send` throws them as a Failure. */
export async function received<Body>(answer: Promise<{ data?: Body }>): Promise<Body> {
  const { data } = await answer;
  if (data === undefined) throw new Failure(200, "empty", t("failure.empty"));
  return data;
}

/** For an answer that has no body. */
export async function done(answer: Promise<unknown>): Promise<void> {
  await answer;
}
