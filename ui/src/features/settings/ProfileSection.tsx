import { useMutation } from "@tanstack/react-query";
import { Link } from "react-router";
import { api, received } from "../../api/client";
import { noteUser } from "../../api/session";
import { Actions } from "../../design/Actions";
import { Button } from "../../design/Button";
import { Form } from "../../design/Form";
import { say } from "../../design/say";
import { TextField } from "../../design/TextField";
import { t } from "../../messages";
import { text } from "../account/formText";
import { SectionHead } from "./Part";
import { useUser } from "./useUser";

type Changes = { display_name: string; bio: string };

/** What others see. */
export function ProfileSection() {
  const user = useUser();
  const save = useMutation({
    mutationFn: (body: Changes) => received(api.PUT("/api/v1/users/me", { body })),
    onSuccess(saved) {
      noteUser(saved);
      say(t("profile.saved"));
    },
  });

  return (
    <>
      <SectionHead title={t("settings.profile")} lead={t("profile.lead", { handle: user.handle })} />
      <Form error={save.error} onSubmit={(values) => save.mutate({ display_name: text(values, "display_name"), bio: text(values, "bio") })}>
        <TextField
          name="display_name"
          label={t("account.name")}
          description={t("account.nameHelp")}
          autoComplete="name"
          defaultValue={user.display_name}
          maxLength={80}
          isRequired
        />
        <TextField
          name="bio"
          label={t("account.bio")}
          description={t("account.bioHelp")}
          defaultValue={user.bio}
          maxLength={500}
          lines={5}
          isOptional
        />
        <Actions>
          <Button type="submit" look="primary" isPending={save.isPending}>
            {t("profile.save")}
          </Button>
          <Link to={`/@${user.handle}`}>{t("profile.see")}</Link>
        </Actions>
      </Form>
    </>
  );
}
