import { useQuery } from "@tanstack/react-query";
import type { TextPart, WordPart } from "../../api/types";
import { Answer } from "../../design/Answer";
import { Skeleton } from "../../design/Skeleton";
import { t } from "../../messages";
import styles from "./Difference.module.css";
import { type Shown, shownParts } from "./parts";
import { differenceOf } from "./queries";

/** What differs between two revisions: whole lines that went or came, and words within a line. Signs and lines tell it, not only colours. */
export function Difference({ documentUid, from, to }: { documentUid: string; from: number; to: number }) {
  const difference = useQuery(differenceOf(documentUid, from, to));
  return (
    <section className={styles.difference}>
      <h2>{t("revisions.between", { from, to })}</h2>
      <Answer query={difference} waiting={<Skeleton lines={["long", "short", "long"]} />}>
        {({ parts }) =>
          parts.every(({ kind }) => kind === "same") ? (
            <p className={styles.none}>{t("revisions.same")}</p>
          ) : (
            <div className={styles.parts}>
              {shownParts(parts).map((shown) => (
                <Part key={`${shown.part.kind} ${shown.part.from_line} ${shown.part.to_line}`} {...shown} />
              ))}
            </div>
          )
        }
      </Answer>
    </section>
  );
}

function Part({ part, before, hidden, after }: Shown) {
  if (part.kind !== "same") return <Changed part={part} />;
  return (
    <>
      {before && <Lines>{before}</Lines>}
      {hidden && (
        <details className={styles.folded}>
          <summary>{t("revisions.unchanged", { count: hidden.split("\n").length - (hidden.endsWith("\n") ? 1 : 0) })}</summary>
          <Lines>{hidden}</Lines>
        </details>
      )}
      {after && <Lines>{after}</Lines>}
    </>
  );
}

const Lines = ({ children }: { children: string }) => <p className={styles.lines}>{children}</p>;

function Changed({ part }: { part: TextPart }) {
  if (part.kind === "changed") {
    return (
      <p className={styles.lines} data-kind="changed">
        {part.words?.map((word, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the words of a difference never change their order
          <Word key={place} word={word} />
        ))}
      </p>
    );
  }
  const Tag = part.kind === "removed" ? "del" : "ins";
  return (
    <p className={styles.lines} data-kind={part.kind}>
      <span className="visually-hidden">{t(part.kind === "removed" ? "revisions.removed" : "revisions.added")} </span>
      <Tag>{part.text}</Tag>
    </p>
  );
}

function Word({ word: { kind, text } }: { word: WordPart }) {
  if (kind === "same") return text;
  const Tag = kind === "removed" ? "del" : "ins";
  return (
    <>
      <span className="visually-hidden"> {t(kind === "removed" ? "revisions.removed" : "revisions.added")} </span>
      <Tag>{text}</Tag>
    </>
  );
}
