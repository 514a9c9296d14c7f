import { infiniteQueryOptions } from "@tanstack/react-query";
import { api, received } from "../../api/client";
import type { Role } from "../../api/types";

export const ROLES: readonly Role[] = ["learner", "author", "moderator", "admin"];

export type UserFilter = { q: string; role: Role | null; isSuspended: boolean };

const USERS = 30;
const ENTRIES = 50;

const allUsers = ["admin", "users"];

export const usersOf = ({ q, role, isSuspended }: UserFilter) =>
  infiniteQueryOptions({
    queryKey: [...allUsers, q, role, isSuspended],
    queryFn: ({ pageParam, signal }) => {
      const cursor = pageParam ? { cursor: pageParam } : {};
      const query = { limit: USERS, ...cursor, ...(q && { q }), ...(role && { role }), ...(isSuspended && { suspended: true }) };
      return received(api.GET("/api/v1/users", { params: { query }, signal }));
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });

export const anyUsers = { queryKey: allUsers };

export const audit = infiniteQueryOptions({
  queryKey: ["admin", "audit"],
  queryFn: ({ pageParam, signal }) =>
    received(api.GET("/api/v1/audit", { params: { query: { limit: ENTRIES, ...(pageParam ? { cursor: pageParam } : {}) } }, signal })),
  initialPageParam: null as string | null,
  getNextPageParam: (page) => page.next_cursor,
  staleTime: 0,
});
