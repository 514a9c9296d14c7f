import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import type { MapSubject } from "../../api/types";
import { topicPath } from "../../app/addresses";
import { Button } from "../../design/Button";
import { t } from "../../messages";
import { Group } from "./Group";
import { backlinksOf } from "./queries";

type Props = {
  subject: MapSubject;
  topicUid: string;
  level?: 2 | 3;
  /** What a topic of this same map leads to, if not to its own page. */
  onChoose?: (uid: string) => void;
};

/** The topics whose texts mention this one, here and on other maps. */
export function Backlinks({ subject, topicUid, level = 2, onChoose }: Props) {
  const { data, hasNextPage, isFetching, fetchNextPage } = useInfiniteQuery(backlinksOf(topicUid));
  const found = data?.pages.flatMap((page) => page.items) ?? [];
  if (found.length === 0) return null;
  return (
    <Group name="reader.mentionedBy" level={level}>
      {found.map((link) => (
        <li key={link.topic_uid}>
          {onChoose && link.subject.uid === subject.uid ? (
            <button type="button" dir="auto" onClick={() => onChoose(link.topic_uid)}>
              {link.title}
            </button>
          ) : (
            <Link to={topicPath(link.subject, link.topic_uid)} dir="auto">
              {link.title}
            </Link>
          )}
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
