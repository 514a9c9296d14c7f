import type { Me } from "../../api/types";
import { PasswordField } from "../../design/PasswordField";
import { t } from "../../messages";
import { CodeField } from "../account/CodeField";
import { text } from "../account/formText";

export type Proven = { current_password: string; code?: string };

/** Where the server names no field for what it refuses here. */
export const PROOF_FIELDS = { wrong_credentials: "current_password", wrong_code: "code", second_factor_needed: "code" };

/** That it is still the owner who sits here: the password, and the code where the account has a second factor. */
export function Proof({ user, label = t("password.current") }: { user: Me; label?: string }) {
  return (
    <>
      {/* Password managers look for whose password it is. */}
      <input type="text" name="username" autoComplete="username" value={user.handle} readOnly hidden />
      <PasswordField name="current_password" label={label} autoComplete="current-password" />
      {user.has_second_factor && <CodeField />}
    </>
  );
}

export function proofIn(values: FormData): Proven {
  const code = text(values, "code").trim();
  return { current_password: text(values, "current_password"), ...(code ? { code } : {}) };
}
