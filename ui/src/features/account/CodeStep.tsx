import { Actions } from "../../design/Actions";
import { Button } from "../../design/Button";
import { Form } from "../../design/Form";
import { t } from "../../messages";
import { CodeField } from "./CodeField";
import { EntryPage } from "./EntryPage";
import { text } from "./formText";

const FIELD_OF = { wrong_code: "code" };

type Props = { error: Error | null; isPending: boolean; onCode: (code: string) => void; onBack: () => void };

/** The second step, for accounts that ask for a code. */
export function CodeStep({ error, isPending, onCode, onBack }: Props) {
  return (
    <EntryPage title={t("code.title")} lead={t("code.lead")}>
      <Form error={error} fieldOf={FIELD_OF} onSubmit={(values) => onCode(text(values, "code").trim())}>
        <CodeField autoFocus />
        <Actions>
          <Button type="submit" look="primary" isPending={isPending}>
            {t("signIn.submit")}
          </Button>
          <Button look="quiet" onPress={onBack}>
            {t("app.back")}
          </Button>
        </Actions>
      </Form>
    </EntryPage>
  );
}
