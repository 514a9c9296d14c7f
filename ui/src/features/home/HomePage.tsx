import { useQuery } from "@tanstack/react-query";
import { useSession } from "../../api/session";
import { sessionStart } from "../../app/sessionStart";
import { Skeleton, TEXT_LINES } from "../../design/Skeleton";
import { Trouble } from "../../design/Trouble";
import { Desk } from "./Desk";
import { Welcome } from "./Welcome";

/** The start: for who is signed in what is theirs and where they were, for everybody else what this is. */
export function HomePage() {
  const session = useSession();
  const start = useQuery(sessionStart);
  if (session.state === "signed-in") return <Desk user={session.user} />;
  if (session.state === "nobody") return <Welcome />;
  if (start.isError) return <Trouble error={start.error} onRetry={() => start.refetch()} isPage />;
  return <Skeleton lines={TEXT_LINES} />;
}
