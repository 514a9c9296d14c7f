import { topicAt, visibleIn } from "./culling";
import { eased, Glide } from "./glide";
import { boxAround, boxOf, type Layout } from "./layouts";
import { type Frame, hasElements, paint, type Scene } from "./paint";
import { shownFor } from "./shape";
import {
  between,
  bounded,
  fitted,
  moved,
  openingView,
  type Point,
  type Size,
  seenBox,
  toMap,
  toScreen,
  type View,
  withInSight,
  zoomedAt,
} from "./view";

/** The elements that the stage works on: where hands are, what is painted, and what floats above it. */
export type Props = { place: HTMLElement; canvas: HTMLCanvasElement; overlay: HTMLElement };

export type Tell = {
  /** The topics that should be elements now. Told only when the view leaves what was told before. */
  onSeen: (numbers: number[]) => void;
  /** In each frame, for what has to follow the map at once. */
  onMove: (view: View, size: Size) => void;
  /** The view has come to rest. */
  onRest: (view: View) => void;
};

const FLIGHT_MS = 260;
const REST_MS = 160;
/** Beyond the screen, so that a small pan needs no new elements. */
const MARGIN_PX = 300;
const ZOOM_AGAIN = 1.5;
/** More pixels than that nobody sees, and everybody waits for. */
const MOST_RATIO = 2;

export type Opening = (size: Size) => View | null;
type Flight = { from: View; to: View; start: number };
type Seen = { box: ReturnType<typeof seenBox>; view: View; layout: Layout };

/** Keeps the painted map and the elements above it together: the only thing here that changes by itself. */
export class Stage {
  private view: View = { zoom: 1, left: 0, top: 0 };
  private size: Size = { width: 0, height: 0 };
  private scene: Scene | null = null;
  private glide: Glide | null = null;
  private flight: Flight | null = null;
  private seen: Seen | null = null;
  private frame = 0;
  private resting: ReturnType<typeof setTimeout> | undefined;
  private isPainted = false;
  private opening: Opening = () => null;
  /** The topic that was last brought into sight; it stays there when the place changes its size, until hands move the map. */
  private held: number | null = null;
  /** What is shown in a window of whatever size, as long as nobody has moved the view. */
  private shows: "opening" | "whole" | null = null;
  private readonly context: CanvasRenderingContext2D;
  private readonly stillness = matchMedia("(prefers-reduced-motion: reduce)");
  private readonly paper = matchMedia("print");
  private readonly watching: ResizeObserver;
  private readonly props: Props;
  private readonly tell: Tell;

  constructor(props: Props, tell: Tell) {
    this.props = props;
    this.tell = tell;
    const context = props.canvas.getContext("2d", { alpha: false });
    if (!context) throw new Error("This browser draws no canvas.");
    this.context = context;
    this.watching = new ResizeObserver(() => this.resize());
    this.watching.observe(props.place);
    this.measure();
  }

  end(): void {
    this.watching.disconnect();
    cancelAnimationFrame(this.frame);
    clearTimeout(this.resting);
  }

  /** Shows a scene. Another layout glides in, with the topic `hold` staying where it is on the screen. */
  show(scene: Scene, hold: number): void {
    const before = this.scene;
    this.scene = scene;
    if (before && before.layout !== scene.layout && before.shape === scene.shape) this.change(before, scene, hold);
    this.elements();
    // Paper doesn't wait for the next frame.
    if (this.paper.matches) this.draw(performance.now());
    else this.request();
  }

  /** The view that a visit begins with: as `opening` says, or as maps open. Waits until there is a place to see it in. */
  begin(opening: Opening): void {
    this.opening = opening;
    if (!this.scene || this.size.width === 0) return;
    const { layout } = this.scene;
    const wanted = opening(this.size);
    this.view = wanted ? bounded(wanted, boxAround(layout), this.size) : openingView(boxAround(layout), boxOf(layout, 0), this.size);
    this.shows = wanted ? null : "opening";
    this.flight = null;
    this.seen = null;
    this.elements();
    this.request();
  }

  get now(): { view: View; size: Size } {
    return { view: this.view, size: this.size };
  }

  pan(x: number, y: number): void {
    this.take(moved(this.view, x, y));
  }

  zoomAt(factor: number, at: Point): void {
    this.take(zoomedAt(this.view, at, this.view.zoom * factor));
  }

  zoomBy(factor: number): void {
    const aim = this.flight?.to ?? this.view;
    this.fly(zoomedAt(aim, this.middle, aim.zoom * factor));
  }

  fit(): void {
    if (!this.scene) return;
    this.fly(fitted(boxAround(this.scene.layout), this.size));
    this.shows = "whole";
  }

  /** Larger than life is as hard to read as smaller: back to the size things are made for, around a topic. */
  actualSize(number: number): void {
    const at = this.flight?.to ?? this.view;
    this.fly(this.inSight(zoomedAt(at, this.pointOf(number), 1), number));
  }

  /** Moves so that a topic is in sight, and large enough to be read. */
  reveal(number: number): void {
    if (!this.scene) return;
    const aim = this.flight?.to ?? this.view;
    this.held = number;
    this.fly(this.inSight(hasElements(aim) ? aim : zoomedAt(aim, this.pointOf(number), 1), number));
  }

  /** Moves so that a point of the map is in the middle. */
  centre(point: Point): void {
    const { zoom } = this.view;
    this.take({ zoom, left: this.size.width / 2 - point.x * zoom, top: this.size.height / 2 - point.y * zoom });
    this.rest();
  }

  /** The topic that is painted at a point of the screen, or null. */
  topicAt({ x, y }: Point): number | null {
    if (!this.scene) return null;
    const at = toMap(this.view, { x, y });
    return topicAt(this.scene.shape, this.scene.layout, at.x, at.y);
  }

  rest(): void {
    clearTimeout(this.resting);
    this.resting = setTimeout(() => this.tell.onRest(this.view), REST_MS);
  }

  private get middle(): Point {
    return { x: this.size.width / 2, y: this.size.height / 2 };
  }

  private pointOf(number: number): Point {
    const x = this.scene?.layout.x[number] ?? 0;
    const y = this.scene?.layout.y[number] ?? 0;
    return toScreen(this.flight?.to ?? this.view, { x, y });
  }

  private inSight(view: View, number: number): View {
    return this.scene ? withInSight(view, boxOf(this.scene.layout, number), this.size) : view;
  }

  private holding(view: View): View {
    return this.held === null || !this.scene?.layout.isShown[this.held] ? view : this.inSight(view, this.held);
  }

  private change(before: Scene, after: Scene, wanted: number): void {
    const hold = shownFor(after.shape, after.layout.isShown, wanted);
    const now = performance.now();
    const shown = this.glide?.isOver(now) === false ? this.glide.at(now) : before.layout;
    const { zoom } = this.view;
    this.shows = null;
    if (before.layout.isShown[hold]) {
      const x = ((shown.x[hold] ?? 0) - (after.layout.x[hold] ?? 0)) * zoom;
      const y = ((shown.y[hold] ?? 0) - (after.layout.y[hold] ?? 0)) * zoom;
      this.view = moved(this.view, x, y);
      this.flight = null;
      this.glide = this.stillness.matches ? null : new Glide(after.shape, shifted(shown, x / zoom, y / zoom), after.layout, now);
    }
    this.seen = null;
    this.rest();
  }

  private take(view: View): void {
    if (!this.scene) return;
    this.flight = null;
    this.held = null;
    this.shows = null;
    this.view = bounded(view, boxAround(this.scene.layout), this.size);
    this.request();
  }

  private fly(to: View): void {
    if (!this.scene) return;
    const bound = bounded(to, boxAround(this.scene.layout), this.size);
    this.shows = null;
    if (this.stillness.matches) this.view = bound;
    else this.flight = { from: this.view, to: bound, start: performance.now() };
    this.request();
    this.rest();
  }

  private measure(): void {
    const { place, canvas } = this.props;
    this.size = { width: place.clientWidth, height: place.clientHeight };
    canvas.width = Math.max(1, Math.round(this.size.width * this.ratio));
    canvas.height = Math.max(1, Math.round(this.size.height * this.ratio));
  }

  private get ratio(): number {
    return Math.min(MOST_RATIO, devicePixelRatio || 1);
  }

  /** What nobody has moved is laid out anew; else everything stays where it is, as far as there is still room. Painted at once: a canvas is empty after it has changed its size. */
  private resize(): void {
    const { width } = this.size;
    this.measure();
    if (width === 0 || this.shows === "opening") this.begin(this.opening);
    else if (this.shows === "whole" && this.scene) {
      this.flight = null;
      this.view = fitted(boxAround(this.scene.layout), this.size);
    } else if (this.flight) this.flight = { ...this.flight, to: this.holding(this.flight.to) };
    else this.view = this.holding(this.view);
    this.seen = null;
    this.draw(performance.now());
  }

  private request(): void {
    if (this.frame === 0) this.frame = requestAnimationFrame((now) => this.step(now));
  }

  private step(now: number): void {
    this.frame = 0;
    if (this.flight) this.advance(this.flight, now);
    this.draw(now);
    if (this.flight || this.glide) this.request();
  }

  private advance(flight: Flight, now: number): void {
    const part = Math.max(0, now - flight.start) / FLIGHT_MS;
    this.view = part < 1 ? between(flight.from, flight.to, eased(part), this.size) : flight.to;
    if (part >= 1) this.flight = null;
  }

  private draw(now: number): void {
    if (!this.scene || this.size.width === 0) return;
    const layout = this.glide?.at(now) ?? this.scene.layout;
    const frame: Frame = { view: this.view, size: this.size, ratio: this.ratio, isMoving: this.glide !== null };
    paint(this.context, { ...this.scene, layout }, frame);
    this.elements();
    this.moveOverlay(layout);
    if (this.glide?.isOver(now)) this.glide = null;
    this.tell.onMove(this.view, this.size);
    if (!this.isPainted) performance.mark("map-painted");
    this.isPainted = true;
  }

  private moveOverlay(layout: Layout): void {
    const { zoom, left, top } = this.view;
    this.props.overlay.toggleAttribute("data-far", !hasElements(this.view));
    this.props.overlay.style.transform = `translate(${left}px, ${top}px) scale(${zoom})`;
    if (!this.glide) return;
    for (const element of this.props.overlay.querySelectorAll<HTMLElement>("[data-number]")) {
      element.style.transform = transformOf(layout, Number(element.dataset.number));
    }
  }

  /** Tells which topics should be elements, when the view has left those it told before, or has become much larger or smaller. */
  private elements(): void {
    if (!this.scene || this.size.width === 0) return;
    const { shape, layout } = this.scene;
    const box = seenBox(this.view, this.size);
    if (this.seen && this.seen.layout === layout && isWithin(box, this.seen.box) && isNear(this.view, this.seen.view)) return;
    const wide = seenBox(this.view, this.size, MARGIN_PX);
    this.seen = { box: wide, view: this.view, layout };
    this.tell.onSeen(hasElements(this.view) ? visibleIn(shape, layout, wide) : []);
  }
}

/** Where the element of a topic is in the overlay. */
export function transformOf({ x, y, height }: Layout, number: number): string {
  return `translate(${x[number] ?? 0}px, ${(y[number] ?? 0) - (height[number] ?? 0) / 2}px)`;
}

const shifted = (layout: Layout, x: number, y: number): Layout => ({
  ...layout,
  x: layout.x.map((own) => own - x),
  y: layout.y.map((own) => own - y),
});

const isWithin = (inner: Seen["box"], outer: Seen["box"]): boolean =>
  inner.left >= outer.left && inner.top >= outer.top && inner.right <= outer.right && inner.bottom <= outer.bottom;

const isNear = (now: View, before: View): boolean =>
  hasElements(now) === hasElements(before) && now.zoom < before.zoom * ZOOM_AGAIN && before.zoom < now.zoom * ZOOM_AGAIN;
