import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { api, done, received } from "../../api/client";
import type { GivenRole, MadeShareLink, ShareLink, SubjectWithOrigin } from "../../api/types";
import { Button } from "../../design/Button";
import { Form } from "../../design/Form";
import { More } from "../../design/More";
import { Refusal } from "../../design/Refusal";
import rows from "../../design/rows.module.css";
import { Select } from "../../design/Select";
import { ShownOnce } from "../../design/ShownOnce";
import { Skeleton } from "../../design/Skeleton";
import { say } from "../../design/say";
import { Trouble } from "../../design/Trouble";
import { ago, day, moment, t } from "../../messages";
import { text } from "../account/formText";
import { roleOptions } from "./AddMember";
import { shareLinksOf } from "./queries";
import styles from "./ShareDialog.module.css";

const DAYS = [1, 7, 30, 90, 365];

/** Links that make members of those who open them: made, shown once, listed, revoked. */
export function LinksPart({ subject: { uid } }: { subject: SubjectWithOrigin }) {
  const query = useInfiniteQuery(shareLinksOf(uid));
  const links = query.data?.pages.flatMap((page) => page.items);
  const [made, setMade] = useState<MadeShareLink | null>(null);
  const place = useRef<HTMLElement>(null);
  // The button that was pressed goes: who has no mouse goes on from here.
  const stay = () => place.current?.focus({ preventScroll: true });
  return (
    <section ref={place} tabIndex={-1} className={styles.part}>
      <h3>{t("share.links")}</h3>
      <p className={styles.text}>{t("share.linksText")}</p>
      {made && (
        <ShownOnce
          title={t("share.madeTitle", { role: t(`member.${made.role}`) })}
          text={t("share.madeText")}
          secret={`${location.origin}/share#${made.token}`}
          copy={t("share.copyLink")}
          seen={t("share.seen")}
          onSeen={() => {
            setMade(null);
            stay();
          }}
        />
      )}
      {!links && (query.error ? <Trouble error={query.error} onRetry={() => query.refetch()} /> : <Skeleton lines={["long"]} />)}
      {links && <Links uid={uid} links={links} onRevoked={stay} />}
      <More query={query} />
      <MakeLink uid={uid} onMade={setMade} />
    </section>
  );
}

function Links({ uid, links, onRevoked }: { uid: string; links: readonly ShareLink[]; onRevoked: () => void }) {
  const queries = useQueryClient();
  const revoke = useMutation({
    mutationFn: (link: string) =>
      done(api.DELETE("/api/v1/subjects/{subject_uid}/share-links/{link_uid}", { params: { path: { subject_uid: uid, link_uid: link } } })),
    onSuccess() {
      say(t("share.revoked"));
      onRevoked();
    },
    onSettled: () => queries.invalidateQueries(shareLinksOf(uid)),
  });
  if (links.length === 0) return <p className={rows.none}>{t("share.linksNone")}</p>;
  return (
    <>
      {revoke.error && <Refusal error={revoke.error} />}
      <ul className={rows.rows}>
        {links.map(({ uid: link, role, created_at, expires_at }) => (
          <li key={link} className={rows.row}>
            <div className={rows.words}>
              <strong>{t(`member.${role}`)}</strong>
              <span className={rows.facts}>
                <time dateTime={expires_at}>{t("share.linkWorks", { date: day(expires_at) })}</time>
                <time dateTime={created_at} title={moment(created_at)}>
                  {t("share.linkMade", { when: ago(created_at) })}
                </time>
              </span>
            </div>
            <Button
              isDisabled={revoke.isPending}
              aria-label={t("share.revokeThis", { role: t(`member.${role}`), date: day(expires_at) })}
              onPress={() => revoke.mutate(link)}
            >
              {t("share.revoke")}
            </Button>
          </li>
        ))}
      </ul>
    </>
  );
}

function MakeLink({ uid, onMade }: { uid: string; onMade: (made: MadeShareLink) => void }) {
  const queries = useQueryClient();
  const make = useMutation({
    mutationFn: (body: { role: GivenRole; expires_in_days: number }) =>
      received(api.POST("/api/v1/subjects/{subject_uid}/share-links", { params: { path: { subject_uid: uid } }, body })),
    onSuccess(made) {
      onMade(made);
      void queries.invalidateQueries(shareLinksOf(uid));
    },
  });
  return (
    <Form
      error={make.error}
      onSubmit={(values) => make.mutate({ role: text(values, "role") as GivenRole, expires_in_days: Number(text(values, "days")) })}
    >
      <div className={styles.add}>
        <Select name="role" label={t("share.role")} options={roleOptions()} defaultValue="viewer" />
        <Select
          name="days"
          label={t("share.expiry")}
          options={DAYS.map((count) => ({ value: String(count), label: t("tokens.days", { count }) }))}
          defaultValue="30"
        />
        <Button type="submit" isPending={make.isPending}>
          {t("share.makeLink")}
        </Button>
      </div>
    </Form>
  );
}
