/** The way back to where one was before signing in. */

const ENTRANCES = ["/sign-in", "/register", "/forgotten", "/reset", "/verify"];
const HOME = "/";

/** A path of these pages, whatever was given: an address elsewhere must never be reached by signing in here. */
export function safePath(given: string | null): string {
  if (!given?.startsWith("/") || !URL.canParse(given, location.origin)) return HOME;
  const { origin, pathname, search, hash } = new URL(given, location.origin);
  const isOwn = origin === location.origin && !pathname.startsWith("//");
  return isOwn && !isEntrance(pathname) ? pathname + search + hash : HOME;
}

export const isEntrance = (pathname: string): boolean => ENTRANCES.includes(pathname.replace(/\/+$/, ""));

type Place = { pathname: string; search: string; hash: string };

/** An entrance that leads back to here; from one entrance to another, to where the first one led. */
export function entrance(path: "/sign-in" | "/register", { pathname, search, hash }: Place): string {
  const to = isEntrance(pathname) ? safePath(new URLSearchParams(search).get("to")) : pathname + search + hash;
  return to === HOME ? path : `${path}?${new URLSearchParams({ to })}`;
}
