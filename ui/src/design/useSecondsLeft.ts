import { useEffect, useState } from "react";
import { Failure } from "../api/failure";

/** Counts down what the server asked to wait; null when it didn't. */
export function useSecondsLeft(error: unknown): number | null {
  const wait = error instanceof Failure ? error.retryAfter : null;
  const [left, setLeft] = useState(wait);

  // The same refusal may come twice: each is another object, and starts anew.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  useEffect(() => {
    setLeft(wait);
    if (wait === null) return;
    const until = Date.now() + wait * 1000;
    const timer = setInterval(() => {
      const seconds = Math.max(0, Math.ceil((until - Date.now()) / 1000));
      setLeft(seconds);
      if (seconds === 0) clearInterval(timer);
    }, 500);
    return () => clearInterval(timer);
  }, [error, wait]);

  return left;
}
