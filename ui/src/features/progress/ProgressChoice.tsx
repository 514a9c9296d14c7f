import { useQuery } from "@tanstack/react-query";
import { ToggleButton, ToggleButtonGroup } from "react-aria-components";
import type { Choice } from "../../api/types";
import { t } from "../../messages";
import { Mark } from "./Mark";
import styles from "./ProgressChoice.module.css";
import { progressOf } from "./queries";
import { CHOICES, NAMES } from "./states";

type Props = { subjectUid: string; topicUid: string; onChoose: (state: Choice) => void };

/** The reader's state on one topic, and the way to change it. */
export function ProgressChoice({ subjectUid, topicUid, onChoose }: Props) {
  const { data: progress } = useQuery(progressOf(subjectUid));
  const current: Choice = progress?.states[topicUid] ?? "none";

  return (
    <ToggleButtonGroup
      aria-label={t("progress.choice")}
      className={styles.choice ?? ""}
      isDisabled={!progress}
      disallowEmptySelection
      selectedKeys={progress ? [current] : []}
      onSelectionChange={([state]) => state && onChoose(state as Choice)}
    >
      {CHOICES.map(({ state, key }) => (
        <ToggleButton key={state} id={state} className={styles.state ?? ""} data-state={state} aria-keyshortcuts={key.toUpperCase()}>
          <Mark state={state} />
          {t(NAMES[state])}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}
