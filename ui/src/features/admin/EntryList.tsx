import type { AuditEntry } from "../../api/types";
import { LANGUAGE, moment, t } from "../../messages";
import styles from "./EntryList.module.css";
import { eventName, factsOf, isBad } from "./entries";

/** What happened, newest first, a day at a time. */
export function EntryList({ entries }: { entries: readonly AuditEntry[] }) {
  return (
    <ol className={styles.entries}>
      {entries.map((entry) => (
        <li key={`${entry.at} ${entry.request_id} ${entry.event}`} data-bad={isBad(entry) || undefined}>
          <time dateTime={entry.at}>{moment(entry.at)}</time>
          <div className={styles.words}>
            <strong>{eventName(entry.event)}</strong>
            <dl lang={LANGUAGE}>
              {factsOf(entry).map(([name, value]) => (
                <div key={name}>
                  <dt>{name}</dt>
                  <dd>{value}</dd>
                </div>
              ))}
            </dl>
            <details>
              <summary>{t("audit.details")}</summary>
              <code>{JSON.stringify(entry, null, 1)}</code>
            </details>
          </div>
        </li>
      ))}
    </ol>
  );
}
