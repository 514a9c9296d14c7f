import { Monitor, Moon, Sun } from "lucide-react";
import { type MessageKey, t } from "../messages";
import styles from "./ThemeChoice.module.css";
import { chooseTheme, type Theme, useTheme } from "./theme";

const THEMES: readonly { theme: Theme; label: MessageKey; Icon: typeof Sun }[] = [
  { theme: "light", label: "theme.light", Icon: Sun },
  { theme: "system", label: "theme.system", Icon: Monitor },
  { theme: "dark", label: "theme.dark", Icon: Moon },
];

export function ThemeChoice() {
  const chosen = useTheme();
  return (
    <div role="radiogroup" aria-label={t("theme.label")} className={styles.choice}>
      {THEMES.map(({ theme, label, Icon }) => (
        <label key={theme} className={styles.theme} title={t(label)}>
          <input type="radio" name="theme" aria-label={t(label)} checked={theme === chosen} onChange={() => chooseTheme(theme)} />
          <Icon size={16} strokeWidth={1.5} aria-hidden />
        </label>
      ))}
    </div>
  );
}
