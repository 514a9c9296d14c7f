import { duration, t } from "../messages";
import { useSecondsLeft } from "./useSecondsLeft";

/** When to try again, if the server said so. Not read out at each second. */
export function RetryTime({ error, className }: { error: unknown; className?: string | undefined }) {
  const left = useSecondsLeft(error);
  if (left === null) return null;
  return (
    <p className={className} aria-live="off">
      {left > 0 ? t("failure.retryIn", { time: duration(left) }) : t("failure.retryNow")}
    </p>
  );
}
