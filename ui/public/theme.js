// Runs before the first paint, so that a chosen theme never flashes. The choice is made in src/app/theme.ts.
(() => {
  try {
    const theme = localStorage.getItem("trellis.theme");
    if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  } catch {
    // Storage may be forbidden; then the system's theme is used.
  }
})();
