import { queryOptions } from "@tanstack/react-query";
import { startSession } from "../api/session";

/** Finding out who is here. Its failure is shown where that must be known; its answer is in the session itself. */
export const sessionStart = queryOptions({
  queryKey: ["session"],
  queryFn: async () => (await startSession()).state,
  staleTime: Number.POSITIVE_INFINITY,
  gcTime: Number.POSITIVE_INFINITY,
});
