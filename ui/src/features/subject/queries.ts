import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api, received } from "../../api/client";
import type { Description, MemberRole, Operation, Subject, SubjectWithOrigin, Visibility } from "../../api/types";

const PAGE = 50;
const CHANGES = 20;

const at = (uid: string) => ({ path: { subject_uid: uid } });
const pageOf = (limit: number, cursor: string | null) => ({ limit, ...(cursor ? { cursor } : {}) });

/** All that is about subjects: what one does to one of them shows in many lists. */
export const anySubject = { queryKey: ["subjects"] };

export const subjectOf = (uid: string) =>
  queryOptions({
    queryKey: ["subjects", uid, "about"],
    queryFn: ({ signal }) => received(api.GET("/api/v1/subjects/{subject_uid}", { params: at(uid), signal })),
  });

export const mayEdit = (role: MemberRole | null): boolean => role === "owner" || role === "editor";

export const setVisibility = (uid: string, visibility: Visibility): Promise<Subject> =>
  received(api.PUT("/api/v1/subjects/{subject_uid}/visibility", { params: at(uid), body: { visibility } }));

export const change = (uid: string, operations: Operation[], baseVersion: number) =>
  received(api.POST("/api/v1/subjects/{subject_uid}/changes", { params: at(uid), body: { operations, base_version: baseVersion } }));

type Described = Pick<SubjectWithOrigin, "title" | "root_topic_uid">;

/** What gives a subject another description. A new title is also that of the topic which all others are below. */
export function described({ root_topic_uid }: Described, description: Description): Operation[] {
  const { title } = description;
  const operations = Object.keys(description).length > 0 ? [{ op: "describe", ...description } as Operation] : [];
  return title === undefined ? operations : [...operations, { op: "rename", topic_uid: root_topic_uid, title }];
}

export const membersOf = (uid: string) =>
  infiniteQueryOptions({
    queryKey: ["subjects", uid, "members"],
    queryFn: ({ pageParam, signal }) =>
      received(api.GET("/api/v1/subjects/{subject_uid}/members", { params: { ...at(uid), query: pageOf(PAGE, pageParam) }, signal })),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    staleTime: 0,
  });

export const shareLinksOf = (uid: string) =>
  infiniteQueryOptions({
    queryKey: ["subjects", uid, "share links"],
    queryFn: ({ pageParam, signal }) =>
      received(api.GET("/api/v1/subjects/{subject_uid}/share-links", { params: { ...at(uid), query: pageOf(PAGE, pageParam) }, signal })),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    staleTime: 0,
  });

export const historyOf = (uid: string) =>
  infiniteQueryOptions({
    queryKey: ["subjects", uid, "history"],
    queryFn: ({ pageParam, signal }) =>
      received(api.GET("/api/v1/subjects/{subject_uid}/changes", { params: { ...at(uid), query: pageOf(CHANGES, pageParam) }, signal })),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    staleTime: 0,
  });

/** What lies between two versions stays so for ever. */
export const differenceOf = (uid: string, from: number, to: number) =>
  queryOptions({
    queryKey: ["differences", uid, from, to],
    queryFn: ({ signal }) =>
      received(api.GET("/api/v1/subjects/{subject_uid}/diff", { params: { ...at(uid), query: { from, to } }, signal })),
    staleTime: Number.POSITIVE_INFINITY,
  });

export const mapAsOf = (uid: string, version: number) =>
  queryOptions({
    queryKey: ["versions", uid, version],
    queryFn: ({ signal }) =>
      received(api.GET("/api/v1/subjects/{subject_uid}/map", { params: { ...at(uid), query: { version } }, signal })),
  });

export const trash = infiniteQueryOptions({
  queryKey: ["subjects", "trash"],
  queryFn: ({ pageParam, signal }) =>
    received(api.GET("/api/v1/me/subjects", { params: { query: { ...pageOf(PAGE, pageParam), list: "deleted" } }, signal })),
  initialPageParam: null as string | null,
  getNextPageParam: (page) => page.next_cursor,
  staleTime: 0,
});

export const restore = (uid: string): Promise<Subject> => received(api.POST("/api/v1/subjects/{subject_uid}/restore", { params: at(uid) }));
