import { Link } from "react-router";
import type { Revision } from "../../api/types";
import { Button } from "../../design/Button";
import { moment, t } from "../../messages";
import styles from "./Revisions.module.css";

export type Pair = { from: number; to: number };
type Props = {
  revisions: readonly Revision[];
  chosen: Pair;
  onChoose: (pair: Pair) => void;
  /** Null for who may not edit. */
  onRestore: ((revision: Revision) => void) | null;
};

/** Each saved state with who wrote it, when, and how long it is; two of them are chosen to be compared. */
export function Revisions({ revisions, chosen, onChoose, onRestore }: Props) {
  const newest = revisions[0]?.number ?? 1;
  return (
    <ol className={styles.revisions} data-choosing={newest > 1 || undefined}>
      {newest > 1 && (
        <li className={styles.head} aria-hidden>
          <span>{t("revisions.from")}</span>
          <span>{t("revisions.to")}</span>
        </li>
      )}
      {revisions.map((revision) => (
        <li key={revision.uid}>
          {newest > 1 &&
            (["from", "to"] as const).map((end) => (
              <label key={end} className={styles.choice}>
                <input
                  type="radio"
                  name={end}
                  aria-label={t(end === "from" ? "revisions.fromNumber" : "revisions.toNumber", { number: revision.number })}
                  checked={chosen[end] === revision.number}
                  onChange={() => onChoose({ ...chosen, [end]: revision.number })}
                />
              </label>
            ))}
          <div className={styles.facts}>
            <strong>{t("reader.revision", { number: revision.number })}</strong>
            <span>
              <time dateTime={revision.created_at}>{moment(revision.created_at)}</time>
              {revision.author && <Link to={`/@${revision.author}`}>{t("reader.by", { name: revision.author })}</Link>}
              <span>{t("reader.words", { count: revision.words })}</span>
            </span>
          </div>
          {revision.number === newest ? (
            <span className={styles.newest}>{t("revisions.newest")}</span>
          ) : (
            onRestore && (
              <Button aria-label={t("revisions.restoreNumber", { number: revision.number })} onPress={() => onRestore(revision)}>
                {t("revisions.restore")}
              </Button>
            )
          )}
        </li>
      ))}
    </ol>
  );
}
