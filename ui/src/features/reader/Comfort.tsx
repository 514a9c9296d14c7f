import { ALargeSmall, Minus, Plus } from "lucide-react";
import { Button, Dialog, DialogTrigger, Popover, ToggleButton, ToggleButtonGroup } from "react-aria-components";
import { t } from "../../messages";
import styles from "./Comfort.module.css";
import { lineWidth, SIZES, textSize, WIDTH_NAMES, WIDTHS, type Width } from "./comfort";

/** How large the text is and how long its lines are: chosen once, for every text. */
export function Comfort() {
  return (
    <DialogTrigger>
      <Button className={styles.button ?? ""} aria-label={t("reader.comfort")}>
        <ALargeSmall size={20} strokeWidth={1.5} aria-hidden />
      </Button>
      <Popover className={styles.popover ?? ""} placement="bottom end" offset={6}>
        <Dialog className={styles.dialog ?? ""} aria-label={t("reader.comfort")}>
          <Size />
          <LineWidth />
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

function Size() {
  const size = textSize.use();
  const place = SIZES.indexOf(size);
  const [smaller, larger] = [SIZES[place - 1], SIZES[place + 1]];
  return (
    <fieldset className={styles.group}>
      <legend>{t("reader.textSize")}</legend>
      <Button
        className={styles.step ?? ""}
        aria-label={t("reader.smaller")}
        isDisabled={!smaller}
        onPress={() => smaller && textSize.choose(smaller)}
      >
        <Minus size={16} strokeWidth={1.75} aria-hidden />
      </Button>
      <output>{t("reader.percent", { percent: Number(size) })}</output>
      <Button
        className={styles.step ?? ""}
        aria-label={t("reader.larger")}
        isDisabled={!larger}
        onPress={() => larger && textSize.choose(larger)}
      >
        <Plus size={16} strokeWidth={1.75} aria-hidden />
      </Button>
    </fieldset>
  );
}

function LineWidth() {
  const width = lineWidth.use();
  return (
    <fieldset className={styles.group}>
      <legend id="line-width">{t("reader.lineWidth")}</legend>
      <ToggleButtonGroup
        aria-labelledby="line-width"
        className={styles.widths ?? ""}
        disallowEmptySelection
        selectedKeys={[width]}
        onSelectionChange={([key]) => key && lineWidth.choose(key as Width)}
      >
        {WIDTHS.map((each) => (
          <ToggleButton key={each} id={each} className={styles.width ?? ""}>
            {t(WIDTH_NAMES[each])}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
    </fieldset>
  );
}
