import { ExternalLink } from "lucide-react";
import { useMemo } from "react";
import type { Topic } from "../../api/types";
import { t } from "../../messages";
import { Nodes } from "./Nodes";
import styles from "./Note.module.css";
import { textOf } from "./text";

const WEB = /^https?:\/\//i;

/** What stands on the topic itself: its note, and where it points to. */
export function Note({ topic: { note, url, title } }: { topic: Topic }) {
  const text = useMemo(() => (note ? textOf(note, { top: 2, title, part: "note-" }) : null), [note, title]);
  return (
    <div className={styles.note}>
      {text && <Nodes nodes={text.nodes} />}
      {url && WEB.test(url) && (
        <a className={styles.source} href={url} rel="noopener noreferrer external">
          <ExternalLink size={16} strokeWidth={1.5} aria-hidden />
          <span>
            {t("reader.source")}
            <small dir="ltr">{url}</small>
          </span>
        </a>
      )}
      {url && !WEB.test(url) && <code className={styles.plain}>{url}</code>}
    </div>
  );
}
