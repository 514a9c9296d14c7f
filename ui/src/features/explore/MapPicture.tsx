import { useState } from "react";
import type { Subject } from "../../api/types";
import { Branch } from "./Branch";
import styles from "./MapPicture.module.css";

/** The upper levels of a subject's map, as the server draws them for everybody. Until it is there, and without it, a branch that means nothing. */
export function MapPicture({ subject, isFirst }: { subject: Subject; isFirst: boolean }) {
  const [state, setState] = useState<"waiting" | "wide" | "tall" | "failed">("waiting");
  const isShown = state === "wide" || state === "tall";
  return (
    <div className={styles.frame} aria-hidden>
      {!isShown && <Branch seed={subject.uid} size={subject.topic_count} />}
      {state !== "failed" && (
        <img
          className={styles.picture}
          src={`/api/v1/subjects/${subject.uid}/preview.svg`}
          alt=""
          width={640}
          height={320}
          loading={isFirst ? "eager" : "lazy"}
          decoding="async"
          data-shown={isShown ? state : undefined}
          onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) => setState(naturalHeight > naturalWidth ? "tall" : "wide")}
          onError={() => setState("failed")}
        />
      )}
    </div>
  );
}
