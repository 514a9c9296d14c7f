import { useInfiniteQuery } from "@tanstack/react-query";
import { FileUp } from "lucide-react";
import type { ReactNode } from "react";
import { Link } from "react-router";
import type { Me, Subject } from "../../api/types";
import { subjectPath } from "../../app/addresses";
import { PageTitle } from "../../app/PageTitle";
import { Button, ButtonLink } from "../../design/Button";
import { Skeleton } from "../../design/Skeleton";
import { Trouble } from "../../design/Trouble";
import { day, type MessageKey, t } from "../../messages";
import { Continue } from "./Continue";
import styles from "./Desk.module.css";
import { mine } from "./queries";

const VISIBILITIES: Record<Subject["visibility"], MessageKey> = {
  private: "home.private",
  unlisted: "home.unlisted",
  public: "home.public",
};
const ROLES: Record<NonNullable<Subject["my_role"]>, MessageKey> = {
  owner: "home.owner",
  editor: "home.editor",
  commenter: "home.commenter",
  viewer: "home.viewer",
};

/** Where one was, and the subjects that are one's own or shared with one. */
export function Desk({ user }: { user: Me }) {
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <PageTitle>{t("home.hello", { name: user.display_name })}</PageTitle>
        <p className={styles.ways}>
          <ButtonLink to="/explore">{t("home.explore")}</ButtonLink>
          <ButtonLink to="/import">
            <FileUp size={18} strokeWidth={1.5} aria-hidden />
            {t("import.title")}
          </ButtonLink>
        </p>
      </header>
      <Continue
        otherwise={
          <Empty title={t("home.continue")} way={<ButtonLink to="/explore">{t("home.explore")}</ButtonLink>}>
            {t("home.continueNone")}
          </Empty>
        }
      />
      <Mine
        list="created"
        title={t("home.created")}
        none={t("home.createdNone")}
        way={
          <ButtonLink look="primary" to="/import">
            {t("home.importFirst")}
          </ButtonLink>
        }
      />
      <Mine list="shared" title={t("home.shared")} none={t("home.sharedNone")} />
    </div>
  );
}

/** What will be here, and the way to it. */
function Empty({ title, way, children }: { title: string; way?: ReactNode; children: ReactNode }) {
  return (
    <section className={styles.part}>
      <h2>{title}</h2>
      <div className={styles.none}>
        <p>{children}</p>
        {way && <p>{way}</p>}
      </div>
    </section>
  );
}

type MineProps = { list: "created" | "shared"; title: string; none: string; way?: ReactNode };

function Mine({ list, title, none, way }: MineProps) {
  const query = useInfiniteQuery(mine(list));
  const { data, error, hasNextPage, isFetching, isFetchNextPageError, fetchNextPage, refetch } = query;
  const subjects = data?.pages.flatMap((page) => page.items);
  if (subjects?.length === 0)
    return (
      <Empty title={title} way={way}>
        {none}
      </Empty>
    );
  return (
    <section className={styles.part} aria-labelledby={list}>
      <h2 id={list}>{title}</h2>
      {!subjects && (error ? <Trouble error={error} onRetry={() => refetch()} /> : <Skeleton lines={["long", "long", "short"]} />)}
      {subjects && (
        <ul className={styles.rows}>
          {subjects.map((subject) => (
            <Row key={subject.uid} subject={subject} />
          ))}
        </ul>
      )}
      {isFetchNextPageError && <Trouble error={error} />}
      {hasNextPage && (
        <Button isPending={isFetching} onPress={() => fetchNextPage()}>
          {t(isFetching ? "subjects.moreLoading" : "subjects.more")}
        </Button>
      )}
    </section>
  );
}

function Row({ subject }: { subject: Subject }) {
  const { my_role: role, owner } = subject;
  return (
    <li>
      <Link to={subjectPath(subject)} dir="auto" lang={subject.language || undefined}>
        {subject.title}
      </Link>
      <span className={styles.badge} data-visibility={subject.visibility}>
        {t(VISIBILITIES[subject.visibility])}
      </span>
      <p className={styles.facts}>
        {role && role !== "owner" && (
          <>
            <span>{t("subjects.by", { name: owner.display_name })}</span>
            <span>{t(ROLES[role])}</span>
          </>
        )}
        <span>{t("subjects.topics", { count: subject.topic_count })}</span>
        <span>{t("subjects.documents", { count: subject.document_count })}</span>
        <time dateTime={subject.updated_at}>{t("subjects.updated", { date: day(subject.updated_at) })}</time>
      </p>
    </li>
  );
}
