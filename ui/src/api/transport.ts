import { noteAnswering } from "./connection";
import { Failure, failureFrom, unanswered } from "./failure";

export const PATIENCE_MS = 30_000;
const SAFE = ["GET", "HEAD"];

/** The answer to one request, given up after a while. Throws a Failure when it is refused, or when none comes. */
export async function ask(request: Request, patienceMs = PATIENCE_MS): Promise<Response> {
  // What changes something says that it comes from these pages: no other site's page may add a header of its own.
  if (!SAFE.includes(request.method)) request.headers.set("X-Trellis", "1");
  const response = await attempt(request, patienceMs);
  if (!response.ok) throw await failureFrom(response);
  return response;
}

/** Notes whether the server answers at all. */
async function attempt(request: Request, patienceMs: number): Promise<Response> {
  const signal = AbortSignal.any([request.signal, AbortSignal.timeout(patienceMs)]);
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
