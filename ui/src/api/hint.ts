/** What this browser remembers about its visitor, so that nobody is asked for who never was anybody. It proves nothing. */

const KEY = "trellis.session";
const SIGNED_IN = "signed-in";
const GUEST = "guest ";
const DAY_MS = 24 * 60 * 60 * 1000;

export const wasSignedIn = (): boolean => read() === SIGNED_IN;

/** Has a visitor without an account kept something here? */
export const wasGuest = (): boolean => read()?.startsWith(GUEST) ?? false;

/** A guest's time is renewed once a day. */
export const isGuestDue = (now: number): boolean => wasGuest() && now - Number(read()?.slice(GUEST.length)) > DAY_MS;

export const rememberSignedIn = (): void => write(SIGNED_IN);

export const rememberGuest = (now: number): void => write(`${GUEST}${now}`);

export const forget = (): void => write(null);

function read(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null; // Storage may be forbidden: then one signs in again after each reload.
  }
}

function write(value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, value);
  } catch {
    // See read.
  }
}
