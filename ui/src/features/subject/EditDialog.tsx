import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { Operation, SubjectWithOrigin } from "../../api/types";
import { Decision } from "../../design/Decision";
import { Dialog } from "../../design/Dialog";
import { Form } from "../../design/Form";
import { Select } from "../../design/Select";
import { say } from "../../design/say";
import { TextField } from "../../design/TextField";
import { t } from "../../messages";
import { text } from "../account/formText";
import { languagesWith, UNKNOWN } from "./languages";
import { anySubject, change, described } from "./queries";
import type { DialogProps } from "./SubjectActions";

/** What a subject says of itself. */
export function EditDialog({ subject, onClose }: DialogProps) {
  const queries = useQueryClient();
  const save = useMutation({
    mutationFn: async (operations: Operation[]) => operations.length > 0 && (await change(subject.uid, operations, subject.version)),
    onSuccess() {
      void queries.invalidateQueries(anySubject);
      say(t("edit.done"));
      onClose();
    },
  });
  const languages = [{ value: UNKNOWN, label: t("edit.unknown") }, ...languagesWith(subject.language)];
  return (
    <Dialog title={t("edit.title")} isOpen onClose={onClose} isWide>
      <Form error={save.error} onSubmit={(values) => save.mutate(asked(subject, values))}>
        <TextField name="title" label={t("edit.name")} defaultValue={subject.title} maxLength={300} isRequired />
        <TextField
          name="summary"
          label={t("edit.summary")}
          description={t("edit.summaryHelp")}
          defaultValue={subject.summary ?? ""}
          maxLength={2000}
          lines={4}
          isOptional
        />
        <TextField name="tags" label={t("edit.tags")} description={t("edit.tagsHelp")} defaultValue={subject.tags.join(", ")} isOptional />
        <Select name="language" label={t("edit.language")} options={languages} defaultValue={subject.language} />
        <Decision isPending={save.isPending} onClose={onClose}>
          {t("edit.submit")}
        </Decision>
      </Form>
    </Dialog>
  );
}

/** Only what differs: what somebody else has changed meanwhile stays. */
function asked(subject: SubjectWithOrigin, values: FormData): Operation[] {
  const title = text(values, "title").trim();
  const summary = text(values, "summary").trim() || null;
  const language = text(values, "language");
  const tags = text(values, "tags").split(/[,،]/);
  const named = tags.map((tag) => tag.trim()).filter(Boolean);
  return described(subject, {
    ...(title === subject.title ? {} : { title }),
    ...(summary === subject.summary ? {} : { summary }),
    ...(language === subject.language ? {} : { language }),
    ...(named.join() === subject.tags.join() ? {} : { tags: named }),
  });
}
