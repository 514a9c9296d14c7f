import type { ReactNode } from "react";
import { Link } from "react-router";
import type { Change } from "../../api/types";
import { Button, ButtonLink } from "../../design/Button";
import { ago, isMessage, moment, t } from "../../messages";
import { saysOf, type TitleOf } from "./differences";
import styles from "./HistoryPage.module.css";
import { isTold, type Told } from "./useDifferences";

const SAID = 6;
/** What a comparison of versions doesn't tell, or not whole. */
const UNCOMPARED = ["import", "merge", "describe", "undo"];

type Props = {
  change: Change;
  isLatest: boolean;
  numbers: ReadonlyMap<string, number>;
  difference: Told;
  titleOf: TitleOf;
  onAsk: () => void;
  isUndoing: boolean;
  onUndo: (() => void) | null;
  children: ReactNode;
};

/** Who changed what, and when; what it was before, and the way back. */
export function ChangeRow({ change, isLatest, numbers, difference, titleOf, onAsk, isUndoing, onUndo, children }: Props) {
  const { seq, at, author, undoes, undone_by } = change;
  const says = isTold(difference) ? saysOf(difference, titleOf) : [];
  return (
    <li className={styles.change} data-undone={undone_by !== null || undefined}>
      <p className={styles.facts}>
        {author ? <Link to={`/@${author}`}>@{author}</Link> : <span>{t("history.somebody")}</span>}
        <time dateTime={at} title={moment(at)}>
          {ago(at)}
        </time>
        <span>{t("subject.version", { version: seq })}</span>
        {undone_by && (
          <span>{numbers.has(undone_by) ? t("history.undoneBy", { number: numbers.get(undone_by) ?? 0 }) : t("history.undoneLater")}</span>
        )}
      </p>
      <div className={styles.said}>
        {headlines(change, numbers, says.length > 0).map((line) => (
          <p key={line}>{line}</p>
        ))}
        {says.slice(0, SAID).map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
        {says.length > SAID && (
          <Link to={{ search: `?from=${seq - 1}&to=${seq}` }}>{t("history.more", { count: says.length - SAID })}</Link>
        )}
      </div>
      {children}
      <div className={styles.does}>
        {difference === "unasked" && <Button onPress={onAsk}>{t("history.exactly")}</Button>}
        {!isLatest && <ButtonLink to={{ search: `?version=${seq}` }}>{t("history.seeThen")}</ButtonLink>}
        {onUndo && (
          <Button isPending={isUndoing} aria-label={t(undoes ? "history.redoThis" : "history.undoThis", { number: seq })} onPress={onUndo}>
            {t(undoes ? "history.redo" : "history.undo")}
          </Button>
        )}
      </div>
    </li>
  );
}

/** What was done, by the names of the operations; those that are told exactly below are left out. */
function headlines({ seq, kinds, undoes }: Change, numbers: ReadonlyMap<string, number>, isTold: boolean): string[] {
  if (seq === 1) return [t("change.made")];
  if (undoes) return [numbers.has(undoes) ? t("change.undo", { number: numbers.get(undoes) ?? 0 }) : t("change.undoEarlier")];
  const told = kinds.filter((kind) => !isTold || UNCOMPARED.includes(kind));
  return told.map((kind) => `change.${kind}`).filter(isMessage).map((key) => t(key)); // biome-ignore format: one line says it
}
