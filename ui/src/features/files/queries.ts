import { queryOptions } from "@tanstack/react-query";
import { api, patientApi, received } from "../../api/client";
import type { ExportFormat, Imported, Job, Planned, Visibility } from "../../api/types";

const LOOK_EVERY_MS = 1000;

export type Wanted = { file: File; isPlan: boolean; deep: boolean; title?: string; visibility?: Visibility };

/** Sends a file. What takes the server long is answered with a job. */
export function sendFile({ file, isPlan, deep, title, visibility }: Wanted): Promise<Planned | Imported | Job> {
  const form = new FormData();
  form.set("file", file);
  form.set("plan_only", String(isPlan));
  form.set("deep", String(deep));
  if (title) form.set("title", title);
  if (visibility) form.set("visibility", visibility);
  return received<Planned | Imported | Job>(patientApi.POST("/api/v1/subjects/import", { body: { file: "" }, bodySerializer: () => form }));
}

export const hasEnded = ({ state }: Job): boolean => state === "done" || state === "failed" || state === "cancelled";

/** Looked at again and again until it has ended. */
export const jobOf = (uid: string) =>
  queryOptions({
    queryKey: ["jobs", uid],
    queryFn: ({ signal }) => received(api.GET("/api/v1/jobs/{job_uid}", { params: { path: { job_uid: uid } }, signal })),
    refetchInterval: ({ state }) => (state.data && hasEnded(state.data) ? false : LOOK_EVERY_MS),
    refetchIntervalInBackground: true,
    staleTime: 0,
  });

export const cancelJob = (uid: string): Promise<Job> =>
  received(api.DELETE("/api/v1/jobs/{job_uid}", { params: { path: { job_uid: uid } } }));

export type Part = { subjectUid: string; format: ExportFormat; topic: string | null };

const parameters = ({ subjectUid, format, topic }: Part) => ({
  path: { subject_uid: subjectUid },
  query: { format, ...(topic ? { topic } : {}) },
});

export const exportReport = (part: Part) =>
  queryOptions({
    queryKey: ["subjects", part.subjectUid, "export", part.format, part.topic],
    queryFn: ({ signal }) => received(patientApi.GET("/api/v1/subjects/{subject_uid}/export/report", { params: parameters(part), signal })),
    staleTime: 0,
  });

export const exportFile = async (part: Part): Promise<Blob> =>
  (await received(patientApi.GET("/api/v1/subjects/{subject_uid}/export", { params: parameters(part), parseAs: "blob" }))) as Blob;
