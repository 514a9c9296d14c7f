import { walkIn } from "./culling";
import type { Layout } from "./layouts";
import type { Marks } from "./marks";
import { paintBranches } from "./paintBranches";
import { paintFar, paintMasses } from "./paintFar";
import { labelsOf, paintLabels } from "./paintLabels";
import { paintRelations } from "./paintRelations";
import type { Palette } from "./palette";
import type { Around, Joined } from "./relations";
import type { Shape } from "./shape";
import { LEAST_HEIGHT } from "./sizes";
import type { Texts } from "./text";
import { type Size, seenBox, type View } from "./view";

/** What there is to see. */
export type Scene = {
  shape: Shape;
  layout: Layout;
  marks: Marks;
  palette: Palette;
  texts: Texts;
  relations: readonly Joined[];
  around: Around | null;
  /** The topics that a search has found. */
  hits: ReadonlySet<number> | null;
  active: number;
};

/** From where it is seen. `ratio`: pixels of the device for one of the page. `isMoving`: positions are still on their way. */
export type Frame = { view: View; size: Size; ratio: number; isMoving?: boolean };

/** What is in sight: topics drawn one by one, and masses, whose subtree is too small for that. */
export type Sight = { topics: number[]; masses: number[] };

/** Topics of at least so many pixels are elements of the page above the canvas. */
export const ELEMENT_PX = 12;
const MASS_PX = 3;
const MOVING_MARGIN = 400;

export const hasElements = ({ zoom }: View): boolean => LEAST_HEIGHT * zoom >= ELEMENT_PX;

export function sightOf({ shape, layout }: Scene, { view, size, isMoving }: Frame): Sight {
  const sight: Sight = { topics: [], masses: [] };
  const isDown = layout.kind === "down";
  const from = isDown ? layout.left : layout.top;
  const to = isDown ? layout.right : layout.bottom;
  walkIn(shape, layout, seenBox(view, size, isMoving ? MOVING_MARGIN : 0), (number) => {
    const extent = ((to[number] ?? 0) - (from[number] ?? 0)) * view.zoom;
    const isMass = extent < MASS_PX && number > 0;
    (isMass ? sight.masses : sight.topics).push(number);
    return !isMass;
  });
  return sight;
}

export function paint(context: CanvasRenderingContext2D, scene: Scene, frame: Frame): void {
  const { ratio, size, view } = frame;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.fillStyle = scene.palette.paper;
  context.fillRect(0, 0, size.width, size.height);
  const sight = sightOf(scene, frame);
  paintBranches(context, scene, frame, sight);
  paintMasses(context, scene, frame, sight);
  const labels = hasElements(view) ? null : labelsOf(scene, frame, sight);
  if (labels) paintFar(context, scene, frame, sight, labels);
  paintRelations(context, scene, frame);
  if (labels) paintLabels(context, scene, labels);
}
