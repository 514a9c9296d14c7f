import { useSession } from "../../api/session";
import type { Me } from "../../api/types";

/** Who is signed in; only for what stands inside SignedInOnly. */
export function useUser(): Me {
  const session = useSession();
  if (session.state !== "signed-in") throw new Error("useUser outside SignedInOnly");
  return session.user;
}
