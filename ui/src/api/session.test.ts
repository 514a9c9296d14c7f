import { afterEach, beforeEach, expect, test, vi } from "vitest";

const ADA = { uid: "u1", handle: "ada", display_name: "Ada" };
const BOB = { uid: "u2", handle: "bob", display_name: "Bob" };
const HINT = "trellis.session";

/** The border to the network: a server with one session, whose token is over when it says so. */
class Server {
  asked: { method: string; path: string; token: string | null; own: string | null }[] = [];
  token = "t1";
  user: typeof ADA | null = ADA;
  refreshes = 0;

  constructor() {
    vi.stubGlobal("fetch", (request: Request) => this.answer(request));
  }

  async answer(request: Request): Promise<Response> {
    const path = new URL(request.url).pathname.replace("/api/v1/", "");
    const token = request.headers.get("Authorization");
    this.asked.push({ method: request.method, path, token, own: request.headers.get("X-Trellis") });
    await new Promise((resolve) => setTimeout(resolve, 1));
    if (path === "sessions/refresh") return this.refresh();
    if (path === "sessions" && request.method === "POST") return this.opened();
    if (path === "sessions/current") return new Response(null, { status: 204 });
    if (token !== null && token !== `Bearer ${this.token}`) return refused("token_expired");
    return request.method === "GET"
      ? Response.json({ items: [], next_cursor: null })
      : Response.json({ topic_uid: "t", state: "done", at: "2026-01-01T00:00:00Z" });
  }

  refresh(): Response {
    this.refreshes += 1;
    return this.user ? this.opened() : refused("session_ended");
  }

  /** From now on the token that the page has is over, and a refresh gives another. */
  expire() {
    this.token = `t${Number(this.token.slice(1)) + 1}`;
  }

  private opened(): Response {
    return Response.json({ access_token: this.token, token_type: "Bearer", expires_in: 600, user: this.user });
  }

  pathsAsked = () => this.asked.map(({ method, path }) => `${method} ${path}`);
}

const refused = (code: string) => Response.json({ code, detail: code }, { status: 401 });

/** A page that has just been opened: modules keep the session, so each test has its own. */
async function opened() {
  const session = await import("./session");
  const { api, received } = await import("./client");
  return {
    ...session,
    list: () => received(api.GET("/api/v1/subjects")),
    mark: () => received(api.PUT("/api/v1/topics/{topic_uid}/progress", { params: { path: { topic_uid: "t" } }, body: { state: "done" } })),
  };
}

let server: Server;
let channels: BroadcastChannel[];

beforeEach(() => {
  channels = [];
  const Channel = class extends BroadcastChannel {
    constructor(name: string) {
      super(name);
      channels.push(this);
    }
  };
  vi.stubGlobal("BroadcastChannel", Channel);
  vi.resetModules();
  localStorage.clear();
  server = new Server();
});

/** The page is closed: it must not hear what later ones tell each other. */
afterEach(() => {
  for (const channel of channels) channel.close();
  vi.unstubAllGlobals();
});

test("a visitor costs no refresh, and no token is sent", async () => {
  const page = await opened();
  await page.startSession();
  await page.list();
  expect(server.asked).toEqual([{ method: "GET", path: "subjects", token: null, own: null }]);
});

test("who was signed in is again after a reload, before anything else is asked", async () => {
  localStorage.setItem(HINT, "signed-in");
  const page = await opened();
  await Promise.all([page.list(), page.list(), page.startSession()]);
  expect(server.pathsAsked()).toEqual(["POST sessions/refresh", "GET subjects", "GET subjects"]);
  expect(server.asked[1]?.token).toBe("Bearer t1");
  expect(page.currentSession()).toEqual({ state: "signed-in", user: ADA });
});

test("many requests with a token that is over renew it once, and are each repeated", async () => {
  localStorage.setItem(HINT, "signed-in");
  const page = await opened();
  await page.startSession();
  server.expire();
  await Promise.all([page.list(), page.list(), page.mark(), page.list(), page.mark()]);
  expect(server.refreshes).toBe(2);
  expect(server.asked.filter(({ token }) => token === "Bearer t2")).toHaveLength(5);
});

test("a refusal that comes after the renewal doesn't renew again", async () => {
  localStorage.setItem(HINT, "signed-in");
  const page = await opened();
  await page.startSession();
  server.expire();
  const first = page.list();
  await first;
  expect(await page.renewedToken("t1")).toBe("t2");
  expect(server.refreshes).toBe(2);
});

test("an ended session is told; reading goes on as nobody, writing does not", async () => {
  localStorage.setItem(HINT, "signed-in");
  const page = await opened();
  await page.startSession();
  server.expire();
  server.user = null;
  await expect(page.mark()).rejects.toMatchObject({ code: "session_ended", message: expect.stringContaining("nothing was changed") });
  expect(server.asked.filter(({ method }) => method === "PUT")).toHaveLength(1);
  await page.list();
  expect(server.asked.at(-1)?.token).toBeNull();
  expect(page.currentSession()).toEqual({ state: "nobody", left: "ended" });
  expect(localStorage.getItem(HINT)).toBeNull();
});

test("a write is not repeated for another person who has signed in meanwhile", async () => {
  localStorage.setItem(HINT, "signed-in");
  const page = await opened();
  await page.startSession();
  server.expire();
  server.user = BOB;
  await expect(page.mark()).rejects.toMatchObject({ code: "session_ended" });
  expect(page.userUid()).toBe("u2");
});

test("what changes something says that it comes from these pages", async () => {
  const page = await opened();
  await page.signIn({ login: "ada", password: "correct horse" });
  await page.mark();
  await page.signOut();
  expect(server.asked.map(({ own }) => own)).toEqual(["1", "1", "1"]);
});

test("whoever comes or goes, what was fetched before is forgotten", async () => {
  const page = await opened();
  const forgotten = vi.fn();
  page.onIdentity(forgotten);
  await page.signIn({ login: "ada", password: "correct horse" });
  expect(forgotten).toHaveBeenCalledTimes(1);
  await page.list();
  page.noteUser({ ...ADA, display_name: "Ada L." } as never);
  expect(forgotten).toHaveBeenCalledTimes(1);
  await page.signOut();
  expect(forgotten).toHaveBeenCalledTimes(2);
  expect(page.currentSession()).toEqual({ state: "nobody", left: "by choice" });
});

test("signing out in one tab signs out the others", async () => {
  localStorage.setItem(HINT, "signed-in");
  const page = await opened();
  await page.startSession();
  const other = new BroadcastChannel(HINT);
  other.postMessage("signed out");
  await vi.waitFor(() => expect(page.currentSession()).toEqual({ state: "nobody", left: "elsewhere" }));
  other.postMessage("signed in");
  await vi.waitFor(() => expect(page.currentSession()).toMatchObject({ state: "signed-in" }));
});

test("a start that failed is tried again with the next request", async () => {
  localStorage.setItem(HINT, "signed-in");
  const page = await opened();
  const busy = vi.fn(() => Promise.resolve(Response.json({ code: "unavailable" }, { status: 503 })));
  vi.stubGlobal("fetch", busy);
  await expect(page.list()).rejects.toMatchObject({ status: 503 });
  expect(page.currentSession()).toEqual({ state: "asking" });
  vi.stubGlobal("fetch", (request: Request) => server.answer(request));
  await page.list();
  expect(page.userUid()).toBe("u1");
});

test("a guest's time is renewed once a day, and says nothing of an end", async () => {
  const page = await opened();
  const day = 24 * 60 * 60 * 1000;
  page.noteKept(0);
  server.user = null;
  await page.startSession(day - 1);
  expect(server.refreshes).toBe(0);
  await page.startSession(day + 1);
  await page.startSession(day + 2);
  expect(server.refreshes).toBe(1);
  expect(page.currentSession()).toEqual({ state: "nobody", left: "never" });
});
