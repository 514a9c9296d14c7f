import { Languages } from "lucide-react";
import { t } from "../messages";
import { chooseLanguage, chosenLanguage, isLanguage, LANGUAGES, SYSTEM } from "../messages/languages";
import styles from "./LanguageChoice.module.css";

export function LanguageChoice() {
  return (
    <label className={styles.choice} title={t("language.label")}>
      <Languages size={16} strokeWidth={1.5} aria-hidden />
      <select
        className={styles.languages}
        aria-label={t("language.label")}
        value={chosenLanguage()}
        onChange={({ target: { value } }) => chooseLanguage(isLanguage(value) ? value : SYSTEM)}
      >
        <option value={SYSTEM}>{t("language.system")}</option>
        {Object.entries(LANGUAGES).map(([code, name]) => (
          <option key={code} value={code} lang={code}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}
