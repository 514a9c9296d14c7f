import { queryOptions } from "@tanstack/react-query";
import { api, received } from "../../api/client";
import { noteUser } from "../../api/session";

/** One's own account, asked for again; what is shown is the session's user, which this brings up to date. */
export const me = queryOptions({
  queryKey: ["me"],
  async queryFn({ signal }) {
    const user = await received(api.GET("/api/v1/users/me", { signal }));
    noteUser(user);
    return user;
  },
  staleTime: 0,
});

export const profileOf = (handle: string) =>
  queryOptions({
    queryKey: ["users", handle.toLowerCase()],
    queryFn: ({ signal }) => received(api.GET("/api/v1/users/{handle}", { params: { path: { handle } }, signal })),
  });
