import { useInfiniteQuery } from "@tanstack/react-query";
import type { MapSubject } from "../../api/types";
import { Button } from "../../design/Button";
import { t } from "../../messages";
import { Group } from "./Group";
import { Here } from "./Here";
import { backlinksOf } from "./queries";

type Props = {
  subject: MapSubject;
  topicUid: string;
  level: 2 | 3;
  /** What a topic of this same map leads to, if not to its own page. */
  onChoose: ((uid: string) => void) | undefined;
};

/** The topics whose texts mention this one, here and on other maps. */
export function Backlinks({ subject, topicUid, level, onChoose }: Props) {
  const { data, hasNextPage, isFetching, fetchNextPage } = useInfiniteQuery(backlinksOf(topicUid));
  const found = data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Group name="reader.mentionedBy" level={level} isEmpty={found.length === 0}>
      {found.map((link) => (
        <li key={link.topic_uid}>
          <Here
            subject={link.subject}
            uid={link.topic_uid}
            title={link.title}
            onChoose={link.subject.uid === subject.uid ? onChoose : undefined}
          />
          {link.subject.uid !== subject.uid && <small dir="auto">{link.subject.title}</small>}
        </li>
      ))}
      {hasNextPage && (
        <li>
          <Button look="quiet" isPending={isFetching} onPress={() => fetchNextPage()}>
            {t("subjects.more")}
          </Button>
        </li>
      )}
    </Group>
  );
}
