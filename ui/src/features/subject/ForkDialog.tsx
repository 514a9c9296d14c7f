import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useNavigate } from "react-router";
import type { Subject, Visibility } from "../../api/types";
import { subjectPath } from "../../app/addresses";
import { Decision } from "../../design/Decision";
import { Dialog } from "../../design/Dialog";
import { Form } from "../../design/Form";
import { Radios } from "../../design/Radios";
import { say } from "../../design/say";
import { TextField } from "../../design/TextField";
import { Work } from "../../design/Work";
import { t } from "../../messages";
import { text } from "../account/formText";
import { anySubject } from "./queries";
import type { DialogProps } from "./SubjectActions";
import { useFork } from "./useFork";
import { VISIBILITIES } from "./Visibility";

/** A copy of one's own; a large one is followed while it is made. */
export function ForkDialog({ subject, onClose }: DialogProps) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [visibility, setVisibility] = useState<Visibility>("private");
  const { fork, job } = useFork(subject, (made: Subject) => {
    void queries.invalidateQueries(anySubject);
    say(t("fork.done", { title: made.title }));
    onClose();
    void navigate(subjectPath(made));
  });
  return (
    <Dialog title={t("fork.title", { title: subject.title })} isOpen onClose={onClose}>
      <p>{t("fork.text")}</p>
      <Form error={fork.error} onSubmit={(values) => fork.mutate({ title: text(values, "title").trim(), visibility })}>
        <TextField
          name="title"
          label={t("fork.name")}
          defaultValue={subject.title}
          maxLength={300}
          isRequired
          isDisabled={fork.isPending}
        />
        <Radios
          label={t("visibility.label")}
          value={visibility}
          onChange={(value) => setVisibility(value as Visibility)}
          options={VISIBILITIES.map((value) => ({ value, label: t(`visibility.${value}`), description: t(`visibility.${value}Help`) }))}
          isDisabled={fork.isPending}
        />
        {job && (
          <Work
            name={t("fork.copying")}
            step={job.step || t("fork.wait")}
            percent={job.percent}
            says={t("fork.percent", { percent: job.percent })}
          />
        )}
        {job && <p>{t("fork.stay")}</p>}
        <Decision isPending={fork.isPending} onClose={onClose}>
          {t(fork.isPending ? "fork.copying" : "fork.submit")}
        </Decision>
      </Form>
    </Dialog>
  );
}
