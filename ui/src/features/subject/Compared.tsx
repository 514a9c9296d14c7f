import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { MapDifference, SubjectWithOrigin } from "../../api/types";
import { subjectPath } from "../../app/addresses";
import { Actions } from "../../design/Actions";
import { Answer } from "../../design/Answer";
import { Button, ButtonLink } from "../../design/Button";
import { Skeleton } from "../../design/Skeleton";
import { t } from "../../messages";
import { Compare } from "./Compare";
import { countsOf, saysOf } from "./differences";
import styles from "./HistoryPage.module.css";
import { differenceOf } from "./queries";
import { useTitles } from "./useTitles";

const SHOWN = 200;

type Props = { subject: SubjectWithOrigin; from: number; to: number };

/** What one version has that another hasn't. */
export function Compared({ subject, from, to }: Props) {
  const difference = useQuery(differenceOf(subject.uid, from, to));
  return (
    <>
      <div className={styles.bar}>
        <h2>{t("history.compared", { from, to })}</h2>
        <Actions>
          <ButtonLink to={`${subjectPath(subject)}/history`}>{t("history.all")}</ButtonLink>
        </Actions>
      </div>
      <Answer query={difference} waiting={<Skeleton lines={["short", "long", "long", "short"]} />}>
        {(found) => <Differences subjectUid={subject.uid} difference={found} />}
      </Answer>
      <Compare version={subject.version} from={from} to={to} />
    </>
  );
}

function Differences({ subjectUid, difference }: { subjectUid: string; difference: MapDifference }) {
  const titleOf = useTitles(subjectUid);
  const [shown, setShown] = useState(SHOWN);
  const says = saysOf(difference, titleOf);
  if (says.length === 0) return <p>{t("history.same")}</p>;
  return (
    <>
      <p className={styles.counts}>
        {countsOf(difference).map((part) => (
          <span key={part}>{part}</span>
        ))}
      </p>
      <ul className={styles.list}>
        {says.slice(0, shown).map((sentence, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes its order, and sentences repeat
          <li key={place}>{sentence}</li>
        ))}
      </ul>
      {says.length > shown && <Button onPress={() => setShown(shown + SHOWN)}>{t("subjects.more")}</Button>}
    </>
  );
}
