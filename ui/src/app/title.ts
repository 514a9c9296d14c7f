import { useEffect } from "react";
import { t } from "../messages";

/** Names the page in the tab and to screen readers. */
export function useTitle(title: string | undefined): void {
  useEffect(() => {
    if (title) document.title = t("app.title", { title });
  }, [title]);
}
