import { useQuery } from "@tanstack/react-query";
import { Navigate, Outlet, useLocation } from "react-router";
import { useSession } from "../api/session";
import { Skeleton } from "../design/Skeleton";
import { Trouble } from "../design/Trouble";
import { entrance } from "./returnPath";
import { sessionStart } from "./sessionStart";

/** Pages that need an account: without one they lead to the sign-in page, and back. */
export function SignedInOnly() {
  const session = useSession();
  const start = useQuery(sessionStart);
  const place = useLocation();
  if (session.state === "signed-in") return <Outlet />;
  if (session.state === "nobody") return <Navigate replace to={session.left === "by choice" ? "/" : entrance("/sign-in", place)} />;
  if (start.isError) return <Trouble error={start.error} onRetry={() => start.refetch()} isPage />;
  return <Skeleton lines={["title", "long", "long", "short"]} />;
}
