import { QueryClient } from "@tanstack/react-query";
import { Failure } from "../api/failure";

const TRIES = 2;
const LONGEST_WAIT_S = 3;

const waitOf = (error: Error): number => (error instanceof Failure ? (error.retryAfter ?? 0) : 0);

/** Asks again only when the same request may succeed a moment later; never waits for the browser to think it is online. */
export const newQueryClient = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: {
        networkMode: "always",
        staleTime: 30_000,
        retry: (tries, error) => error instanceof Failure && error.passing && tries < TRIES && waitOf(error) <= LONGEST_WAIT_S,
        retryDelay: (tries, error) => Math.max(400 * 2 ** tries, waitOf(error) * 1000),
      },
      mutations: { networkMode: "always", gcTime: 0 },
    },
  });
