import type { Box } from "./layouts";

/** A point (x, y) of the map is on the screen at (x * zoom + left, y * zoom + top). */
export type View = { zoom: number; left: number; top: number };
export type Size = { width: number; height: number };
export type Point = { x: number; y: number };

export const MOST_ZOOM = 4;
const LEAST_ZOOM = 1e-4;
/** One never zooms out much further than to see everything. */
const BEYOND_FIT = 0.7;

/** The part of the map that is seen, with so many pixels of the screen around it. */
export const seenBox = ({ zoom, left, top }: View, { width, height }: Size, margin = 0): Box => ({
  left: (-left - margin) / zoom,
  top: (-top - margin) / zoom,
  right: (width - left + margin) / zoom,
  bottom: (height - top + margin) / zoom,
});

export const toMap = ({ zoom, left, top }: View, { x, y }: Point): Point => ({ x: (x - left) / zoom, y: (y - top) / zoom });
export const toScreen = ({ zoom, left, top }: View, { x, y }: Point): Point => ({ x: x * zoom + left, y: y * zoom + top });

/** Zooms so that what is under the point stays under it. */
export function zoomedAt(view: View, { x, y }: Point, zoom: number): View {
  const at = toMap(view, { x, y });
  return { zoom, left: x - at.x * zoom, top: y - at.y * zoom };
}

export const moved = ({ zoom, left, top }: View, x: number, y: number): View => ({ zoom, left: left + x, top: top + y });

/** The point of the map in the middle of the screen. */
export const centreOf = (view: View, { width, height }: Size): Point => toMap(view, { x: width / 2, y: height / 2 });

export const centredOn = ({ x, y }: Point, zoom: number, { width, height }: Size): View => ({
  zoom,
  left: width / 2 - x * zoom,
  top: height / 2 - y * zoom,
});

const PADDING = 32;

/** The zoom at which the box fills the screen. */
export function fittingZoom(box: Box, { width, height }: Size): number {
  const across = (width - 2 * PADDING) / Math.max(1, box.right - box.left);
  const down = (height - 2 * PADDING) / Math.max(1, box.bottom - box.top);
  return clamp(Math.min(across, down), LEAST_ZOOM, MOST_ZOOM);
}

const NARROW_PX = 640;
const BUTTONS_PX = 44;

/** The whole box, but never larger than life; on a narrow screen above the buttons at its lower edge. */
export function fitted(box: Box, { width, height }: Size): View {
  const room = { width, height: width < NARROW_PX ? height - BUTTONS_PX : height };
  return centredOn({ x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 }, Math.min(1, fittingZoom(box, room)), room);
}

const READABLE = 0.8;

/** How a map opens: whole if it can be read so, else readable, with its root in sight. */
export function openingView(everything: Box, root: Box, size: Size): View {
  const whole = fitted(everything, size);
  if (whole.zoom >= READABLE) return whole;
  const at = centredOn({ x: (root.left + root.right) / 2, y: (root.top + root.bottom) / 2 }, Math.min(1, READABLE * 1.1), size);
  return withEdgesUsed(at, everything, size);
}

/** Moves a view so that no edge of the map is further inside than it need be. */
function withEdgesUsed(view: View, everything: Box, { width, height }: Size): View {
  const { zoom } = view;
  const settle = (offset: number, from: number, to: number, room: number) => {
    if ((to - from) * zoom <= room - 2 * PADDING) return (room - (from + to) * zoom) / 2;
    return clamp(offset, room - PADDING - to * zoom, PADDING - from * zoom);
  };
  return {
    zoom,
    left: settle(view.left, everything.left, everything.right, width),
    top: settle(view.top, everything.top, everything.bottom, height),
  };
}

/** The view moved as little as needed to have the box in sight, with some room around it. */
export function withInSight(view: View, box: Box, { width, height }: Size, room = 56): View {
  const shift = (from: number, to: number, length: number) => {
    const margin = Math.min(room, Math.max(0, (length - (to - from)) / 2));
    if (from < margin) return margin - from;
    return to > length - margin ? length - margin - to : 0;
  };
  const start = toScreen(view, { x: box.left, y: box.top });
  const end = toScreen(view, { x: box.right, y: box.bottom });
  return moved(view, shift(start.x, end.x, width), shift(start.y, end.y, height));
}

/** Keeps the zoom within its bounds and a bit of the map on the screen: nobody gets lost in empty space. */
export function bounded(view: View, everything: Box, size: Size): View {
  const least = Math.min(0.1, BEYOND_FIT * fittingZoom(everything, size));
  const zoom = clamp(view.zoom, least, MOST_ZOOM);
  const at = zoom === view.zoom ? view : zoomedAt(view, { x: size.width / 2, y: size.height / 2 }, zoom);
  const keep = 80;
  return {
    zoom,
    left: clamp(at.left, keep - everything.right * zoom, size.width - keep - everything.left * zoom),
    top: clamp(at.top, keep - everything.bottom * zoom, size.height - keep - everything.top * zoom),
  };
}

/** Part of the way (0 to 1) from one view to another: the zoom by factors, so that it feels even. */
export function between(from: View, to: View, part: number, size: Size): View {
  const zoom = from.zoom * (to.zoom / from.zoom) ** part;
  const start = centreOf(from, size);
  const end = centreOf(to, size);
  // What is crossed on the screen goes evenly too: while zooming in, most of the way is done early.
  const share = Math.abs(to.zoom - from.zoom) < 1e-9 ? part : (1 / zoom - 1 / from.zoom) / (1 / to.zoom - 1 / from.zoom);
  return centredOn({ x: start.x + (end.x - start.x) * share, y: start.y + (end.y - start.y) * share }, zoom, size);
}

const clamp = (value: number, least: number, most: number): number => Math.min(Math.max(value, least), Math.max(least, most));
