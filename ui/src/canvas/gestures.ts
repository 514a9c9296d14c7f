import type { Point } from "./view";

/** What hands on the map ask for. Points are in pixels from the corner of the map's place on the screen. */
export type Hands = {
  pan: (x: number, y: number) => void;
  zoom: (factor: number, at: Point) => void;
  /** A pan or a pinch has ended. */
  rest: () => void;
};

const SLOP_PX = 4;
const WHEEL_STEP = 0.0018;
const PINCH_STEP = 0.01;
const LINE_PX = 20;
const PAGE_PX = 400;
const MOST_WHEEL = 240;

/**
 * Mouse, wheel, touch and pen on an element: a drag pans, two fingers pinch, the wheel zooms (with Shift, or sideways as
 * on a touchpad, it pans). A press that doesn't move stays a click for whatever is below it. Returns how to end it.
 */
export function watchHands(place: HTMLElement, hands: Hands): () => void {
  const fingers = new Map<number, Point>();
  let start: Point | null = null;
  let isDragging = false;

  const pointOf = ({ clientX, clientY }: MouseEvent): Point => {
    const { left, top } = place.getBoundingClientRect();
    return { x: clientX - left, y: clientY - top };
  };

  function down(event: PointerEvent) {
    if (event.button > 1 || isControl(event.target)) return;
    fingers.set(event.pointerId, pointOf(event));
    if (fingers.size === 1) [start, isDragging] = [pointOf(event), false];
    else beginDrag();
  }

  function move(event: PointerEvent) {
    const before = fingers.get(event.pointerId);
    if (!before) return;
    const now = pointOf(event);
    if (!isDragging && start && Math.hypot(now.x - start.x, now.y - start.y) < SLOP_PX) return;
    if (!isDragging) beginDrag();
    const other = [...fingers].find(([id]) => id !== event.pointerId)?.[1];
    fingers.set(event.pointerId, now);
    if (other) pinch(before, now, other);
    else hands.pan(now.x - before.x, now.y - before.y);
  }

  function pinch(before: Point, now: Point, other: Point) {
    const middle = (point: Point) => ({ x: (point.x + other.x) / 2, y: (point.y + other.y) / 2 });
    const distance = (point: Point) => Math.max(1, Math.hypot(point.x - other.x, point.y - other.y));
    hands.pan(middle(now).x - middle(before).x, middle(now).y - middle(before).y);
    hands.zoom(distance(now) / distance(before), middle(now));
  }

  // Only now, for a captured pointer no longer clicks on what is below it.
  function beginDrag() {
    isDragging = true;
    for (const id of fingers.keys()) if (place.isConnected) capture(place, id);
    place.dataset.dragging = "";
  }

  function up(event: PointerEvent) {
    if (!fingers.delete(event.pointerId) || fingers.size > 0) return;
    delete place.dataset.dragging;
    if (!isDragging) return;
    isDragging = false;
    if (event.type === "pointerup") swallowClick(place);
    hands.rest();
  }

  function wheel(event: WheelEvent) {
    if (isControl(event.target)) return;
    event.preventDefault();
    const unit = event.deltaMode === 1 ? LINE_PX : event.deltaMode === 2 ? PAGE_PX : 1;
    const x = event.deltaX * unit;
    const y = event.deltaY * unit;
    const isSideways = event.shiftKey || Math.abs(x) > Math.abs(y);
    if (isSideways && !event.ctrlKey) hands.pan(event.shiftKey && x === 0 ? -y : -x, event.shiftKey ? 0 : -y);
    else hands.zoom(Math.exp(-clampWheel(y) * (event.ctrlKey ? PINCH_STEP : WHEEL_STEP)), pointOf(event));
    hands.rest();
  }

  const ended = new AbortController();
  const { signal } = ended;
  place.addEventListener("pointerdown", down, { signal });
  place.addEventListener("pointermove", move, { signal });
  for (const type of ["pointerup", "pointercancel"] as const) place.addEventListener(type, up, { signal });
  place.addEventListener("wheel", wheel, { signal, passive: false });
  place.addEventListener("mousedown", keepFocus, { signal });
  return () => ended.abort();
}

/** Taking hold of the map must not take the focus from the topic that has it. */
function keepFocus(event: MouseEvent): void {
  const isTopic = event.target instanceof Element && event.target.closest("[role=treeitem]") !== null;
  if (!isTopic && !isControl(event.target)) event.preventDefault();
}

const clampWheel = (delta: number): number => Math.min(Math.max(delta, -MOST_WHEEL), MOST_WHEEL);

/** Buttons, links and fields that float on the map are no part of it. */
const isControl = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest("button, a, input, [data-floats]") !== null;

function capture(place: HTMLElement, pointer: number): void {
  try {
    place.setPointerCapture(pointer);
  } catch (error) {
    // The finger may have left between two events; there is nothing to hold then.
    if (!(error instanceof DOMException && error.name === "NotFoundError")) throw error;
  }
}

/** The click that a browser sends after a drag is not meant for what happens to be below the pointer. */
function swallowClick(place: HTMLElement): void {
  const swallow = (event: MouseEvent) => event.stopPropagation();
  place.addEventListener("click", swallow, { capture: true, once: true });
  setTimeout(() => place.removeEventListener("click", swallow, { capture: true }), 0);
}
