import { useState } from "react";
import type { Planned, Visibility } from "../../api/types";
import { Actions } from "../../design/Actions";
import { Button } from "../../design/Button";
import { Form } from "../../design/Form";
import { Indented } from "../../design/Indented";
import { Radios } from "../../design/Radios";
import { TextField } from "../../design/TextField";
import { t } from "../../messages";
import styles from "./ImportPage.module.css";
import { Problems } from "./Problems";
import type { Wanted } from "./queries";
import { ReportFacts } from "./ReportFacts";

type Plan = { title: string; added: number; steps: { title: string; depth: number }[] };
type Props = {
  current: { name: string; planned: Planned };
  onImport: (choice: Pick<Wanted, "title" | "visibility" | "deep">) => void;
  onAgain: () => void;
};

const VISIBILITIES: readonly Visibility[] = ["private", "unlisted", "public"];

/** What would be made of a file, before anything is; its title and who may see it are still open. */
export function ImportPlan({ current: { name, planned }, onImport, onAgain }: Props) {
  const { report } = planned;
  const plan = planned.plan as Plan;
  const [title, setTitle] = useState(plan.title);
  const [visibility, setVisibility] = useState<Visibility>("private");
  const deep = report.problems.some(({ code }) => code === "folded");
  return (
    <section className={styles.part}>
      <h2>{t("import.planTitle", { name })}</h2>
      <ReportFacts report={report} />
      {report.problems.length > 0 ? (
        <Problems title={t("import.problems", { count: report.problems.length })} problems={report.problems} />
      ) : (
        <p>{t("import.noProblems")}</p>
      )}
      <First plan={plan} />
      <Form error={null} onSubmit={() => onImport({ title, visibility, deep })}>
        <TextField label={t("import.name")} value={title} onChange={setTitle} isRequired maxLength={300} />
        <Radios
          label={t("import.visibility")}
          value={visibility}
          onChange={(value) => setVisibility(value as Visibility)}
          options={VISIBILITIES.map((value) => ({ value, label: t(`import.${value}`), description: t(`import.${value}Help`) }))}
        />
        <Actions>
          <Button type="submit" look="primary">
            {t("import.submit")}
          </Button>
          <Button look="quiet" onPress={onAgain}>
            {t("import.another")}
          </Button>
        </Actions>
      </Form>
    </section>
  );
}

function First({ plan: { steps, added } }: { plan: Plan }) {
  return (
    <div className={styles.first}>
      <h3>{t("import.first")}</h3>
      <Indented
        label={t("import.first")}
        steps={steps}
        rest={added > steps.length && t("import.more", { count: added - steps.length })}
        isLow
      />
    </div>
  );
}
