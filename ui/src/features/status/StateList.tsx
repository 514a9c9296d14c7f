import { CircleCheck, CircleX } from "lucide-react";
import styles from "./StateList.module.css";
import type { StateLine } from "./states";

export function StateList({ title, lines }: { title: string; lines: StateLine[] }) {
  return (
    <section className={styles.list}>
      <h2>{title}</h2>
      <ul>
        {lines.map(({ name, good, state, detail }) => {
          const Sign = good ? CircleCheck : CircleX;
          return (
            <li key={name} data-good={good || undefined}>
              <Sign size={18} strokeWidth={1.5} aria-hidden />
              <span className={styles.name}>{name}</span>
              <span className={styles.state}>{state}</span>
              {detail && (
                <span className={styles.detail} dir="auto">
                  {detail}
                </span>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
