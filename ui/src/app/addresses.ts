/** Addresses of subjects and topics: a slug to read and a short id that decides. */

const ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
const BASE = BigInt(ALPHABET.length);
const UID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const LONGEST = 22;
const LIMIT = 1n << 128n;

/** A uid's 128 bits in base 58: 22 characters at most, none of them easily confused. */
export function shortId(uid: string): string {
  if (!UID.test(uid)) throw new Error(`not a uid: ${uid}`);
  let rest = BigInt(`0x${uid.replaceAll("-", "")}`);
  let text = "";
  do {
    text = ALPHABET.charAt(Number(rest % BASE)) + text;
    rest /= BASE;
  } while (rest > 0n);
  return text;
}

/** The uid behind a short id, or null when it is none. */
export function uidOf(short: string): string | null {
  if (short.length === 0 || short.length > LONGEST) return null;
  let value = 0n;
  for (const character of short) {
    const digit = ALPHABET.indexOf(character);
    if (digit < 0) return null;
    value = value * BASE + BigInt(digit);
  }
  if (value >= LIMIT) return null;
  const hex = value.toString(16).padStart(32, "0");
  const uid = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
  return shortId(uid) === short ? uid : null;
}

/** The uid in an address like "the-rust-book-3yQ…": what follows the last hyphen. */
export const uidInAddress = (address: string): string | null => uidOf(address.slice(address.lastIndexOf("-") + 1));

type Addressed = { uid: string; slug: string };

export const subjectAddress = ({ uid, slug }: Addressed): string => (slug ? `${slug}-${shortId(uid)}` : shortId(uid));

export const subjectPath = (subject: Addressed): string => `/${subjectAddress(subject)}`;

export const topicPath = (subject: Addressed, topicUid: string): string => `${subjectPath(subject)}/${shortId(topicUid)}`;

/** How a document of a topic came to be what it is. */
export const historyPath = (subject: Addressed, topicUid: string, documentUid: string): string =>
  `${topicPath(subject, topicUid)}/history/${shortId(documentUid)}`;

/** A subject's map, with a topic chosen on it if one is given. */
export const mapPath = (subject: Addressed, topicUid?: string): string =>
  `${subjectPath(subject)}/map${topicUid ? `?topic=${shortId(topicUid)}` : ""}`;
