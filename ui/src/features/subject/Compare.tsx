import { useNavigate } from "react-router";
import { Button } from "../../design/Button";
import { Form } from "../../design/Form";
import { TextField } from "../../design/TextField";
import { t } from "../../messages";
import { text } from "../account/formText";
import styles from "./HistoryPage.module.css";

type Props = { version: number; from: number; to: number };

/** Which two versions are to be compared; `version` is the latest. */
export function Compare({ version, from, to }: Props) {
  const navigate = useNavigate();
  const within = (values: FormData, name: string) => String(Math.min(version, Math.max(1, Math.trunc(Number(text(values, name))) || 1)));
  return (
    <details className={styles.compare}>
      <summary>{t("history.compare")}</summary>
      <Form
        error={null}
        onSubmit={(values) => navigate({ search: `?${new URLSearchParams({ from: within(values, "from"), to: within(values, "to") })}` })}
      >
        <div className={styles.versions}>
          <TextField name="from" label={t("history.from")} inputMode="numeric" defaultValue={String(from)} isRequired isLiteral />
          <TextField name="to" label={t("history.to")} inputMode="numeric" defaultValue={String(to)} isRequired isLiteral />
          <Button type="submit">{t("history.compareAction")}</Button>
        </div>
      </Form>
    </details>
  );
}
