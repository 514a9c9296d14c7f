import type { MadeAccessToken } from "../../api/types";
import { ShownOnce } from "../../design/ShownOnce";
import { t } from "../../messages";

export function MadeToken({ made, onSeen }: { made: MadeAccessToken; onSeen: () => void }) {
  return (
    <ShownOnce
      title={t("tokens.madeTitle", { name: made.name })}
      text={t("tokens.madeText")}
      secret={made.token}
      copy={t("tokens.copy")}
      seen={t("tokens.seen")}
      onSeen={onSeen}
    />
  );
}
