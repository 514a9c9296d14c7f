import { useQuery } from "@tanstack/react-query";
import { BookOpen, CircleCheck, FileUp, type LucideIcon, Network } from "lucide-react";
import { lazy, Suspense } from "react";
import type { Subject } from "../../api/types";
import { PageTitle } from "../../app/PageTitle";
import { ButtonLink } from "../../design/Button";
import { Trouble } from "../../design/Trouble";
import { type MessageKey, t } from "../../messages";
import { Branch } from "../explore/Branch";
import { Continue } from "./Continue";
import { mostRead } from "./queries";
import styles from "./Welcome.module.css";

// The map's code comes after the words, which need none of it.
const LivingMap = lazy(async () => ({ default: (await import("./LivingMap")).LivingMap }));

const POINTS: readonly { icon: LucideIcon; title: MessageKey; text: MessageKey }[] = [
  { icon: Network, title: "home.seeTitle", text: "home.seeText" },
  { icon: BookOpen, title: "home.readTitle", text: "home.readText" },
  { icon: CircleCheck, title: "home.keepTitle", text: "home.keepText" },
  { icon: FileUp, title: "home.bringTitle", text: "home.bringText" },
];

/** What Trellis is, on one screen, beside a map that is really there. */
export function Welcome() {
  return (
    <div className={styles.page}>
      <section className={styles.words}>
        <PageTitle>{t("home.title")}</PageTitle>
        <p className={styles.lead}>{t("home.lead")}</p>
        <p className={styles.ways}>
          <ButtonLink look="primary" to="/explore">
            {t("home.explore")}
          </ButtonLink>
          <ButtonLink to="/register">{t("home.register")}</ButtonLink>
        </p>
      </section>
      <Shown />
      <ul className={styles.points}>
        {POINTS.map(({ icon: Icon, title, text }) => (
          <li key={title}>
            <Icon size={20} strokeWidth={1.5} aria-hidden />
            <div>
              <h2>{t(title)}</h2>
              <p>{t(text)}</p>
            </div>
          </li>
        ))}
      </ul>
      <Continue />
    </div>
  );
}

/** The map in its frame; a drawn branch until it is there, or if there is none to show. */
function Shown() {
  const { data, error, refetch } = useQuery(mostRead);
  const subject = data?.find(isTakenInAtAGlance);
  const waiting = <Branch seed="a living map" size={200} />;
  return (
    <section className={styles.shown} aria-label={t("home.mapLabel")}>
      {error && !data && <Trouble error={error} onRetry={() => refetch()} />}
      {subject ? (
        <Suspense fallback={<div className={styles.waiting}>{waiting}</div>}>
          <LivingMap subject={subject} waiting={<div className={styles.waiting}>{waiting}</div>} />
        </Suspense>
      ) : (
        <div className={styles.waiting}>{waiting}</div>
      )}
    </section>
  );
}

const isTakenInAtAGlance = ({ topic_count, document_count }: Subject): boolean =>
  topic_count > 11 && topic_count <= 400 && document_count > 0;
