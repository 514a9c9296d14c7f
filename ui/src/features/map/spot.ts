import { shortId, uidOf } from "../../app/addresses";
import { nearestIn } from "../../canvas/culling";
import type { Layout } from "../../canvas/layouts";
import type { Shape } from "../../canvas/shape";
import { centredOn, centreOf, type Size, seenBox, type View } from "../../canvas/view";

/**
 * What of a map is in sight, as it can be kept: how far the middle of the screen is from a topic, and how large things
 * are. So it stays right when branches are expanded or folded, and on a screen of another size.
 */
export type Spot = { uid: string; x: number; y: number; zoom: number };

const PARTS = 4;

export function spotOf(view: View, size: Size, shape: Shape, layout: Layout): Spot {
  const number = nearestIn(shape, layout, seenBox(view, size));
  const { x, y } = centreOf(view, size);
  return {
    uid: shape.uids[number] ?? "",
    x: Math.round(x - (layout.x[number] ?? 0)),
    y: Math.round(y - (layout.y[number] ?? 0)),
    zoom: Number(view.zoom.toPrecision(3)),
  };
}

/** The view of a spot, or null when its topic isn't shown. */
export function viewOf({ uid, x, y, zoom }: Spot, size: Size, shape: Shape, layout: Layout): View | null {
  const number = shape.numbers.get(uid);
  if (number === undefined || !layout.isShown[number]) return null;
  return centredOn({ x: (layout.x[number] ?? 0) + x, y: (layout.y[number] ?? 0) + y }, zoom, size);
}

/** As it stands in an address: "3yQ…,120,-45,0.8". */
export const written = ({ uid, x, y, zoom }: Spot): string => [shortId(uid), x, y, zoom].join(",");

export function readSpot(text: string | null | undefined): Spot | null {
  const parts = text?.split(",") ?? [];
  const uid = uidOf(parts[0] ?? "");
  const [x = Number.NaN, y = Number.NaN, zoom = Number.NaN] = parts.slice(1).map(Number);
  const isWhole = parts.length === PARTS && [x, y, zoom].every(Number.isFinite) && zoom > 0;
  return uid && isWhole ? { uid, x, y, zoom } : null;
}
