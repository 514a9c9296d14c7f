import { Download } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { Button } from "../../design/Button";
import { t } from "../../messages";
import type { Tree } from "../outline/tree";

const ExportDialog = lazy(async () => ({ default: (await import("./ExportDialog")).ExportDialog }));

type Props = { subjectUid: string; tree: Tree };

export function ExportButton({ subjectUid, tree }: Props) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button onPress={() => setOpen(true)}>
        <Download size={18} strokeWidth={1.5} aria-hidden />
        {t("exportMap.open")}
      </Button>
      {isOpen && (
        <Suspense>
          <ExportDialog subjectUid={subjectUid} tree={tree} topic={null} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
