import { api, done, received } from "../../api/client";
import type { Proven } from "./Proof";

/** A new secret, which is nothing yet: it counts once a code made with it has come back. */
export const offerSecondFactor = (body: Proven) => received(api.POST("/api/v1/users/me/totp", { body }));

export const confirmSecondFactor = async (code: string): Promise<readonly string[]> =>
  (await received(api.PUT("/api/v1/users/me/totp", { body: { code } }))).recovery_codes;

/** The former ones are void from then on. */
export const newRecoveryCodes = async (body: Proven): Promise<readonly string[]> =>
  (await received(api.POST("/api/v1/users/me/recovery-codes", { body: { code: "", ...body } }))).recovery_codes;

export const turnOffSecondFactor = (body: Proven) => done(api.DELETE("/api/v1/users/me/totp", { body: { code: "", ...body } }));
