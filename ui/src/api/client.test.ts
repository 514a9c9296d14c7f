import { afterEach, expect, test, vi } from "vitest";
import { api, received } from "./client";
import { Failure } from "./failure";

afterEach(() => vi.unstubAllGlobals());

const ENDED = { code: "session_ended", detail: "Your session has ended.", request_id: "r1" };
const problem = (status: number, body: unknown) => Response.json(body, { status });

/** The border to the network: gives one answer after the other, and keeps what was asked. */
function serve(...answers: (Response | Error)[]) {
  const asked: Request[] = [];
  vi.stubGlobal("fetch", (request: Request) => {
    asked.push(request);
    const answer = answers[asked.length - 1];
    return answer instanceof Response ? Promise.resolve(answer) : Promise.reject(answer);
  });
  return asked;
}

const list = () => received(api.GET("/api/v1/subjects"));
const mark = () =>
  received(api.PUT("/api/v1/topics/{topic_uid}/progress", { params: { path: { topic_uid: "t" } }, body: { state: "done" } }));
const failureOf = (answer: Promise<unknown>): Promise<Failure> =>
  answer.then(
    () => Promise.reject(new Error("answered")),
    (failure) => failure,
  );

test("an answer is its body", async () => {
  serve(Response.json({ items: [], next_cursor: null }));
  expect(await list()).toEqual({ items: [], next_cursor: null });
});

test("a refusal tells its code, what to do, and the request's id", async () => {
  serve(problem(503, { code: "unavailable", detail: "The database is too busy right now.", request_id: "r7" }));
  const failure = await failureOf(list());
  expect(failure).toBeInstanceOf(Failure);
  expect(failure).toMatchObject({
    status: 503,
    code: "unavailable",
    message: "The database is too busy right now.",
    requestId: "r7",
    passing: true,
  });
});

test("a refusal that is no problem document is still told, with the id from its header", async () => {
  serve(new Response("<h1>Bad Gateway</h1>", { status: 502, headers: { "x-request-id": "r8" } }));
  expect(await failureOf(list())).toMatchObject({ status: 502, code: "unknown", requestId: "r8" });
});

test("no answer is told as such", async () => {
  serve(new TypeError("Failed to fetch"));
  expect(await failureOf(list())).toMatchObject({ status: 0, code: "offline", passing: true });
});

test("reading goes on as nobody when the session has ended", async () => {
  const asked = serve(problem(401, ENDED), Response.json({ items: [], next_cursor: null }));
  expect(await list()).toEqual({ items: [], next_cursor: null });
  expect(asked).toHaveLength(2);
});

test("an ended session is tried again once, not for ever", async () => {
  const asked = serve(problem(401, ENDED), problem(401, ENDED));
  expect(await failureOf(list())).toMatchObject({ status: 401, code: "session_ended" });
  expect(asked).toHaveLength(2);
});

test("a write is never repeated for a reader who does not know", async () => {
  const asked = serve(problem(401, ENDED));
  expect((await failureOf(mark())).code).toBe("session_ended");
  expect(asked).toHaveLength(1);
});

test("other refusals of a sign-in are not tried again", async () => {
  const asked = serve(problem(401, { code: "unauthenticated", detail: "Sign in." }));
  await failureOf(list());
  expect(asked).toHaveLength(1);
});
