import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { Failure } from "../../api/failure";
import type { SubjectMap, SubjectWithOrigin } from "../../api/types";
import { subjectPath } from "../../app/addresses";
import { Actions } from "../../design/Actions";
import { Answer } from "../../design/Answer";
import { Button, ButtonLink } from "../../design/Button";
import { Indented } from "../../design/Indented";
import { Notice } from "../../design/Notice";
import { Skeleton } from "../../design/Skeleton";
import { t } from "../../messages";
import { treeOf } from "../outline/tree";
import styles from "./HistoryPage.module.css";
import { mapAsOf } from "./queries";

const SHOWN = 300;

/** A map as it once was, to look at. */
export function VersionView({ subject, version }: { subject: SubjectWithOrigin; version: number }) {
  const map = useQuery(mapAsOf(subject.uid, version));
  const isMissing = map.error instanceof Failure && map.error.status === 404;
  return (
    <>
      <div className={styles.bar}>
        <h2>{t(isMissing ? "history.noVersion" : "history.asOf", { version })}</h2>
        <Actions>
          <ButtonLink to={`${subjectPath(subject)}/history`}>{t("history.all")}</ButtonLink>
          {version < subject.version && !isMissing && (
            <ButtonLink to={`${subjectPath(subject)}/history?from=${version}&to=${subject.version}`}>
              {t("history.compareAction")}
            </ButtonLink>
          )}
          <ButtonLink to={subjectPath(subject)}>{t("history.today")}</ButtonLink>
        </Actions>
      </div>
      {!isMissing && (
        <>
          <Notice>
            <p>{t("history.asOfText")}</p>
          </Notice>
          <Answer query={map} waiting={<Skeleton lines={["long", "short", "long", "short"]} />}>
            {(found) => <Topics map={found} />}
          </Answer>
        </>
      )}
    </>
  );
}

function Topics({ map }: { map: SubjectMap }) {
  const tree = useMemo(() => treeOf(map), [map]);
  const [shown, setShown] = useState(SHOWN);
  const steps = tree.order.slice(0, shown).map((uid) => {
    const node = tree.nodes.get(uid);
    return { title: node?.topic.title ?? "", depth: (node?.level ?? 1) - 1 };
  });
  return (
    <>
      <p className={styles.counts}>
        <span>{t("subjects.topics", { count: map.topics.length })}</span>
        <span>{t("import.relations", { count: map.relations.length })}</span>
      </p>
      <Indented label={t("history.asOf", { version: map.subject.version })} steps={steps} />
      {tree.order.length > shown && <Button onPress={() => setShown(shown + SHOWN)}>{t("history.moreTopics")}</Button>}
    </>
  );
}
