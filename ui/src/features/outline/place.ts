/** Where a reader was in a subject, kept in this browser. */
export type Place = {
  /** Null while the outline was never seen: another page may have kept the rest. */
  expanded: string[] | null;
  active: string | null;
  read: string | null;
  /** How the map was left, which has its own branches expanded. */
  map?: MapPlace;
};

/** `spot`: what of the map was in sight, `layout`: how it was laid out, both as they stand in the map's address. */
export type MapPlace = { expanded: string[]; spot: string | null; layout: string };

const key = (subjectUid: string): string => `trellis.place.${subjectUid}`;

function isPlace(value: unknown): value is Place {
  if (typeof value !== "object" || value === null) return false;
  const { expanded } = value as Place;
  return expanded === null || Array.isArray(expanded);
}

export function placeIn(subjectUid: string): Place | null {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(key(subjectUid)) ?? "null");
    return isPlace(value) ? value : null;
  } catch {
    // Unreadable or forbidden storage is the same as an empty one: the outline opens as for the first time.
    return null;
  }
}

export function rememberPlace(subjectUid: string, place: Partial<Place>): void {
  try {
    const before = placeIn(subjectUid) ?? { expanded: null, active: null, read: null };
    localStorage.setItem(key(subjectUid), JSON.stringify({ ...before, ...place }));
  } catch {
    // Full or forbidden storage: only the memory of the place is lost.
  }
}
