import { Monitor, Moon, Sun } from "lucide-react";
import { ToggleButton, ToggleButtonGroup } from "react-aria-components";
import { type MessageKey, t } from "../messages";
import styles from "./ThemeChoice.module.css";
import { chooseTheme, type Theme, useTheme } from "./theme";

const THEMES: readonly { theme: Theme; label: MessageKey; Icon: typeof Sun }[] = [
  { theme: "light", label: "theme.light", Icon: Sun },
  { theme: "system", label: "theme.system", Icon: Monitor },
  { theme: "dark", label: "theme.dark", Icon: Moon },
];

export function ThemeChoice() {
  const theme = useTheme();
  return (
    <ToggleButtonGroup
      aria-label={t("theme.label")}
      className={styles.choice ?? ""}
      disallowEmptySelection
      selectedKeys={[theme]}
      onSelectionChange={([key]) => key && chooseTheme(key as Theme)}
    >
      {THEMES.map(({ theme, label, Icon }) => (
        <ToggleButton key={theme} id={theme} aria-label={t(label)} className={styles.theme ?? ""}>
          <Icon size={16} strokeWidth={1.5} aria-hidden />
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}
