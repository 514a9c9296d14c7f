import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useCallback, useRef } from "react";
import { useSearchParams } from "react-router";
import { performKey } from "../../app/actions";
import { useKeys } from "../../app/keys";
import { useOffer } from "../../app/offer";
import { PageTitle } from "../../app/PageTitle";
import { t } from "../../messages";
import type { Outlined } from "../outline/queries";
import { MAP_KEYS } from "../outline/treeKeys";
import { mapActions } from "./actions";
import { MapBar } from "./MapBar";
import { MapCanvas } from "./MapCanvas";
import { MapCorner } from "./MapCorner";
import { MapLegend } from "./MapLegend";
import styles from "./MapView.module.css";
import { linksOf } from "./queries";
import { openedMap, select } from "./state";
import { useAddress } from "./useAddress";
import { useMap } from "./useMap";

const TopicPanel = lazy(async () => ({ default: (await import("./TopicPanel")).TopicPanel }));

/** A subject as a map to move in: the canvas, what floats on it, and beside it the topic one has chosen. */
export function MapView({ outlined }: { outlined: Outlined }) {
  const { subject, tree } = outlined;
  const [search] = useSearchParams();
  const { store, stage, setStage, scene, selected, marking } = useMap(outlined, () => openedMap(outlined, search));
  const { data: links } = useQuery(linksOf(subject.uid));
  const field = useRef<HTMLInputElement>(null);
  useAddress(outlined, store);

  const actions = mapActions({ stage, store, tree, active: scene.active, find: () => field.current?.focus(), marking });
  useOffer({ actions: Object.values(actions), keys: MAP_KEYS, showTopic: (uid) => select(store, tree, uid) });
  const onKey = (key: string) => performKey(Object.values(actions), key);
  const close = useCallback(() => {
    const wasInPanel = document.activeElement?.closest("aside") !== null;
    store.set({ selected: null });
    // Who was in the panel goes on where they came from.
    if (wasInPanel) document.querySelector<HTMLElement>('[role="tree"] [tabindex="0"]')?.focus({ preventScroll: true });
  }, [store]);
  useKeys((key) => {
    if (key !== "Escape" || !store.get().selected) return onKey(key);
    close();
    return true;
  });

  return (
    <div className={styles.view} data-panel={selected !== null || undefined}>
      <PageTitle className="visually-hidden">{t("map.title", { title: subject.title })}</PageTitle>
      <MapBar outlined={outlined} store={store} scene={scene} actions={actions} field={field} />
      <div className={styles.stage}>
        <MapCanvas
          outlined={outlined}
          store={store}
          scene={scene}
          links={links}
          stage={stage}
          onStage={setStage}
          onMark={marking.mark}
          onKey={onKey}
        />
        {marking.error && (
          <p className={styles.refused} role="alert">
            {t("progress.notSaved", { reason: marking.error.message })}
          </p>
        )}
        <div className={styles.floats}>
          <MapLegend subjectUid={subject.uid} hasRelations={outlined.relations.length > 0 || Boolean(links?.length)} />
          <MapCorner store={store} scene={scene} stage={stage} actions={actions} />
        </div>
      </div>
      <p className="visually-hidden" role="status">
        {marking.said}
      </p>
      {selected !== null && (
        <Suspense fallback={<aside className={styles.waiting} />}>
          <TopicPanel key={selected} uid={selected} outlined={outlined} store={store} onMark={marking.mark} onClose={close} />
        </Suspense>
      )}
    </div>
  );
}
