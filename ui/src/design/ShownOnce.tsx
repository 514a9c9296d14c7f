import { useEffect, useRef } from "react";
import { Actions } from "./Actions";
import { Button } from "./Button";
import { CopyButton } from "./CopyButton";
import styles from "./rows.module.css";

type Props = { title: string; text: string; secret: string; copy: string; seen: string; onSeen: () => void };

/** The only time that a secret is seen: to be copied now. */
export function ShownOnce({ title, text, secret, copy, seen, onSeen }: Props) {
  const place = useRef<HTMLElement>(null);
  useEffect(() => {
    place.current?.focus();
    place.current?.scrollIntoView({ block: "center" });
  }, []);
  return (
    <section ref={place} tabIndex={-1} className={styles.once} aria-label={title}>
      <p>
        <strong>{title}</strong>
      </p>
      <p>{text}</p>
      <code dir="ltr">{secret}</code>
      <Actions>
        <CopyButton text={secret}>{copy}</CopyButton>
        <Button look="quiet" onPress={onSeen}>
          {seen}
        </Button>
      </Actions>
    </section>
  );
}
