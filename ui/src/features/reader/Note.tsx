import { ExternalLink } from "lucide-react";
import { useMemo } from "react";
import type { MapSubject, Topic } from "../../api/types";
import { t } from "../../messages";
import { Nodes } from "./Nodes";
import styles from "./Note.module.css";
import { textOf } from "./text";
import { useTopicLinks } from "./useTopicLinks";

const WEB = /^https?:\/\//i;

/** What stands on the topic itself: its note, and where it points to. */
export function Note({ subject, topic: { note, url, title } }: { subject: MapSubject; topic: Topic }) {
  const links = useTopicLinks(subject.uid);
  const text = useMemo(() => (note ? textOf(note, { top: 2, title, part: "note-", links }) : null), [note, title, links]);
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
