// Runs before the first paint, so that neither a chosen theme nor a direction of writing ever flashes.
// The choices are made in src/app/theme.ts and src/messages/languages.ts, which know the same keys and languages; src/app/choice.ts keeps them.
(() => {
  const root = document.documentElement;
  let theme = null;
  let chosen = null;
  try {
    theme = localStorage.getItem("trellis.theme");
    chosen = localStorage.getItem("trellis.language");
  } catch {
    // Storage may be forbidden; then the tab remembers what was chosen, or all is as the system has it.
    const inTab = history.state?.["trellis.kept"];
    theme = inTab?.["trellis.theme"];
    chosen = inTab?.["trellis.language"];
  }
  if (theme === "light" || theme === "dark") root.dataset.theme = theme;
  const wanted = chosen ? [chosen] : navigator.languages;
  const known = wanted.map((language) => language.slice(0, 2)).find((language) => language === "en" || language === "ar");
  root.lang = known ?? "en";
  root.dir = root.lang === "ar" ? "rtl" : "ltr";
})();
