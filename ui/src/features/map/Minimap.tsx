import { type PointerEvent, useEffect, useMemo, useRef } from "react";
import { MINI, miniOf, paintMini } from "../../canvas/mini";
import type { Scene } from "../../canvas/paint";
import type { Stage } from "../../canvas/stage";
import { useStored } from "../../canvas/store";
import { seenBox } from "../../canvas/view";
import styles from "./Minimap.module.css";
import type { MapStore } from "./state";

type Props = { store: MapStore; scene: Scene; stage: Stage | null };

/** The whole map in small, to see where one is and to go elsewhere. For hands only: by keyboard one goes from topic to topic. */
export function Minimap({ store, scene, stage }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { shape, layout, marks, palette } = scene;
  const mini = useMemo(() => miniOf(layout), [layout]);

  // After the map itself has been painted.
  useEffect(() => {
    const later = setTimeout(() => {
      const context = canvas.current?.getContext("2d");
      if (context) paintMini(context, { shape, layout, marks, palette }, mini, Math.min(2, devicePixelRatio));
    }, 60);
    return () => clearTimeout(later);
  }, [shape, layout, marks, palette, mini]);

  function move(event: PointerEvent<HTMLDivElement>) {
    if (event.buttons === 0) return;
    if (event.type === "pointerdown") event.currentTarget.setPointerCapture(event.pointerId);
    const { left, top } = event.currentTarget.getBoundingClientRect();
    stage?.centre({ x: (event.clientX - left - mini.left) / mini.across, y: (event.clientY - top - mini.top) / mini.down });
  }

  return (
    <div
      className={styles.mini}
      style={{ width: MINI.width, height: MINI.height }}
      aria-hidden
      onPointerDown={move}
      onPointerMove={move}
      data-floats
    >
      <canvas ref={canvas} />
      <Lens store={store} mini={mini} />
    </div>
  );
}

function Lens({ store, mini }: { store: MapStore; mini: ReturnType<typeof miniOf> }) {
  const sight = useStored(store, (state) => state.sight);
  if (!sight) return null;
  const box = seenBox(sight.view, sight.size);
  const within = (value: number, most: number) => Math.min(Math.max(value, 0), most);
  const left = within(box.left * mini.across + mini.left, MINI.width - 4);
  const top = within(box.top * mini.down + mini.top, MINI.height - 4);
  const right = within(box.right * mini.across + mini.left, MINI.width);
  const bottom = within(box.bottom * mini.down + mini.top, MINI.height);
  const style = { transform: `translate(${left}px, ${top}px)`, width: Math.max(4, right - left), height: Math.max(4, bottom - top) };
  return <div className={styles.lens} style={style} />;
}
