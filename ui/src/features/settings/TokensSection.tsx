import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { MadeAccessToken } from "../../api/types";
import { Answer } from "../../design/Answer";
import { Skeleton } from "../../design/Skeleton";
import { t } from "../../messages";
import { MadeToken } from "./MadeToken";
import { Part, SectionHead } from "./Part";
import { tokens } from "./queries";
import { TokenForm } from "./TokenForm";
import { TokenList } from "./TokenList";

/** Keys for scripts: made, shown once, listed, taken back. */
export function TokensSection() {
  const list = useQuery(tokens);
  const [made, setMade] = useState<MadeAccessToken | null>(null);
  return (
    <>
      <SectionHead title={t("settings.tokens")} lead={t("tokens.lead")} />
      {made && <MadeToken made={made} onSeen={() => setMade(null)} />}
      <Part title={t("tokens.yours")}>
        <Answer query={list} waiting={<Skeleton lines={["long", "short"]} />}>
          {({ items }) => <TokenList items={items} />}
        </Answer>
      </Part>
      <Part title={t("tokens.newTitle")}>
        <TokenForm key={made?.uid} onMade={setMade} />
      </Part>
    </>
  );
}
