import { Search } from "lucide-react";
import { type KeyboardEvent, useEffect, useId, useState } from "react";
import { Dialog, Modal, ModalOverlay } from "react-aria-components";
import { flushSync } from "react-dom";
import { t } from "../../messages";
import { type Entry, matching } from "./entries";
import { Found } from "./Found";
import styles from "./Palette.module.css";
import { useGroups } from "./useGroups";

/** Everything by its name: one types, chooses and is there. */
export function Palette({ onClose }: { onClose: () => void }) {
  function perform(entry: Entry) {
    // The dialog is gone before: what is done may move the focus, or open another.
    flushSync(onClose);
    entry.perform();
  }
  return (
    <ModalOverlay className={styles.veil ?? ""} isOpen isDismissable onOpenChange={(open) => !open && onClose()}>
      <Modal className={styles.sheet ?? ""}>
        <Dialog aria-label={t("palette.title")} className={styles.palette ?? ""}>
          <Finder onPerform={perform} />
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function Finder({ onPerform }: { onPerform: (entry: Entry) => void }) {
  const list = useId();
  const [words, setWords] = useState("");
  const [at, setAt] = useState(0);
  const [isEntered, setIsEntered] = useState(false);
  const { groups, isLoading, error } = useGroups(words);
  const found = matching(groups, words);
  const entries = found.flatMap((group) => group.entries);
  const place = Math.min(at, entries.length - 1);
  const chosen = entries[place];

  function onKeyDown(event: KeyboardEvent) {
    const to = moved(event.key, place, entries.length);
    if (event.nativeEvent.isComposing) return;
    if (to !== null) setAt(to);
    else if (event.key === "Enter" && chosen) onPerform(chosen);
    else if (event.key === "Enter") setIsEntered(isLoading);
    else return;
    event.preventDefault();
  }

  // Enter may come before what it means: it holds until that is here. Not in the effect itself, where nothing can be flushed.
  useEffect(() => {
    if (!isEntered || !chosen) return;
    const arrived = setTimeout(onPerform, 0, chosen);
    return () => clearTimeout(arrived);
  }, [isEntered, chosen, onPerform]);

  return (
    <>
      <div className={styles.field}>
        <Search size={18} strokeWidth={1.5} aria-hidden />
        <input
          // biome-ignore lint/a11y/noAutofocus: a dialog that one opens in order to type
          autoFocus
          role="combobox"
          aria-label={t("palette.title")}
          aria-expanded={entries.length > 0}
          aria-controls={list}
          aria-autocomplete="list"
          aria-activedescendant={chosen && optionId(list, chosen)}
          placeholder={t("palette.hint")}
          autoComplete="off"
          spellCheck={false}
          value={words}
          onChange={({ target }) => {
            setWords(target.value);
            setAt(0);
            setIsEntered(false);
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <Found id={list} groups={found} chosen={chosen} optionId={(entry) => optionId(list, entry)} onPerform={onPerform} />
      <p className={entries.length > 0 ? "visually-hidden" : styles.nothing} role="status">
        {told(entries.length, isLoading, words)}
      </p>
      {error && <p className={styles.nothing}>{t("palette.failed", { reason: error.message })}</p>}
    </>
  );
}

const optionId = (list: string, { id }: Entry): string => `${list}-${id}`;

function told(count: number, isLoading: boolean, words: string): string {
  if (count > 0) return t("palette.found", { count });
  return isLoading ? t("palette.looking") : t("palette.nothing", { words });
}

/** Where a key leads among so many, round at both ends; null when it is no key of the list. */
function moved(key: string, at: number, count: number): number | null {
  if (count === 0) return null;
  if (key === "ArrowDown") return (at + 1) % count;
  if (key === "ArrowUp") return (at - 1 + count) % count;
  return null;
}
