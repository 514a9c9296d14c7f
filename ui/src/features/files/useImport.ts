import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { Failure } from "../../api/failure";
import type { Imported, Job, Planned } from "../../api/types";
import { say } from "../../design/say";
import { t } from "../../messages";
import { type Current, chooseFile, chosenFile, currentImport, go, useCurrent } from "./current";
import { cancelJob, hasEnded, jobOf, sendFile, type Wanted } from "./queries";

/** As the server's limit for a file: it needn't come all the way to be refused. */
const MOST_BYTES = 10_000_000;

/** The import under way, and what may be done with it. */
export function useImport() {
  const current = useCurrent();
  const uid = current.step === "job" ? current.job : null;
  const job = useQuery({ ...jobOf(uid ?? ""), enabled: uid !== null });
  const queries = useQueryClient();
  const send = useMutation({
    mutationFn: sendFile,
    onSuccess: (answer, wanted) => go(answered(answer, wanted)),
    onError: (error, { file }) => go({ step: "refused", name: file.name, error }),
  });
  const cancel = useMutation({
    mutationFn: cancelJob,
    onSuccess: (ended) => queries.setQueryData(jobOf(ended.uid).queryKey, ended),
    onError: (error) => say(t("import.notCancelled", { reason: error.message })),
  });

  useEffect(() => {
    if (current.step === "job" && job.data?.uid === current.job && hasEnded(job.data)) go(outcome(current.name, job.data));
    else if (current.step === "job" && job.error instanceof Failure && job.error.status === 404) go({ step: "none" });
    if (current.step === "imported") queries.invalidateQueries({ queryKey: ["subjects"] });
  }, [current, job.data, job.error, queries]);

  function start(wanted: Wanted) {
    chooseFile(wanted.file);
    if (wanted.file.size > MOST_BYTES) return go({ step: "refused", name: wanted.file.name, error: tooLarge() });
    go({ step: "sending", name: wanted.file.name, isPlan: wanted.isPlan });
    send.mutate(wanted);
  }

  return {
    current,
    job: job.data,
    jobError: job.error,
    isCancelling: cancel.isPending,
    plan: (file: File, deep = false) => start({ file, isPlan: true, deep }),
    run(choice: Pick<Wanted, "title" | "visibility" | "deep">) {
      const file = chosenFile();
      if (file) start({ file, isPlan: false, ...choice });
    },
    cancel: () => uid && cancel.mutate(uid),
    again: () => go({ step: "none" }),
  };
}

const tooLarge = (): Failure => new Failure(413, "too_large", t("import.tooLarge"));

function answered(answer: Planned | Imported | Job, { file, isPlan }: Wanted): Current {
  if ("kind" in answer) return { step: "job", name: file.name, isPlan, job: answer.uid };
  return settled(file.name, answer);
}

function settled(name: string, result: Planned | Imported): Current {
  if ("plan" in result) return { step: "planned", name, planned: result };
  return { step: "imported", imported: result };
}

/** What has come of a job. */
function outcome(name: string, { result, problem }: Job): Current {
  if (result) return settled(name, result as Planned | Imported);
  if (problem) return { step: "refused", name, error: failureOf(problem) };
  say(t("import.cancelled", { name }));
  return currentImport().step === "job" ? { step: "none" } : currentImport();
}

const failureOf = ({ status, code, detail, line, path }: NonNullable<Job["problem"]>): Failure =>
  new Failure(Number(status), String(code), String(detail), { line: Number(line) || null, path: path ? String(path) : null });
