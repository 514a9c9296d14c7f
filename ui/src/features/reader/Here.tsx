import { Link } from "react-router";
import type { MapSubject } from "../../api/types";
import { topicPath } from "../../app/addresses";

type Props = { subject: Pick<MapSubject, "uid" | "slug">; uid: string; title: string; onChoose: ((uid: string) => void) | undefined };

/** A topic of the map one is in: shown where one is if that can be done, else on its own page. */
export function Here({ subject, uid, title, onChoose }: Props) {
  if (!onChoose)
    return (
      <Link to={topicPath(subject, uid)} dir="auto">
        {title}
      </Link>
    );
  return (
    <button type="button" dir="auto" onClick={() => onChoose(uid)}>
      {title}
    </button>
  );
}
