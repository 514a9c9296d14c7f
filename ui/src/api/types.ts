import type { components, paths } from "./generated";

type Answer<Path extends keyof paths> = paths[Path] extends { get: { responses: { 200: { content: { "application/json": infer Body } } } } }
  ? Body
  : never;

export type SubjectPage = Answer<"/api/v1/subjects">;
export type Subject = SubjectPage["items"][number];
export type SubjectMap = Answer<"/api/v1/subjects/{subject_uid}/map">;
export type MapSubject = SubjectMap["subject"];
export type Relation = SubjectMap["relations"][number];
export type Link = Answer<"/api/v1/subjects/{subject_uid}/links">["links"][number];
export type Topic = SubjectMap["topics"][number];
export type DocumentPage = Answer<"/api/v1/topics/{topic_uid}/documents">;
export type Document = components["schemas"]["Document"];
export type Progress = Answer<"/api/v1/subjects/{subject_uid}/progress">;
export type Services = Answer<"/api/v1/services">;

/** What may be set on a topic, "none" included. */
export type Choice = paths["/api/v1/topics/{topic_uid}/progress"]["put"]["requestBody"]["content"]["application/json"]["state"];
/** What a topic is marked as. */
export type State = Exclude<Choice, "none">;

type Sent<Operation> = Operation extends { requestBody: { content: { "application/json": infer Body } } } ? Body : never;
type Got<Operation, Status extends number> = Operation extends {
  responses: { [status in Status]: { content: { "application/json": infer Body } } };
}
  ? Body
  : never;

export type Me = Answer<"/api/v1/users/me">;
export type Role = Me["role"];
export type Profile = Answer<"/api/v1/users/{handle}">;
export type Credentials = Sent<paths["/api/v1/sessions"]["post"]>;
export type OpenedSession = Got<paths["/api/v1/sessions"]["post"], 200>;
export type NewAccount = Sent<paths["/api/v1/users"]["post"]>;
export type OwnSession = Answer<"/api/v1/sessions">["items"][number];
export type AccessToken = Answer<"/api/v1/tokens">["items"][number];
export type NewAccessToken = Sent<paths["/api/v1/tokens"]["post"]>;
export type Scope = NewAccessToken["scopes"][number];
export type MadeAccessToken = Got<paths["/api/v1/tokens"]["post"], 201>;
export type SecondFactorOffer = Got<paths["/api/v1/users/me/totp"]["post"], 200>;
export type UserPage = Answer<"/api/v1/users">;
export type User = UserPage["items"][number];
export type AuditPage = Answer<"/api/v1/audit">;
export type AuditEntry = AuditPage["items"][number];

export type Job = components["schemas"]["Job"];
export type Planned = components["schemas"]["Planned"];
export type Imported = components["schemas"]["Imported"];
export type Report = components["schemas"]["Report"];
export type ReportedProblem = components["schemas"]["ReportedProblem"];
export type ExportReport = components["schemas"]["ExportReport"];
export type ExportFormat = ExportReport["format"];
export type Visibility = Subject["visibility"];

export type SubjectWithOrigin = components["schemas"]["SubjectWithOrigin"];
export type Member = components["schemas"]["Member"];
export type MemberRole = Member["role"];
export type GivenRole = components["schemas"]["NewRole"]["role"];
export type ShareLink = components["schemas"]["ShareLink"];
export type MadeShareLink = components["schemas"]["ShareLinkWithToken"];
export type Change = components["schemas"]["Change"];
export type MapDifference = components["schemas"]["MapDifference"];
export type Operation = components["schemas"]["ChangeRequest"]["operations"][number];
/** What a subject says of itself; what is left out stays. */
export type Description = Partial<Omit<components["schemas"]["Describe"], "op">>;
