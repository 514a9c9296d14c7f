import { Activity, Braces, Compass, KeyRound, LogIn, type LucideIcon, ScrollText, Settings, UserPlus, UsersRound } from "lucide-react";
import type { Session } from "../../api/session";
import type { Me } from "../../api/types";
import type { MessageKey } from "../../messages";

type Page = { name: MessageKey; to: string; icon: LucideIcon; isFor: (user: Me | null) => boolean };

const everybody = () => true;
const guests = (user: Me | null) => user === null;
const members = (user: Me | null) => user !== null;

/** The pages that have an address of their own, each for those who may see it. */
const PAGES: readonly Page[] = [
  { name: "explore.title", to: "/explore", icon: Compass, isFor: everybody },
  { name: "signIn.link", to: "/sign-in", icon: LogIn, isFor: guests },
  { name: "register.link", to: "/register", icon: UserPlus, isFor: guests },
  { name: "settings.title", to: "/settings", icon: Settings, isFor: members },
  { name: "settings.account", to: "/settings/account", icon: Settings, isFor: members },
  { name: "settings.security", to: "/settings/security", icon: Settings, isFor: members },
  { name: "settings.tokens", to: "/settings/tokens", icon: KeyRound, isFor: members },
  { name: "settings.data", to: "/settings/data", icon: Settings, isFor: members },
  { name: "users.title", to: "/admin/users", icon: UsersRound, isFor: (user) => user?.role === "moderator" || user?.role === "admin" },
  { name: "audit.title", to: "/admin/audit", icon: ScrollText, isFor: (user) => user?.role === "admin" },
  { name: "app.status", to: "/status", icon: Activity, isFor: everybody },
  { name: "app.api", to: "/api/docs", icon: Braces, isFor: everybody },
];

export const pagesFor = (session: Session): readonly Page[] =>
  PAGES.filter(({ isFor }) => isFor(session.state === "signed-in" ? session.user : null));
