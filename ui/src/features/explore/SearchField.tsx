import { Search, X } from "lucide-react";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import { type Action, performKey } from "../../app/actions";
import { useKeys } from "../../app/keys";
import { useOffer } from "../../app/offer";
import { t } from "../../messages";
import styles from "./Filters.module.css";

const PAUSE_MS = 250;

/** Words of titles, asked for once one pauses; Back changes them, too. */
export function SearchField({ words, onSearch }: { words: string; onSearch: (words: string) => void }) {
  const [typed, setTyped] = useState(words);
  const sent = useRef(words);
  const field = useRef<HTMLInputElement>(null);
  const actions: Action[] = [{ name: "explore.search", keys: ["/"], icon: Search, perform: () => field.current?.focus() }];
  useOffer({ actions });
  useKeys((key) => performKey(actions, key));
  const send = useEffectEvent((next: string) => {
    sent.current = next;
    onSearch(next);
  });

  useEffect(() => {
    if (words === sent.current) return;
    sent.current = words;
    setTyped(words);
  }, [words]);

  useEffect(() => {
    const next = typed.trim();
    if (next === sent.current) return;
    const later = setTimeout(() => send(next), PAUSE_MS);
    return () => clearTimeout(later);
  }, [typed]);

  return (
    <search className={styles.search}>
      <Search size={16} strokeWidth={1.5} aria-hidden />
      <input
        ref={field}
        type="text"
        aria-label={t("explore.search")}
        placeholder={t("explore.search")}
        maxLength={200}
        value={typed}
        onChange={({ target }) => setTyped(target.value)}
        onKeyDown={({ key }) => key === "Escape" && setTyped("")}
      />
      {typed && (
        <button type="button" aria-label={t("explore.clear")} onClick={() => setTyped("")}>
          <X size={16} strokeWidth={1.5} aria-hidden />
        </button>
      )}
    </search>
  );
}
