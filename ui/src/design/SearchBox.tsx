import { Search, X } from "lucide-react";
import type { KeyboardEvent, ReactNode, Ref } from "react";
import { t } from "../messages";
import styles from "./SearchBox.module.css";

type Props = {
  label: string;
  words: string;
  onChange: (words: string) => void;
  /** Where it stands says how high and how wide it is. */
  className: string | undefined;
  field?: Ref<HTMLInputElement>;
  shortcut?: string;
  onKeyDown?: (event: KeyboardEvent<HTMLInputElement>) => void;
  /** What stands between the words and the cross that clears them. */
  children?: ReactNode;
};

/** Where one types what is to be found; Escape clears it. */
export function SearchBox({ label, words, onChange, className, field, shortcut, onKeyDown, children }: Props) {
  return (
    <search className={`${styles.search} ${className}`}>
      <Search size={16} strokeWidth={1.5} aria-hidden />
      <input
        ref={field}
        type="text"
        aria-label={label}
        placeholder={label}
        aria-keyshortcuts={shortcut}
        maxLength={200}
        value={words}
        onChange={({ target }) => onChange(target.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape") onChange("");
          onKeyDown?.(event);
        }}
      />
      {children}
      {words && (
        <button type="button" aria-label={t("app.clearSearch")} onClick={() => onChange("")}>
          <X size={16} strokeWidth={1.5} aria-hidden />
        </button>
      )}
    </search>
  );
}
