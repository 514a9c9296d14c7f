import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useEffect } from "react";
import { Link, useNavigate } from "react-router";
import type { Subject } from "../../api/types";
import { mapPath } from "../../app/addresses";
import { Trouble } from "../../design/Trouble";
import { t } from "../../messages";
import { MapCanvas } from "../map/MapCanvas";
import { firstLayout, type MapStore, openedMap } from "../map/state";
import { useMap } from "../map/useMap";
import { mapOf, type Outlined } from "../outline/queries";
import { expandedTo } from "../outline/tree";
import styles from "./Welcome.module.css";

const ROW_PX = 34;

/** A map as it is, to move and to open; what is chosen on it opens where there is room for it. */
export function LivingMap({ subject, waiting }: { subject: Subject; waiting: ReactNode }) {
  const { data, error, refetch } = useQuery(mapOf(subject.uid));
  if (error && !data) return <Trouble error={error} onRetry={() => refetch()} />;
  return (
    <>
      <div className={styles.map} onWheelCapture={leaveToThePage}>
        {data ? <Drawn outlined={data} /> : waiting}
      </div>
      <p className={styles.caption}>
        <Link to={mapPath(subject)} dir="auto" lang={subject.language || undefined}>
          {subject.title}
        </Link>
        <span>{t("subjects.topics", { count: subject.topic_count })}</span>
      </p>
    </>
  );
}

/** Who scrolls the page wants to scroll the page; with Ctrl, as a pinch is told, the map zooms. */
function leaveToThePage(event: { ctrlKey: boolean; stopPropagation: () => void }) {
  if (!event.ctrlKey) event.stopPropagation();
}

function Drawn({ outlined }: { outlined: Outlined }) {
  const { subject } = outlined;
  const navigate = useNavigate();
  const { store, stage, setStage, scene, selected, marking } = useMap(outlined, () => opened(outlined));

  useEffect(() => {
    if (selected) void navigate(mapPath(subject, selected));
  }, [selected, subject, navigate]);

  return (
    <>
      <MapCanvas
        outlined={outlined}
        store={store}
        scene={scene}
        links={undefined}
        stage={stage}
        onStage={setStage}
        onMark={marking.mark}
        onKey={() => false}
      />
      <p className="visually-hidden" role="status">
        {marking.error ? t("progress.notSaved", { reason: marking.error.message }) : marking.said}
      </p>
    </>
  );
}

/** As many levels as have room, whatever was open on a former visit to the map itself. */
function opened(outlined: Outlined): MapStore {
  const { tree } = outlined;
  const store = openedMap(outlined, new URLSearchParams({ layout: firstLayout() }));
  const room = Math.min(innerHeight / 2, 480) / ROW_PX;
  const whole = expandedTo(tree, 2);
  const rows = [...whole].reduce((count, uid) => count + (tree.nodes.get(uid)?.children.length ?? 0), 1);
  store.set({
    active: tree.root,
    selected: null,
    spot: null,
    reveal: null,
    expanded: rows <= room ? whole : expandedTo(tree, 1),
  });
  return store;
}
