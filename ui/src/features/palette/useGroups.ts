import { useQuery } from "@tanstack/react-query";
import { CircleDot, Map as MapIcon } from "lucide-react";
import { useMemo } from "react";
import { useLocation, useNavigate } from "react-router";
import { useSession } from "../../api/session";
import { subjectPath, topicPath, uidInAddress } from "../../app/addresses";
import { EVERYWHERE, OPEN_PALETTE } from "../../app/everywhere";
import { printed } from "../../app/keys";
import { currentOffer } from "../../app/offer";
import { useSettled } from "../../app/useSettled";
import { t } from "../../messages";
import { readSubjects, subjectsWith } from "../explore/queries";
import { mapOf } from "../outline/queries";
import type { Entry, Group } from "./entries";
import { pagesFor } from "./pages";
import { ownSubjects } from "./queries";

/** All that can be found from here, whether more of it is on its way, and why the subjects are missing if they are. */
export function useGroups(words: string): { groups: readonly Group[]; isLoading: boolean; error: Error | null } {
  const topics = useTopics();
  const subjects = useSubjects(words.trim());
  const pages = usePages();
  const groups = useMemo(
    () => [
      { id: "topics", title: t("palette.topics"), entries: topics.entries, most: 8 },
      { id: "actions", title: t("palette.actions"), entries: actions(), most: 12 },
      { id: "subjects", title: t("palette.subjects"), entries: subjects.entries, most: 8 },
      { id: "pages", title: t("palette.pages"), entries: pages, most: 12 },
    ],
    [topics.entries, subjects.entries, pages],
  );
  return { groups, isLoading: topics.isLoading || subjects.isLoading, error: subjects.error };
}

const actions = (): Entry[] =>
  [...currentOffer().actions, ...EVERYWHERE]
    .filter((action) => !action.isOff && action !== OPEN_PALETTE)
    .map(({ name, keys: [key], icon, perform }) => ({ id: name, name: t(name), icon, key: key && printed(key), perform }));

/** The topics of the map that one is in; mostly the page has fetched it already. */
function useTopics(): { entries: readonly Entry[]; isLoading: boolean } {
  const navigate = useNavigate();
  const uid = uidInAddress(useLocation().pathname.split("/")[1] ?? "");
  const { data, isLoading } = useQuery({ ...mapOf(uid ?? ""), enabled: uid !== null });
  const entries = useMemo(() => {
    if (!data) return [];
    const { showTopic } = currentOffer();
    const show = showTopic ?? ((topic: string) => navigate(topicPath(data.subject, topic)));
    return data.tree.order.slice(1).map((topic) => ({
      id: topic,
      name: data.tree.nodes.get(topic)?.topic.title ?? "",
      icon: CircleDot,
      perform: () => show(topic),
    }));
  }, [data, navigate]);
  return { entries, isLoading };
}

/** One's own, those that are read most, and whatever else has the words in its title. */
function useSubjects(words: string): { entries: readonly Entry[]; isLoading: boolean; error: Error | null } {
  const navigate = useNavigate();
  const session = useSession();
  const read = useQuery(readSubjects);
  const own = useQuery({ ...ownSubjects, enabled: session.state === "signed-in" });
  const asked = useSettled(words);
  const found = useQuery({ ...subjectsWith(asked), enabled: asked !== "" });
  const entries = useMemo(() => {
    const all = new Map([...(own.data ?? []), ...(read.data ?? []), ...(found.data ?? [])].map((subject) => [subject.uid, subject]));
    return [...all.values()].map((subject) => ({
      id: subject.uid,
      name: subject.title,
      icon: MapIcon,
      perform: () => navigate(subjectPath(subject)),
    }));
  }, [own.data, read.data, found.data, navigate]);
  return {
    entries,
    isLoading: asked !== words || [read, own, found].some((query) => query.isLoading),
    error: read.error ?? own.error ?? found.error,
  };
}

function usePages(): readonly Entry[] {
  const navigate = useNavigate();
  const session = useSession();
  return useMemo(() => {
    // The documentation of the API is a document of its own.
    const open = (to: string) => (to.startsWith("/api/") ? location.assign(to) : navigate(to));
    return pagesFor(session).map(({ name, to, icon }) => ({ id: to, name: t(name), icon, perform: () => void open(to) }));
  }, [session, navigate]);
}
