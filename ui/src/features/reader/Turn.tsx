import { useQuery } from "@tanstack/react-query";
import { ArrowLeft, ArrowRight, Check } from "lucide-react";
import { Link, useNavigate } from "react-router";
import type { MapSubject, Topic } from "../../api/types";
import { topicPath } from "../../app/addresses";
import { Button } from "../../design/Button";
import { t } from "../../messages";
import { progressOf } from "../progress/queries";
import styles from "./Turn.module.css";

type Props = { subject: MapSubject; topic: Topic; counts: boolean; previous: Topic | null; next: Topic | null; onDone: () => void };

/** At the end of a topic: done and on to the next, or just on, or back. */
export function Turn({ subject, topic, counts, previous, next, onDone }: Props) {
  const { data: progress } = useQuery(progressOf(subject.uid));
  const navigate = useNavigate();
  const done = progress?.states[topic.uid] === "done";

  function finish() {
    onDone();
    if (next) navigate(topicPath(subject, next.uid));
  }

  return (
    <footer className={styles.turn}>
      {counts && !(done && !next) && (
        <Button look="primary" onPress={finish} isDisabled={!progress}>
          <Check size={18} strokeWidth={1.75} aria-hidden />
          {t(next ? "reader.doneNext" : "reader.doneLast")}
        </Button>
      )}
      {done && !next && <p className={styles.end}>{t("reader.allDone")}</p>}
      <nav className={styles.ways} aria-label={t("reader.turn")}>
        {previous ? <Way subject={subject} topic={previous} to="previous" /> : <span />}
        {next && <Way subject={subject} topic={next} to="next" />}
      </nav>
      <p className={styles.keys}>{t("reader.keys")}</p>
    </footer>
  );
}

function Way({ subject, topic, to }: { subject: MapSubject; topic: Topic; to: "previous" | "next" }) {
  const Arrow = to === "previous" ? ArrowLeft : ArrowRight;
  return (
    <Link className={styles.way} data-to={to} to={topicPath(subject, topic.uid)} rel={to === "previous" ? "prev" : "next"}>
      <small>
        <Arrow size={14} strokeWidth={1.5} aria-hidden />
        {t(to === "previous" ? "reader.previous" : "reader.next")}
      </small>
      <span dir="auto">{topic.title}</span>
    </Link>
  );
}
