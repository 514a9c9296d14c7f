import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api, received } from "../../api/client";
import type { MadeAccessToken, NewAccessToken, Scope } from "../../api/types";
import { Actions } from "../../design/Actions";
import { Button } from "../../design/Button";
import { Checkboxes } from "../../design/Checkboxes";
import { Form } from "../../design/Form";
import { Select } from "../../design/Select";
import { TextField } from "../../design/TextField";
import { t } from "../../messages";
import { text } from "../account/formText";
import { tokens } from "./queries";
import { useUser } from "./useUser";

const expiries = () => [
  ...[7, 30, 90].map((days) => ({ value: String(days), label: t("tokens.days", { count: days }) })),
  { value: "366", label: t("tokens.year") },
];
const SCOPES = ["read", "write"] as const;
const scopeOption = (scope: Scope) => ({ value: scope, label: t(`tokens.${scope}`), description: t(`tokens.${scope}Help`) });

export function TokenForm({ onMade }: { onMade: (made: MadeAccessToken) => void }) {
  const { role } = useUser();
  const queries = useQueryClient();
  const make = useMutation({
    mutationFn: (body: NewAccessToken) => received(api.POST("/api/v1/tokens", { body })),
    onSuccess(made) {
      void queries.invalidateQueries(tokens);
      onMade(made);
    },
  });
  const mayAdmin = role === "moderator" || role === "admin";
  return (
    <Form error={make.error} onSubmit={(values) => make.mutate(asked(values))}>
      <TextField name="name" label={t("tokens.name")} description={t("tokens.nameHelp")} autoComplete="off" maxLength={80} isRequired />
      <Checkboxes
        name="scopes"
        label={t("tokens.scopes")}
        options={[...SCOPES, ...(mayAdmin ? ["admin" as const] : [])].map(scopeOption)}
        defaultValue={["read"]}
        isRequired
      />
      <Select name="expires_in_days" label={t("tokens.expiry")} options={expiries()} defaultValue="90" />
      <Actions>
        <Button type="submit" look="primary" isPending={make.isPending}>
          {t("tokens.make")}
        </Button>
      </Actions>
    </Form>
  );
}

const asked = (values: FormData): NewAccessToken => ({
  name: text(values, "name"),
  scopes: values.getAll("scopes") as Scope[],
  expires_in_days: Number(text(values, "expires_in_days")),
});
