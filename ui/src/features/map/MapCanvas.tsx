import { type MouseEvent, type RefObject, useEffect, useLayoutEffect, useRef } from "react";
import type { Choice, Link } from "../../api/types";
import { watchHands } from "../../canvas/gestures";
import type { Scene } from "../../canvas/paint";
import { shownFor } from "../../canvas/shape";
import { Stage } from "../../canvas/stage";
import { useStored } from "../../canvas/store";
import type { Outlined } from "../outline/queries";
import styles from "./MapCanvas.module.css";
import { Stubs } from "./Stubs";
import { spotOf, viewOf } from "./spot";
import { goTo, type MapStore } from "./state";
import { Topics } from "./Topics";

type Props = {
  outlined: Outlined;
  store: MapStore;
  scene: Scene;
  links: readonly Link[] | undefined;
  stage: Stage | null;
  onStage: (stage: Stage | null) => void;
  onMark: (uid: string, state: Choice) => void;
  onKey: (key: string) => boolean;
};

/** The painted map, and above it the topics in sight as elements that can be read out, focused and pressed. */
export function MapCanvas({ outlined, store, scene, links, stage, onStage, onMark, onKey }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const overlay = useRef<HTMLDivElement>(null);
  useStage({ place, canvas, overlay }, store, scene, onStage);
  useReveal(stage, store, scene);

  // From afar a press on a topic leads to where it can be read.
  function onPress({ target, nativeEvent: { offsetX, offsetY } }: MouseEvent) {
    const number = target === canvas.current ? stage?.topicAt({ x: offsetX, y: offsetY }) : null;
    const uid = number != null && scene.shape.uids[number];
    if (uid) goTo(store, outlined.tree, uid);
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a shortcut for hands; by keyboard the tree within is walked
    // biome-ignore lint/a11y/useKeyWithClickEvents: see above
    <div ref={place} className={styles.place} dir="ltr" onClick={onPress}>
      <canvas ref={canvas} className={styles.canvas} />
      <div ref={overlay} className={styles.overlay}>
        <Topics outlined={outlined} store={store} scene={scene} stage={stage} onMark={onMark} onKey={onKey} />
        {links && <Stubs links={links} store={store} scene={scene} />}
      </div>
    </div>
  );
}

type Places = { place: RefObject<HTMLElement | null>; canvas: RefObject<HTMLCanvasElement | null>; overlay: RefObject<HTMLElement | null> };

/** A stage as long as the elements are there; it is shown each new scene before the page is painted. */
function useStage({ place, canvas, overlay }: Places, store: MapStore, scene: Scene, onStage: (stage: Stage | null) => void): void {
  const latest = useRef(scene);
  const current = useRef<Stage | null>(null);

  useLayoutEffect(() => {
    if (!place.current || !canvas.current || !overlay.current) return;
    const stage = new Stage(
      { place: place.current, canvas: canvas.current, overlay: overlay.current },
      {
        onSeen: (seen) => store.set({ seen }),
        onMove: (view, size) => store.set({ sight: { view, size } }),
        onRest: (view) => store.set({ spot: spotOf(view, stage.now.size, latest.current.shape, latest.current.layout) }),
      },
    );
    current.current = stage;
    stage.show(latest.current, latest.current.active);
    stage.begin((size) => {
      const { spot } = store.get();
      return spot && viewOf(spot, size, latest.current.shape, latest.current.layout);
    });
    const letGo = watchHands(place.current, {
      pan: (x, y) => stage.pan(x, y),
      zoom: (factor, at) => stage.zoomAt(factor, at),
      rest: () => stage.rest(),
    });
    onStage(stage);
    return () => {
      letGo();
      stage.end();
      current.current = null;
      onStage(null);
    };
  }, [place, canvas, overlay, store, onStage]);

  useLayoutEffect(() => {
    latest.current = scene;
    current.current?.show(scene, scene.active);
  }, [scene]);
}

/** Brings into sight what somebody has gone to, once it is laid out. */
function useReveal(stage: Stage | null, store: MapStore, scene: Scene): void {
  const reveal = useStored(store, (state) => state.reveal);
  const done = useRef<typeof reveal>(null);
  useEffect(() => {
    if (!stage || !reveal || reveal === done.current) return;
    const number = scene.shape.numbers.get(reveal.uid);
    if (number === undefined) return;
    done.current = reveal;
    stage.reveal(shownFor(scene.shape, scene.layout.isShown, number));
  }, [stage, reveal, scene]);
}
