/** The account's part of the API. */

type Answer<Body> = { headers: Record<string, unknown>; content: { "application/json": Body } };
type Nothing = { headers: Record<string, unknown>; content?: never };
type NoParameters = { query?: never; header?: never; path?: never; cookie?: never };
type Path<Name extends string> = Omit<NoParameters, "path"> & { path: { [key in Name]: string } };
type Query<Values> = Omit<NoParameters, "query"> & { query?: Values };
type Json<Body> = { content: { "application/json": Body } };
type Get<Body, Parameters = NoParameters> = { parameters: Parameters; requestBody?: never; responses: { 200: Answer<Body> } };
type Made<Input, Body> = { parameters: NoParameters; requestBody: Json<Input>; responses: { 201: Answer<Body> } };
type Changed<Input, Body, Parameters = NoParameters> = {
  parameters: Parameters;
  requestBody: Json<Input>;
  responses: { 200: Answer<Body> };
};
type Done<Input, Parameters = NoParameters> = { parameters: Parameters; requestBody: Json<Input>; responses: { 204: Nothing } };
type Bare<Parameters = NoParameters> = { parameters: Parameters; requestBody?: never; responses: { 204: Nothing } };
type Page<Item> = { items: Item[]; next_cursor: string | null };

type Role = "learner" | "author" | "moderator" | "admin";
type Scope = "read" | "write" | "admin";
type MeBody = {
  uid: string;
  handle: string;
  display_name: string;
  bio: string;
  email: string;
  email_verified: boolean;
  pending_email: string | null;
  role: Role;
  has_second_factor: boolean;
  recovery_codes_left: number;
  created_at: string;
};
type Proof = { current_password: string; code?: string | null };
type Opened = { access_token: string; token_type: string; expires_in: number; user: MeBody };
type SessionBody = {
  uid: string;
  device: string;
  address: string;
  created_at: string;
  used_at: string;
  expires_at: string;
  is_current: boolean;
};
type TokenBody = { uid: string; name: string; scopes: Scope[]; created_at: string; expires_at: string; used_at: string | null };
type UserBody = {
  uid: string;
  handle: string;
  display_name: string;
  email: string;
  email_verified: boolean;
  role: Role;
  has_second_factor: boolean;
  created_at: string;
  suspended_at: string | null;
  deactivated_at: string | null;
  session_count: number;
};
type EntryBody = { at: string; event: string; request_id: string; user_uid: string | null; address: string; [fact: string]: unknown };
type Paging = { limit?: number; cursor?: string | null };

export interface AccountPaths {
  "/api/v1/users": {
    post: Made<
      { handle: string; email: string; password: string; display_name?: string | null },
      { uid: string; handle: string; display_name: string; role: Role; created_at: string }
    >;
    get: Get<Page<UserBody>, Query<Paging & { q?: string; role?: Role; suspended?: boolean }>>;
  };
  "/api/v1/users/me": {
    get: Get<MeBody>;
    put: Changed<{ display_name?: string; bio?: string; email?: string } & Partial<Proof>, MeBody>;
    delete: Done<Proof & { shared_subjects: "keep" | "delete" }>;
  };
  "/api/v1/users/me/password": { put: Done<Proof & { new_password: string }> };
  "/api/v1/users/me/deactivation": { post: Done<Proof> };
  "/api/v1/users/me/export": { get: Get<unknown> };
  "/api/v1/users/me/totp": {
    post: Changed<Proof, { secret: string; uri: string }>;
    put: Changed<{ code: string }, { recovery_codes: string[] }>;
    delete: Done<Proof>;
  };
  "/api/v1/users/me/recovery-codes": { post: Changed<Proof, { recovery_codes: string[] }> };
  "/api/v1/users/{handle}": { get: Get<{ handle: string; display_name: string; bio: string; created_at: string }, Path<"handle">> };
  "/api/v1/users/{handle}/role": { put: Changed<{ role: Role }, UserBody, Path<"handle">> };
  "/api/v1/users/{handle}/suspension": {
    put: { parameters: Path<"handle">; requestBody?: never; responses: { 200: Answer<UserBody> } };
    delete: { parameters: Path<"handle">; requestBody?: never; responses: { 200: Answer<UserBody> } };
  };
  "/api/v1/users/{handle}/sessions": { delete: Bare<Path<"handle">> };
  "/api/v1/email-verifications": { post: Done<{ token?: string }> };
  "/api/v1/password-resets": { post: Done<{ email?: string; token?: string; new_password?: string }> };
  "/api/v1/sessions": {
    get: Get<Page<SessionBody>>;
    post: Changed<{ login: string; password: string; code?: string | null }, Opened>;
    delete: Bare;
  };
  "/api/v1/sessions/{session_uid}": { delete: Bare<Path<"session_uid">> };
  "/api/v1/tokens": {
    get: Get<Page<TokenBody>>;
    post: Made<{ name: string; scopes: Scope[]; expires_in_days: number }, TokenBody & { token: string }>;
  };
  "/api/v1/tokens/{token_uid}": { delete: Bare<Path<"token_uid">> };
  "/api/v1/audit": { get: Get<Page<EntryBody>, Query<Paging>> };
}
