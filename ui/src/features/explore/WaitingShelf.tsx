import { Skeleton } from "../../design/Skeleton";
import styles from "./ExplorePage.module.css";

/** Cards to come, as large as those that come. */
export function WaitingShelf() {
  return (
    <div className={styles.shelf}>
      {["first", "second", "third"].map((card) => (
        <div key={card} className={styles.waiting}>
          <div className={styles.waitingPicture} />
          <Skeleton lines={["title", "long", "long", "short"]} />
        </div>
      ))}
    </div>
  );
}
