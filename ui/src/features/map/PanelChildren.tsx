import { useQuery } from "@tanstack/react-query";
import { t } from "../../messages";
import type { Node, Tree } from "../outline/tree";
import { Mark } from "../progress/Mark";
import { progressOf } from "../progress/queries";
import { NAMES, shownState } from "../progress/states";
import { Group } from "../reader/Group";
import { type MapStore, select } from "./state";

type Props = { node: Node; tree: Tree; subjectUid: string; store: MapStore };

/** The topics one level below the chosen one, each with the reader's state. */
export function PanelChildren({ node, tree, subjectUid, store }: Props) {
  const { data: progress } = useQuery(progressOf(subjectUid));
  return (
    <Group name="reader.topics" level={3} isEmpty={node.children.length === 0}>
      {node.children.map((uid) => {
        const child = tree.nodes.get(uid);
        const state = shownState(progress, uid);
        return (
          <li key={uid}>
            <button type="button" onClick={() => select(store, tree, uid)}>
              {child?.counts && <Mark state={state} />}
              <span dir="auto">{child?.topic.title}</span>
              {child?.counts && state !== "none" && <span className="visually-hidden">{t(NAMES[state])}</span>}
            </button>
          </li>
        );
      })}
    </Group>
  );
}
