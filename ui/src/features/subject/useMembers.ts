import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api, done, received } from "../../api/client";
import type { GivenRole, Member, SubjectWithOrigin } from "../../api/types";
import { say } from "../../design/say";
import { t } from "../../messages";
import { anySubject, membersOf } from "./queries";

export const GIVEN: readonly GivenRole[] = ["viewer", "commenter", "editor"];

/** What the owner does with members, and each with their own membership. */
export function useMembers({ uid, title }: SubjectWithOrigin) {
  const queries = useQueryClient();
  const again = () => queries.invalidateQueries(membersOf(uid));
  const at = (handle: string) => ({ params: { path: { subject_uid: uid, handle } } });

  const setRole = useMutation({
    mutationFn: ({ handle, role }: { handle: string; role: GivenRole }) =>
      received(api.PUT("/api/v1/subjects/{subject_uid}/members/{handle}", { ...at(handle), body: { role } })),
    onSuccess: ({ display_name, role }) => say(t("share.roleDone", { name: display_name, role: t(`member.${role}`) })),
    onSettled: again,
  });
  const remove = useMutation({
    mutationFn: ({ handle }: Member) => done(api.DELETE("/api/v1/subjects/{subject_uid}/members/{handle}", at(handle))),
    onSuccess: (_, { display_name }) => say(t("share.removed", { name: display_name })),
    onSettled: again,
  });
  const handOver = useMutation({
    mutationFn: ({ handle }: Member) =>
      received(api.PUT("/api/v1/subjects/{subject_uid}/owner", { params: { path: { subject_uid: uid } }, body: { handle } })),
    async onSuccess(_, { display_name }) {
      say(t("share.handedOver", { title, name: display_name }));
      await queries.invalidateQueries(anySubject);
    },
  });
  return { setRole, remove, handOver };
}
