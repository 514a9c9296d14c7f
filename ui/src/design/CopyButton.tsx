import { Copy } from "lucide-react";
import { t } from "../messages";
import { Button } from "./Button";
import { say } from "./say";

/** Copies a text; where the browser forbids it (no https), it says that one must mark it oneself. */
export function CopyButton({ text, children }: { text: string; children: string }) {
  async function copy() {
    try {
      await navigator.clipboard.writeText(text);
      say(t("app.copied"));
    } catch {
      say(t("app.notCopied"));
    }
  }

  return (
    <Button onPress={copy}>
      <Copy size={16} strokeWidth={1.5} aria-hidden />
      {children}
    </Button>
  );
}
