import { useMutation } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { patientApi, received } from "../../api/client";
import { download } from "../../app/download";
import { Button } from "../../design/Button";
import { Refusal } from "../../design/Refusal";
import { t } from "../../messages";
import { Part } from "./Part";
import { useUser } from "./useUser";

export function ExportPart() {
  const { handle } = useUser();
  const take = useMutation({
    mutationFn: () => received(patientApi.GET("/api/v1/users/me/export", { parseAs: "blob" })),
    onSuccess: (content) => download(content as Blob, `trellis-${handle}.zip`),
  });
  return (
    <Part title={t("export.title")} text={t("export.text")}>
      {take.error && <Refusal error={take.error} />}
      <Button isPending={take.isPending} onPress={() => take.mutate()}>
        <Download size={16} strokeWidth={1.5} aria-hidden />
        {t(take.isPending ? "export.preparing" : "export.submit")}
      </Button>
    </Part>
  );
}
