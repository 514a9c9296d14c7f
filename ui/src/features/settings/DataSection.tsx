import { t } from "../../messages";
import { DeactivatePart } from "./DeactivatePart";
import { DeletePart } from "./DeletePart";
import { ExportPart } from "./ExportPart";
import { SectionHead } from "./Part";

/** Take everything along, or leave. */
export function DataSection() {
  return (
    <>
      <SectionHead title={t("settings.data")} lead={t("settings.dataLead")} />
      <ExportPart />
      <DeactivatePart />
      <DeletePart />
    </>
  );
}
