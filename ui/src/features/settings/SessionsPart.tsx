import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, done } from "../../api/client";
import type { OwnSession } from "../../api/types";
import { Answer } from "../../design/Answer";
import { Button } from "../../design/Button";
import { Refusal } from "../../design/Refusal";
import styles from "../../design/rows.module.css";
import { Skeleton } from "../../design/Skeleton";
import { say } from "../../design/say";
import { ago, moment, t } from "../../messages";
import { Part } from "./Part";
import { sessions } from "./queries";

/** Where one is signed in, and the way to end it from here. */
export function SessionsPart() {
  const query = useQuery(sessions);
  return (
    <Part title={t("sessions.title")} text={t("sessions.text")}>
      <Answer query={query} waiting={<Skeleton lines={["long", "short", "long", "short"]} />}>
        {({ items }) => <Sessions items={items} />}
      </Answer>
    </Part>
  );
}

function Sessions({ items }: { items: readonly OwnSession[] }) {
  const queries = useQueryClient();
  const end = useMutation({
    mutationFn: (uid: string | null) =>
      done(
        uid === null
          ? api.DELETE("/api/v1/sessions")
          : api.DELETE("/api/v1/sessions/{session_uid}", { params: { path: { session_uid: uid } } }),
      ),
    onSuccess: (_, uid) => say(t(uid === null ? "sessions.endedOthers" : "sessions.endedOne")),
    onSettled: () => queries.invalidateQueries(sessions),
  });
  const others = items.filter((session) => !session.is_current);
  return (
    <>
      {end.error && <Refusal error={end.error} />}
      <ul className={styles.rows}>
        {items.map((session) => (
          <SessionRow key={session.uid} session={session} isEnding={end.isPending} onEnd={() => end.mutate(session.uid)} />
        ))}
      </ul>
      {others.length > 0 && (
        <Button isPending={end.isPending && end.variables === null} onPress={() => end.mutate(null)}>
          {t("sessions.endOthers")}
        </Button>
      )}
    </>
  );
}

type RowProps = { session: OwnSession; isEnding: boolean; onEnd: () => void };

function SessionRow({ session, isEnding, onEnd }: RowProps) {
  const { device, address, is_current, created_at, used_at } = session;
  return (
    <li className={styles.row}>
      <div className={styles.words}>
        <strong>{device || t("sessions.unknown")}</strong>
        <span className={styles.facts}>
          {is_current ? (
            <span className={styles.good}>{t("sessions.current")}</span>
          ) : (
            <time dateTime={used_at} title={moment(used_at)}>
              {t("sessions.used", { when: ago(used_at) })}
            </time>
          )}
          <time dateTime={created_at} title={moment(created_at)}>
            {t("sessions.since", { date: moment(created_at) })}
          </time>
          {address && <span>{address}</span>}
        </span>
      </div>
      {!is_current && (
        <Button isDisabled={isEnding} aria-label={t("sessions.endThis", { device: device || t("sessions.unknown") })} onPress={onEnd}>
          {t("sessions.end")}
        </Button>
      )}
    </li>
  );
}
