import { Failure } from "../../api/failure";
import { Refusal } from "../../design/Refusal";
import { t } from "../../messages";
import styles from "./HistoryPage.module.css";

/** Why a change can't be taken back, and which topics are in the way. */
export function Refused({ error }: { error: Error }) {
  const topics = error instanceof Failure ? error.topics : [];
  return (
    <>
      <Refusal error={error} />
      {topics.length > 0 && (
        <p className={styles.text}>
          {t("history.inTheWay")} {topics.map(({ title }) => t("diff.quoted", { title })).join(", ")}
        </p>
      )}
    </>
  );
}
