import "@fontsource-variable/inter";
import "@fontsource-variable/source-serif-4";
import "@fontsource-variable/source-serif-4/wght-italic.css";
import "@fontsource-variable/jetbrains-mono";
import "./design/tokens.css";
import "./design/base.css";
import { QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { I18nProvider } from "react-aria-components";
import { createRoot } from "react-dom/client";
import { RouterProvider } from "react-router";
import { onIdentity } from "./api/session";
import { newQueryClient } from "./app/queryClient";
import { newRouter } from "./app/routes";
import { LANGUAGE, speakAsDocument } from "./messages";

const place = document.getElementById("root");
if (!place) throw new Error("index.html has no #root");

const queries = newQueryClient();
// What one person has seen, the next one on this machine must not.
onIdentity(() => {
  queries.getMutationCache().clear();
  void queries.resetQueries();
});

void speakAsDocument(document.documentElement).then(() =>
  createRoot(place).render(
    <StrictMode>
      <I18nProvider locale={LANGUAGE}>
        <QueryClientProvider client={queries}>
          <RouterProvider router={newRouter()} />
        </QueryClientProvider>
      </I18nProvider>
    </StrictMode>,
  ),
);
