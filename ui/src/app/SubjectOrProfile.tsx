import { lazy, Suspense } from "react";
import { useParams } from "react-router";
import { Skeleton, TEXT_LINES } from "../design/Skeleton";
import { SubjectPage } from "../features/outline/SubjectPage";

const ProfilePage = lazy(async () => ({ default: (await import("../features/account/ProfilePage")).ProfilePage }));

/** The router knows no address of which only a part is a name: /@handle is a person, all else a subject. */
export function SubjectOrProfile() {
  const { subject = "" } = useParams();
  if (!subject.startsWith("@")) return <SubjectPage />;
  return (
    <Suspense fallback={<Skeleton lines={TEXT_LINES} />}>
      <ProfilePage key={subject} handle={subject.slice(1)} />
    </Suspense>
  );
}
