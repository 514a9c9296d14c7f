import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, received } from "../../api/client";
import type { GivenRole, SubjectWithOrigin } from "../../api/types";
import { Button } from "../../design/Button";
import { Form } from "../../design/Form";
import { Select } from "../../design/Select";
import { say } from "../../design/say";
import { TextField } from "../../design/TextField";
import { t } from "../../messages";
import { text } from "../account/formText";
import { membersOf } from "./queries";
import styles from "./ShareDialog.module.css";
import { GIVEN } from "./useMembers";

type Wanted = { handle: string; role: GivenRole };

export function AddMember({ subject: { uid } }: { subject: SubjectWithOrigin }) {
  const queries = useQueryClient();
  const [added, setAdded] = useState(0);
  const add = useMutation({
    mutationFn: ({ handle, role }: Wanted) =>
      received(
        api.PUT("/api/v1/subjects/{subject_uid}/members/{handle}", { params: { path: { subject_uid: uid, handle } }, body: { role } }),
      ),
    async onSuccess({ display_name }) {
      say(t("share.added", { name: display_name }));
      setAdded((count) => count + 1);
      await queries.invalidateQueries(membersOf(uid));
    },
  });
  return (
    <Form
      key={added}
      error={add.error}
      fieldOf={{ not_found: { field: "handle", says: t("share.nobody") }, last_owner: { field: "handle" } }}
      onSubmit={(values) =>
        add.mutate({ handle: text(values, "handle").trim().replace(/^@/, ""), role: text(values, "role") as GivenRole })
      }
    >
      <div className={styles.add}>
        <TextField
          name="handle"
          label={t("share.add")}
          description={t("share.handleHelp")}
          autoComplete="off"
          maxLength={80}
          isRequired
          isLiteral
        />
        <Select name="role" label={t("share.role")} options={roleOptions()} defaultValue="viewer" />
        <Button type="submit" isPending={add.isPending}>
          {t("share.addAction")}
        </Button>
      </div>
    </Form>
  );
}

export const roleOptions = () => GIVEN.map((role) => ({ value: role, label: t(`member.${role}`) }));
