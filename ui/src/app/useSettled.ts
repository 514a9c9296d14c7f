import { useEffect, useState } from "react";

const PAUSE_MS = 150;

/** The value once it has stayed the same for a moment: what is typed is asked for when one pauses. */
export function useSettled<Value>(value: Value): Value {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const later = setTimeout(() => setSettled(value), PAUSE_MS);
    return () => clearTimeout(later);
  }, [value]);
  return settled;
}
