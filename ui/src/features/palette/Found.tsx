import { useEffect } from "react";
import { t } from "../../messages";
import type { Entry, Group } from "./entries";
import styles from "./Palette.module.css";

type Props = {
  id: string;
  groups: readonly Group[];
  chosen: Entry | undefined;
  optionId: (entry: Entry) => string;
  onPerform: (entry: Entry) => void;
};

/** What was found, by kind. The focus stays in the field; the chosen option is told by its id. */
export function Found({ id, groups, chosen, optionId, onPerform }: Props) {
  const chosenId = chosen && optionId(chosen);
  useEffect(() => {
    if (chosenId) document.getElementById(chosenId)?.scrollIntoView({ block: "nearest" });
  }, [chosenId]);
  return (
    <div id={id} role="listbox" aria-label={t("palette.title")} className={styles.found} hidden={groups.length === 0}>
      {groups.map((group) => (
        // biome-ignore lint/a11y/useSemanticElements: a fieldset may not stand in a list box
        <div key={group.id} role="group" aria-labelledby={`${id}-${group.id}`}>
          <div id={`${id}-${group.id}`} role="presentation" className={styles.kind}>
            {group.title}
          </div>
          {group.entries.map((entry) => (
            <Option key={entry.id} id={optionId(entry)} entry={entry} isChosen={entry === chosen} onPerform={onPerform} />
          ))}
        </div>
      ))}
    </div>
  );
}

type OptionProps = { id: string; entry: Entry; isChosen: boolean; onPerform: (entry: Entry) => void };

function Option({ id, entry, isChosen, onPerform }: OptionProps) {
  const { icon: Icon, name, key } = entry;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the field, which keeps the focus
    // biome-ignore lint/a11y/useFocusableInteractive: see above
    <div id={id} role="option" aria-selected={isChosen} className={styles.option} onClick={() => onPerform(entry)}>
      <Icon size={16} strokeWidth={1.5} aria-hidden />
      <span className={styles.name} dir="auto">
        {name}
      </span>
      {key && <kbd>{key}</kbd>}
    </div>
  );
}
