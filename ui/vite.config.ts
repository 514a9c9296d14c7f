import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

const api = process.env["TRELLIS_URL"] ?? "http://127.0.0.1:8000";

export default defineConfig({
  plugins: [react()],
  server: { proxy: { "/api": api, "/livez": api, "/readyz": api } },
  build: {
    target: ["chrome123", "edge123", "firefox120", "safari17.5"],
    // The content security policy allows nothing inline: no polyfill script, no data: fonts.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1600,
    rolldownOptions: { input: ["index.html", "docs.html", "diagram.html"] },
  },
  test: { environment: "jsdom", include: ["src/**/*.test.{ts,tsx}"], css: { modules: { classNameStrategy: "non-scoped" } } },
});
