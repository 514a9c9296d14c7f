import type { newRouter } from "./routes";

let router: ReturnType<typeof newRouter> | undefined;

export function follow(used: ReturnType<typeof newRouter>): typeof used {
  router = used;
  return used;
}

/**
 * Whether a page is where one is and stays. Asked of the router itself: while the next page is on its way, or is being drawn for the first
 * time, React still shows the one before, and an address that this one writes then would call the reader back.
 */
export const isHere = (pathname: string): boolean =>
  router?.state.navigation.state === "idle" && router.state.location.pathname === pathname;
