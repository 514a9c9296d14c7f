import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { api, patientApi, received } from "../../api/client";
import { Failure } from "../../api/failure";
import type { Job, Subject, SubjectWithOrigin, Visibility } from "../../api/types";
import { say } from "../../design/say";
import { t } from "../../messages";
import { hasEnded } from "../files/queries";
import { change, described, setVisibility } from "./queries";

const LOOK_EVERY_MS = 700;

type Wanted = { title: string; visibility: Visibility };

/** Copies a subject, waits for the job that does it, and sets what the copy is to be. Whoever closes the dialog lets it go on alone. */
export function useFork(original: SubjectWithOrigin, onMade: (made: Subject) => void) {
  const [job, setJob] = useState<Job | null>(null);
  const key = useRef(newKey(original.uid));
  const isHere = useRef(true);
  useEffect(() => {
    isHere.current = true;
    return () => {
      isHere.current = false;
    };
  }, []);

  const fork = useMutation({
    async mutationFn(wanted: Wanted) {
      const answer = await begin(original.uid, key.current);
      const made = "kind" in answer ? await ended(answer, setJob) : answer;
      return settle(made, wanted);
    },
    onSuccess: (made) => isHere.current && onMade(made),
    onError(error) {
      if (!(error instanceof Failure && error.passing)) key.current = newKey(original.uid);
    },
    onSettled: () => setJob(null),
  });
  return { fork, job };
}

const newKey = (uid: string): string => `fork-${uid}-${Date.now().toString(36)}`;

/** The same key makes no second copy, however often it is sent; what was refused for good is asked for anew. */
const begin = (uid: string, key: string): Promise<Subject | Job> =>
  received<Subject | Job>(
    patientApi.POST("/api/v1/subjects/{subject_uid}/fork", {
      params: { path: { subject_uid: uid }, header: { "Idempotency-Key": key } },
    }),
  );

async function ended(begun: Job, tell: (job: Job) => void): Promise<Subject> {
  let job = begun;
  while (!hasEnded(job)) {
    tell(job);
    await new Promise((go) => setTimeout(go, LOOK_EVERY_MS));
    job = await received(api.GET("/api/v1/jobs/{job_uid}", { params: { path: { job_uid: job.uid } } }));
  }
  if (job.result) return job.result as Subject;
  const { status, code, detail } = job.problem ?? { status: 409, code: "cancelled", detail: t("fork.cancelled") };
  throw new Failure(Number(status), String(code), String(detail));
}

/** The copy is there, and private under its old title: should one of these fail, that is told and nothing is lost. */
async function settle(made: Subject, { title, visibility }: Wanted): Promise<Subject> {
  try {
    if (title !== made.title) await change(made.uid, described(made, { title }), made.version);
    if (visibility !== made.visibility) await setVisibility(made.uid, visibility);
    return { ...made, title };
  } catch (error) {
    say(t("fork.halfDone", { reason: error instanceof Error ? error.message : "" }));
    return made;
  }
}
