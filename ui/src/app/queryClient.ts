import { QueryClient } from "@tanstack/react-query";
import { Failure } from "../api/failure";

const TRIES = 2;

/** Asks again only when the same request may succeed a moment later; never waits for the browser to think it is online. */
export const newQueryClient = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: {
        networkMode: "always",
        staleTime: 30_000,
        retry: (tries, error) => error instanceof Failure && error.passing && tries < TRIES,
        retryDelay: (tries) => 400 * 2 ** tries,
      },
      mutations: { networkMode: "always" },
    },
  });
