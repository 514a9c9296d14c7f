import { Search } from "lucide-react";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import { type Action, performKey } from "../../app/actions";
import { useKeys } from "../../app/keys";
import { useOffer } from "../../app/offer";
import { SearchBox } from "../../design/SearchBox";
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

  return <SearchBox className={styles.search} label={t("explore.search")} words={typed} onChange={setTyped} field={field} shortcut="/" />;
}
