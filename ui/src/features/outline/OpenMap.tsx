import { Network } from "lucide-react";
import { mapPath } from "../../app/addresses";
import { ButtonLink } from "../../design/Button";
import { t } from "../../messages";
import type { Outlined } from "./queries";

/** To the same subject as a map. */
export function OpenMap({ outlined: { subject } }: { outlined: Outlined }) {
  return (
    <ButtonLink to={mapPath(subject)}>
      <Network size={18} strokeWidth={1.5} aria-hidden />
      {t("map.open")}
    </ButtonLink>
  );
}
