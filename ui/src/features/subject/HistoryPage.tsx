import { useQuery } from "@tanstack/react-query";
import { useParams, useSearchParams } from "react-router";
import { Failure } from "../../api/failure";
import type { SubjectWithOrigin } from "../../api/types";
import { subjectAddress, subjectPath, uidInAddress } from "../../app/addresses";
import { NotFoundPage } from "../../app/NotFoundPage";
import { PageTitle } from "../../app/PageTitle";
import { useRightAddress } from "../../app/useRightAddress";
import { Answer } from "../../design/Answer";
import { BackLink } from "../../design/BackLink";
import { Skeleton, TEXT_LINES } from "../../design/Skeleton";
import { t } from "../../messages";
import { Changes } from "./Changes";
import { Compare } from "./Compare";
import { Compared } from "./Compared";
import styles from "./HistoryPage.module.css";
import { subjectOf } from "./queries";
import { VersionView } from "./VersionView";

/** How a map became what it is: its changes, any of its versions, and what lies between two of them. */
export function HistoryPage() {
  const uid = uidInAddress(useParams().subject ?? "");
  return uid ? <OfSubject key={uid} uid={uid} /> : <NotFoundPage title={t("missing.subject")} />;
}

function OfSubject({ uid }: { uid: string }) {
  const about = useQuery(subjectOf(uid));
  if (about.error instanceof Failure && about.error.status === 404) return <NotFoundPage title={t("missing.subject")} />;
  return (
    <Answer isPage query={about} waiting={<Skeleton lines={TEXT_LINES} />}>
      {(subject) => <Found subject={subject} />}
    </Answer>
  );
}

function Found({ subject }: { subject: SubjectWithOrigin }) {
  useRightAddress({ subject: subjectAddress(subject) });
  const [search] = useSearchParams();
  const [version, from, to] = ["version", "from", "to"].map((name) => numberIn(search.get(name)));
  const isWhole = !version && !(from && to);
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <BackLink to={subjectPath(subject)}>{t("history.back")}</BackLink>
        <PageTitle>{t("history.title", { title: subject.title })}</PageTitle>
        {isWhole && <p>{t("history.lead")}</p>}
      </header>
      {version ? (
        <VersionView subject={subject} version={version} />
      ) : from && to ? (
        <Compared key={`${from} ${to}`} subject={subject} from={from} to={to} />
      ) : (
        <>
          {subject.version > 1 && <Compare version={subject.version} from={1} to={subject.version} />}
          <Changes subject={subject} />
        </>
      )}
    </div>
  );
}

const numberIn = (text: string | null): number | null => (text && /^[1-9]\d{0,15}$/.test(text) ? Number(text) : null);
