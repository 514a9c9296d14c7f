import { Skeleton } from "../../design/Skeleton";
import cards from "./Cards.module.css";
import styles from "./ExplorePage.module.css";

/** Cards to come, as large as those that come. */
export function WaitingShelf() {
  return (
    <div className={cards.cards}>
      {["first", "second", "third"].map((card) => (
        <div key={card} className={styles.waiting}>
          <div className={styles.waitingPicture} />
          <Skeleton lines={["title", "long", "long", "short"]} />
        </div>
      ))}
    </div>
  );
}
