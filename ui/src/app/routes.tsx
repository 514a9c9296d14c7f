import { createBrowserRouter, type RouteObject } from "react-router";
import { SubjectsPage } from "../features/explore/SubjectsPage";
import { ErrorPage } from "./ErrorPage";
import { Frame } from "./Frame";
import { FILLS } from "./fills";
import { NotFoundPage } from "./NotFoundPage";
import { SignedInOnly } from "./SignedInOnly";

const pages: RouteObject[] = [
  { index: true, Component: SubjectsPage },
  { path: "status", lazy: async () => ({ Component: (await import("../features/status/StatusPage")).StatusPage }) },
  { path: "register", lazy: async () => ({ Component: (await import("../features/account/RegisterPage")).RegisterPage }) },
  { path: "sign-in", lazy: async () => ({ Component: (await import("../features/account/SignInPage")).SignInPage }) },
  { path: "forgotten", lazy: async () => ({ Component: (await import("../features/account/ForgottenPage")).ForgottenPage }) },
  { path: "reset", lazy: async () => ({ Component: (await import("../features/account/ResetPage")).ResetPage }) },
  { path: "verify", lazy: async () => ({ Component: (await import("../features/account/VerifyPage")).VerifyPage }) },
  {
    Component: SignedInOnly,
    children: [
      {
        path: "settings",
        lazy: async () => ({ Component: (await import("../features/settings/SettingsPage")).SettingsPage }),
        children: [
          { index: true, lazy: async () => ({ Component: (await import("../features/settings/ProfileSection")).ProfileSection }) },
          { path: "account", lazy: async () => ({ Component: (await import("../features/settings/AccountSection")).AccountSection }) },
          { path: "security", lazy: async () => ({ Component: (await import("../features/settings/SecuritySection")).SecuritySection }) },
          { path: "tokens", lazy: async () => ({ Component: (await import("../features/settings/TokensSection")).TokensSection }) },
          { path: "data", lazy: async () => ({ Component: (await import("../features/settings/DataSection")).DataSection }) },
          { path: "*", Component: NotFoundPage },
        ],
      },
      { path: "import", lazy: async () => ({ Component: (await import("../features/files/ImportPage")).ImportPage }) },
      { path: "admin/users", lazy: async () => ({ Component: (await import("../features/admin/UsersPage")).UsersPage }) },
      { path: "admin/audit", lazy: async () => ({ Component: (await import("../features/admin/AuditPage")).AuditPage }) },
    ],
  },
  { path: ":subject", lazy: async () => ({ Component: (await import("./SubjectOrProfile")).SubjectOrProfile }) },
  {
    path: ":subject/map",
    handle: FILLS,
    lazy: async () => ({ Component: (await import("../features/map/MapPage")).MapPage }),
  },
  { path: ":subject/:topic", lazy: async () => ({ Component: (await import("../features/reader/ReaderPage")).ReaderPage }) },
  {
    path: ":subject/:topic/history/:document",
    lazy: async () => ({ Component: (await import("../features/history/HistoryPage")).HistoryPage }),
  },
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
