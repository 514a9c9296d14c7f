import { queryOptions } from "@tanstack/react-query";
import { api, received } from "../../api/client";
import type { MapSubject, SubjectMap } from "../../api/types";
import { type Tree, treeOf } from "./tree";

export type Outlined = { subject: MapSubject; tree: Tree; relations: SubjectMap["relations"] };

const outlined = (map: SubjectMap): Outlined => ({ subject: map.subject, tree: treeOf(map), relations: map.relations });

export const mapOf = (subjectUid: string) =>
  queryOptions({
    queryKey: ["subjects", subjectUid, "map"],
    queryFn: ({ signal }) =>
      received(api.GET("/api/v1/subjects/{subject_uid}/map", { params: { path: { subject_uid: subjectUid } }, signal })),
    select: outlined,
  });
