import { useMutation, useQuery } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useState } from "react";
import type { ExportFormat, ExportReport } from "../../api/types";
import { download } from "../../app/download";
import { Answer } from "../../design/Answer";
import { Decision } from "../../design/Decision";
import { Dialog } from "../../design/Dialog";
import { Refusal } from "../../design/Refusal";
import { Select } from "../../design/Select";
import { bytes, t } from "../../messages";
import { ancestorsOf, type Tree } from "../outline/tree";
import { Problems } from "./Problems";
import { exportFile, exportReport } from "./queries";
import { ReportFacts } from "./ReportFacts";

const FORMATS: readonly ExportFormat[] = ["json", "markdown", "mdbook", "mm", "xmind", "opml", "csv", "text", "svg", "png"];
const WHOLE = "whole";
const MOST_PARTS = 100;

type Props = { subjectUid: string; tree: Tree; topic: string | null; onClose: () => void };

/** A map, or a part of it, as a file of another program; what that can't hold is said before. */
export function ExportDialog({ subjectUid, tree, topic, onClose }: Props) {
  const [format, setFormat] = useState<ExportFormat>("json");
  const [part, setPart] = useState(topic ?? WHOLE);
  const wanted = { subjectUid, format, topic: part === WHOLE ? null : part };
  const report = useQuery(exportReport(wanted));
  const take = useMutation({
    mutationFn: () => exportFile(wanted),
    onSuccess: (content) => download(content, report.data?.name ?? `trellis.${format}`),
  });
  return (
    <Dialog title={t("exportMap.title")} isOpen onClose={onClose}>
      <Select
        label={t("exportMap.format")}
        value={format}
        onChange={(value) => setFormat(value as ExportFormat)}
        options={FORMATS.map((value) => ({ value, label: t(`format.${value}`) }))}
      />
      <Select label={t("exportMap.part")} value={part} onChange={(value) => setPart(String(value))} options={partsOf(tree, topic)} />
      <Answer query={report} waiting={<p role="status">{t("exportMap.looking")}</p>}>
        {(found) => <Told report={found} />}
      </Answer>
      {take.error && <Refusal error={take.error} />}
      <Decision isPending={take.isPending} isDisabled={!report.data} onDecide={() => take.mutate()} onClose={onClose}>
        <Download size={16} strokeWidth={1.5} aria-hidden />
        {t(take.isPending ? "exportMap.preparing" : "exportMap.download")}
      </Decision>
    </Dialog>
  );
}

function Told({ report }: { report: ExportReport }) {
  const { name, bytes: size, problems } = report;
  return (
    <>
      <div>
        <p>{t("exportMap.size", { name, size: bytes(size) })}</p>
        <ReportFacts report={report} />
      </div>
      {problems.length > 0 ? (
        <Problems title={t("exportMap.lost", { count: problems.length })} problems={problems} />
      ) : (
        <p>{t("exportMap.nothingLost")}</p>
      )}
    </>
  );
}

/** The whole, the topic at hand with what it lies in, and the branches. */
function partsOf(tree: Tree, topic: string | null) {
  const branches = tree.nodes.get(tree.root)?.children ?? [];
  const near = topic === null ? [] : [topic, ...ancestorsOf(tree, topic)];
  const uids = [...new Set([...near, ...branches.slice(0, MOST_PARTS)])].filter((uid) => uid !== tree.root);
  return [
    { value: WHOLE, label: t("exportMap.whole") },
    ...uids.map((uid) => ({ value: uid, label: tree.nodes.get(uid)?.topic.title ?? "" })),
  ];
}
