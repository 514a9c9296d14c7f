import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { SubjectWithOrigin, Visibility } from "../../api/types";
import { Confirmation } from "../../design/Confirmation";
import { Radios } from "../../design/Radios";
import { Refusal } from "../../design/Refusal";
import { say } from "../../design/say";
import { t } from "../../messages";
import { anySubject, setVisibility } from "./queries";
import { VISIBILITIES } from "./Visibility";

const DONE = { private: "visibility.nowPrivate", unlisted: "visibility.nowUnlisted", public: "visibility.nowPublic" } as const;

/** Who can see a subject. What the whole world is to see is asked twice. */
export function VisibilityPart({ subject: { uid, title, visibility } }: { subject: SubjectWithOrigin }) {
  const queries = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  const set = useMutation({
    mutationFn: (next: Visibility) => setVisibility(uid, next),
    async onSuccess(_, next) {
      say(t(DONE[next]));
      setAsking(false);
      await queries.invalidateQueries(anySubject);
    },
  });
  const choose = (next: Visibility) => (next === "public" ? setAsking(true) : set.mutate(next));
  return (
    <>
      <Radios
        label={t("visibility.label")}
        value={set.isPending ? set.variables : visibility}
        onChange={(next) => choose(next as Visibility)}
        options={VISIBILITIES.map((value) => ({ value, label: t(`visibility.${value}`), description: t(`visibility.${value}Help`) }))}
      />
      {set.error && !isAsking && <Refusal error={set.error} />}
      <Confirmation
        title={t("visibility.publishTitle", { title })}
        action={t("visibility.publish")}
        isOpen={isAsking}
        isPending={set.isPending}
        error={set.error}
        onConfirm={() => set.mutate("public")}
        onClose={() => setAsking(false)}
        look="primary"
      >
        <p>{t("visibility.publishText")}</p>
      </Confirmation>
    </>
  );
}
