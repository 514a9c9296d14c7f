import { createBrowserRouter, type RouteObject } from "react-router";
import { ErrorPage } from "./ErrorPage";
import { Frame } from "./Frame";
import { FILLS } from "./fills";
import { later } from "./later";
import { NotFoundPage } from "./NotFoundPage";
import { SignedInOnly } from "./SignedInOnly";

const pages: RouteObject[] = [
  { index: true, lazy: async () => ({ Component: (await import("../features/home/HomePage")).HomePage }) },
  { path: "explore", lazy: async () => ({ Component: (await import("../features/explore/ExplorePage")).ExplorePage }) },
  { path: "status", lazy: async () => ({ Component: (await import("../features/status/StatusPage")).StatusPage }) },
  { path: "register", lazy: async () => ({ Component: (await import("../features/account/RegisterPage")).RegisterPage }) },
  { path: "sign-in", lazy: async () => ({ Component: (await import("../features/account/SignInPage")).SignInPage }) },
  { path: "forgotten", lazy: async () => ({ Component: (await import("../features/account/ForgottenPage")).ForgottenPage }) },
  { path: "reset", lazy: async () => ({ Component: (await import("../features/account/ResetPage")).ResetPage }) },
  { path: "verify", lazy: async () => ({ Component: (await import("../features/account/VerifyPage")).VerifyPage }) },
  { path: "share", lazy: later(async () => ({ Component: (await import("../features/subject/InvitedPage")).InvitedPage })) },
  {
    Component: SignedInOnly,
    children: [
      {
        path: "settings",
        lazy: later(async () => ({ Component: (await import("../features/settings/SettingsPage")).SettingsPage })),
        children: [
          { index: true, lazy: later(async () => ({ Component: (await import("../features/settings/ProfileSection")).ProfileSection })) },
          {
            path: "account",
            lazy: later(async () => ({ Component: (await import("../features/settings/AccountSection")).AccountSection })),
          },
          {
            path: "security",
            lazy: later(async () => ({ Component: (await import("../features/settings/SecuritySection")).SecuritySection })),
          },
          { path: "tokens", lazy: later(async () => ({ Component: (await import("../features/settings/TokensSection")).TokensSection })) },
          { path: "data", lazy: later(async () => ({ Component: (await import("../features/settings/DataSection")).DataSection })) },
          { path: "trash", lazy: later(async () => ({ Component: (await import("../features/subject/TrashSection")).TrashSection })) },
          { path: "*", Component: NotFoundPage },
        ],
      },
      { path: "import", lazy: async () => ({ Component: (await import("../features/files/ImportPage")).ImportPage }) },
      { path: "admin/users", lazy: later(async () => ({ Component: (await import("../features/admin/UsersPage")).UsersPage })) },
      { path: "admin/audit", lazy: later(async () => ({ Component: (await import("../features/admin/AuditPage")).AuditPage })) },
    ],
  },
  { path: ":subject", lazy: async () => ({ Component: (await import("./SubjectOrProfile")).SubjectOrProfile }) },
  {
    path: ":subject/map",
    handle: FILLS,
    lazy: async () => ({ Component: (await import("../features/map/MapPage")).MapPage }),
  },
  { path: ":subject/history", lazy: later(async () => ({ Component: (await import("../features/subject/HistoryPage")).HistoryPage })) },
  { path: ":subject/:topic", lazy: async () => ({ Component: (await import("../features/reader/ReaderPage")).ReaderPage }) },
  { path: "*", Component: NotFoundPage },
];

/** What is seen while the first page's code is on its way: it comes within a moment, a flash would only disturb. */
const Nothing = () => null;

export const newRouter = () =>
  createBrowserRouter([
    {
      Component: Frame,
      ErrorBoundary: ErrorPage,
      HydrateFallback: Nothing,
      children: [{ ErrorBoundary: ErrorPage, children: pages }],
    },
  ]);
