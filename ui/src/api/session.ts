import { useSyncExternalStore } from "react";
import { Failure } from "./failure";
import { forget, isGuestDue, rememberGuest, rememberSignedIn, wasSignedIn } from "./hint";
import { ask } from "./transport";
import type { Credentials, Me, OpenedSession } from "./types";

/** Why nobody is signed in. */
export type Left = "never" | "by choice" | "ended" | "elsewhere";

export type Session = { state: "asking" } | { state: "nobody"; left: Left } | { state: "signed-in"; user: Me };

/** The access token lives here and nowhere else: what stores it elsewhere hands it to whoever gets a script into the page. */
let accessToken: string | null = null;
let session: Session = wasSignedIn() ? { state: "asking" } : { state: "nobody", left: "never" };
let renewal: Promise<void> | null = null;
const watchers = new Set<() => void>();
const identityWatchers = new Set<() => void>();
const otherTabs = new BroadcastChannel("trellis.session");

export const useSession = (): Session => useSyncExternalStore(watch, currentSession);

export const currentSession = (): Session => session;

export const userUid = (): string | null => (session.state === "signed-in" ? session.user.uid : null);

/** Finds out who is here, if somebody may be. Throws the Failure of not getting an answer; may be called again. */
export async function startSession(now = Date.now()): Promise<Session> {
  if (session.state === "asking") await renew();
  else if (session.state === "nobody" && isGuestDue(now)) {
    rememberGuest(now);
    await renew();
  }
  return session;
}

/** The token to send, once it is known whether there is one. Throws the Failure of not getting to know. */
export async function currentToken(): Promise<string | null> {
  if (session.state === "asking") await renew();
  return accessToken;
}

/** A token in the place of one that was refused; however many ask for it at once, one request is made. */
export async function renewedToken(refused: string): Promise<string | null> {
  if (accessToken === refused) await renew();
  return accessToken;
}

function renew(): Promise<void> {
  renewal ??= exclusively(refresh).finally(() => {
    renewal = null;
  });
  return renewal;
}

async function refresh(): Promise<void> {
  try {
    const answer = await ask(request("POST", "sessions/refresh"));
    if (answer.status === 204) leave("ended");
    else enter(await answer.json());
  } catch (error) {
    if (!(error instanceof Failure) || error.status !== 401) throw error;
    leave("ended");
  }
}

/** Throws the Failure of a refusal: wrong_credentials, second_factor_needed, wrong_code, suspended … */
export async function signIn(credentials: Credentials): Promise<void> {
  await exclusively(async () => {
    const answer = await ask(request("POST", "sessions", credentials));
    enter(await answer.json());
  });
  otherTabs.postMessage("signed in");
}

export async function signOut(): Promise<void> {
  await exclusively(async () => {
    try {
      await ask(request("DELETE", "sessions/current"));
    } catch (error) {
      if (!(error instanceof Failure) || error.status !== 401) throw error; // 401: it had ended already
    }
  });
  leaveByChoice();
}

/** When the session has gone with what was asked for: the account was deleted or deactivated. */
export function leaveByChoice(): void {
  leave("by choice");
  otherTabs.postMessage("signed out");
}

/** One's own account, as the server has just told it. */
export function noteUser(user: Me): void {
  if (session.state === "signed-in" && session.user.uid === user.uid) become({ state: "signed-in", user });
}

/** Something was kept for a visitor: if nobody is signed in, that makes them a guest. */
export function noteKept(now = Date.now()): void {
  if (session.state === "nobody") rememberGuest(now);
}

/** The notice that one has been signed out was read. */
export function dismissNotice(): void {
  if (session.state === "nobody") become({ state: "nobody", left: "never" });
}

/** Calls back when another person (or nobody) is here from now on: what was fetched for the one before must go. */
export function onIdentity(watcher: () => void): () => void {
  identityWatchers.add(watcher);
  return () => identityWatchers.delete(watcher);
}

function enter({ access_token, user }: OpenedSession): void {
  accessToken = access_token;
  rememberSignedIn();
  become({ state: "signed-in", user });
}

function leave(left: Left): void {
  accessToken = null;
  if (session.state === "nobody") return;
  forget();
  become({ state: "nobody", left });
}

function become(next: Session): void {
  const before = session.state === "asking" ? undefined : userUid();
  session = next;
  for (const watcher of watchers) watcher();
  if (before === undefined || before === userUid()) return;
  for (const watcher of identityWatchers) watcher();
}

otherTabs.addEventListener("message", ({ data }) => {
  if (data === "signed out") leave("elsewhere");
  // Without an answer this tab goes on as before, and asks again with its next request.
  else renew().catch(() => undefined);
});

/** One after another in all tabs, where the browser can: each uses the cookie that the one before was given. */
const exclusively = async (work: () => Promise<void>): Promise<void> =>
  "locks" in navigator ? navigator.locks.request("trellis.session", work) : work();

/** By cookie alone: none of these may fail because the access token is over. */
function request(method: string, path: string, body?: unknown): Request {
  const json = body === undefined ? {} : { headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  return new Request(`${location.origin}/api/v1/${path}`, { method, ...json });
}

function watch(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}
