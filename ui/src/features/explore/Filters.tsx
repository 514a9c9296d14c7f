import { useQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import { languageName, type MessageKey, t } from "../../messages";
import styles from "./Filters.module.css";
import { commonIn, readSubjects } from "./queries";
import { SearchField } from "./SearchField";
import { FILTERS, type Filter, isFiltered, SORTS, type Sort, type Wanted } from "./wanted";

type Props = { wanted: Wanted; onWant: (wanted: Wanted, options?: { replace: boolean }) => void };

const SORT_NAMES: Record<Sort, MessageKey> = {
  newest: "explore.sortNewest",
  liked: "explore.sortLiked",
  read: "explore.sortRead",
  title: "explore.sortTitle",
};

/** Which subjects, and in which order. Tags and languages are those of the subjects that are read most; cards have the others. */
export function Filters({ wanted, onWant }: Props) {
  const { data = [] } = useQuery(readSubjects);
  const { tags, languages } = commonIn(data);
  return (
    <div className={styles.filters}>
      <div className={styles.choices}>
        <SearchField words={wanted.q ?? ""} onSearch={(words) => onWant({ ...wanted, q: words || null }, { replace: wanted.q !== null })} />
        <Choice
          label={t("explore.sort")}
          value={wanted.sort}
          options={SORTS.map((sort) => [sort, t(SORT_NAMES[sort])])}
          onChoose={(sort) => onWant({ ...wanted, sort: SORTS.find((known) => known === sort) ?? "newest" })}
        />
        <Choice
          label={t("explore.tag")}
          value={wanted.tag ?? ""}
          options={[["", t("explore.anyTag")], ...offered(tags, wanted.tag).map((tag) => [tag, tag] as const)]}
          onChoose={(tag) => onWant({ ...wanted, tag: tag || null })}
        />
        <Choice
          label={t("explore.language")}
          value={wanted.language ?? ""}
          options={[
            ["", t("explore.anyLanguage")],
            ...offered(languages, wanted.language).map((code) => [code, languageName(code)] as const),
          ]}
          onChoose={(language) => onWant({ ...wanted, language: language || null })}
        />
      </div>
      {isFiltered(wanted) && <Chosen wanted={wanted} onWant={onWant} />}
    </div>
  );
}

/** What is chosen is offered, however rare it is. */
const offered = (common: readonly string[], chosen: string | null): readonly string[] =>
  chosen === null || common.includes(chosen) ? common : [chosen, ...common];

type ChoiceProps = {
  label: string;
  value: string;
  options: readonly (readonly [string, string])[];
  onChoose: (value: string) => void;
};

function Choice({ label, value, options, onChoose }: ChoiceProps) {
  return (
    <label className={styles.choice}>
      <span>{label}</span>
      <select value={value} onChange={({ target }) => onChoose(target.value)}>
        {options.map(([option, name]) => (
          <option key={option} value={option}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

/** The filters that are set, each to be taken away again. */
function Chosen({ wanted, onWant }: Props) {
  const names: Record<Filter, (value: string) => string> = {
    tag: (tag) => tag,
    author: (author) => `@${author}`,
    language: languageName,
  };
  const set = FILTERS.flatMap((filter) => (wanted[filter] ? [{ filter, name: names[filter](wanted[filter]) }] : []));
  return (
    <ul className={styles.chosen} aria-label={t("explore.chosen")}>
      {set.map(({ filter, name }) => (
        <li key={filter}>
          <button type="button" aria-label={t("explore.without", { name })} onClick={() => onWant({ ...wanted, [filter]: null })}>
            <bdi>{name}</bdi>
            <X size={14} strokeWidth={1.5} aria-hidden />
          </button>
        </li>
      ))}
    </ul>
  );
}
