import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { Failure } from "../../api/failure";
import { useSession } from "../../api/session";
import type { Profile } from "../../api/types";
import { Avatar } from "../../app/Avatar";
import { NotFoundPage } from "../../app/NotFoundPage";
import { PageTitle } from "../../app/PageTitle";
import { Answer } from "../../design/Answer";
import { Skeleton } from "../../design/Skeleton";
import { day, t } from "../../messages";
import { AuthoredSubjects } from "./AuthoredSubjects";
import styles from "./ProfilePage.module.css";
import { profileOf } from "./queries";

/** Who somebody is, as they say it themselves. */
export function ProfilePage({ handle }: { handle: string }) {
  const profile = useQuery(profileOf(handle));
  if (profile.error instanceof Failure && profile.error.status === 404) return <NotFoundPage title={t("profile.missing")} />;
  return (
    <Answer isPage query={profile} waiting={<Skeleton lines={["title", "short", "long", "long"]} />}>
      {(found) => (
        <div className={styles.page}>
          <Person profile={found} />
          <AuthoredSubjects handle={found.handle} />
        </div>
      )}
    </Answer>
  );
}

function Person({ profile }: { profile: Profile }) {
  const session = useSession();
  const isOwn = session.state === "signed-in" && session.user.handle === profile.handle;
  return (
    <article className={styles.person}>
      <Avatar name={profile.display_name} isLarge />
      <div className={styles.words}>
        <PageTitle>{profile.display_name}</PageTitle>
        <p className={styles.facts}>
          <span>@{profile.handle}</span>
          <span>{t("profile.since", { date: day(profile.created_at) })}</span>
        </p>
        {profile.bio && (
          <p className={styles.bio} dir="auto">
            {profile.bio}
          </p>
        )}
        {isOwn && (
          <p className={styles.own}>
            {!profile.bio && t("profile.empty")} <Link to="/settings">{t("profile.edit")}</Link>
          </p>
        )}
      </div>
    </article>
  );
}
