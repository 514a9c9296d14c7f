import type { paths } from "./generated";

type Answer<Path extends keyof paths> = paths[Path] extends { get: { responses: { 200: { content: { "application/json": infer Body } } } } }
  ? Body
  : never;

export type SubjectPage = Answer<"/api/v1/subjects">;
export type Subject = SubjectPage["items"][number];
export type SubjectMap = Answer<"/api/v1/subjects/{subject_uid}/map">;
export type MapSubject = SubjectMap["subject"];
export type Topic = SubjectMap["topics"][number];
export type DocumentPage = Answer<"/api/v1/topics/{topic_uid}/documents">;
export type Document = Answer<"/api/v1/documents/{document_uid}">;
export type Progress = Answer<"/api/v1/subjects/{subject_uid}/progress">;
export type Services = Answer<"/api/v1/services">;

/** What may be set on a topic, "none" included. */
export type Choice = paths["/api/v1/topics/{topic_uid}/progress"]["put"]["requestBody"]["content"]["application/json"]["state"];
/** What a topic is marked as. */
export type State = Exclude<Choice, "none">;
