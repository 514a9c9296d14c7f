const PLACE = "trellis.invitation";

/** The token of the link that was opened, or of the one that waits in this tab. It is never part of an address that the server sees. */
export function keptInvitation(token: string): string {
  if (token) sessionStorage.setItem(PLACE, token);
  return token || (sessionStorage.getItem(PLACE) ?? "");
}

export const forgetInvitation = (): void => sessionStorage.removeItem(PLACE);
