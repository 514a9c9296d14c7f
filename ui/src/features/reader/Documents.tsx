import { useQuery } from "@tanstack/react-query";
import { useCallback, useRef } from "react";
import type { MapSubject, Topic } from "../../api/types";
import { Answer } from "../../design/Answer";
import { Skeleton, TEXT_LINES } from "../../design/Skeleton";
import { t } from "../../messages";
import { DocumentText } from "./DocumentText";
import { documentsOf } from "./queries";
import styles from "./Text.module.css";
import type { Heading } from "./text";

type Props = { subject: MapSubject; topic: Topic; onHeadings: (headings: Heading[]) => void };

/** The topic's documents one after the other, in their order. */
export function Documents({ subject, topic, onHeadings }: Props) {
  const documents = useQuery(documentsOf(topic.uid));
  const perDocument = useRef(new Map<string, Heading[]>());
  const order = documents.data?.items.map((item) => item.uid).join(" ") ?? "";

  const gather = useCallback(
    (uid: string, headings: Heading[]) => {
      perDocument.current.set(uid, headings);
      onHeadings(order.split(" ").flatMap((known) => perDocument.current.get(known) ?? []));
    },
    [order, onHeadings],
  );

  return (
    <Answer query={documents} waiting={<Skeleton lines={TEXT_LINES} />}>
      {({ items }) =>
        items.length === 0 ? (
          <p className={styles.nothing}>{t("reader.nothing")}</p>
        ) : (
          items.map((item, place) => (
            <DocumentText
              key={item.uid}
              uid={item.uid}
              subject={subject}
              topic={topic}
              alone={items.length === 1}
              part={place === 0 ? "" : `${place + 1}-`}
              onHeadings={gather}
            />
          ))
        )
      }
    </Answer>
  );
}
