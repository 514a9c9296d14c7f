import { useState } from "react";
import type { KeyRow } from "../../app/actions";
import { EVERYWHERE } from "../../app/everywhere";
import { printed } from "../../app/keys";
import { currentOffer } from "../../app/offer";
import { Button } from "../../design/Button";
import { Dialog } from "../../design/Dialog";
import { t } from "../../messages";
import styles from "./KeysDialog.module.css";

/** All that can be done by keyboard, told from the same actions as the buttons, the menus and the palette. */
export function KeysDialog({ onClose }: { onClose: () => void }) {
  const [{ keys = [], actions }] = useState(currentOffer);
  return (
    <Dialog title={t("keys.title")} isOpen onClose={onClose}>
      <Rows title={t("keys.here")} rows={[...keys, ...actions]} />
      <Rows title={t("keys.everywhere")} rows={EVERYWHERE} />
      <div>
        <Button onPress={onClose}>{t("map.close")}</Button>
      </div>
    </Dialog>
  );
}

function Rows({ title, rows }: { title: string; rows: readonly KeyRow[] }) {
  const told = rows.filter(({ keys, said }) => said || keys.length > 0);
  if (told.length === 0) return null;
  return (
    <section className={styles.part}>
      <h3>{title}</h3>
      <dl className={styles.keys}>
        {told.map(({ name, keys, said }) => (
          <div key={name}>
            <dt>
              {said && <kbd>{t(said)}</kbd>}
              {keys.map((key) => (
                <kbd key={key}>{printed(key)}</kbd>
              ))}
            </dt>
            <dd>{t(name)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
