import { createBrowserRouter, type RouteObject } from "react-router";
import { SubjectsPage } from "../features/explore/SubjectsPage";
import { ErrorPage } from "./ErrorPage";
import { Frame } from "./Frame";
import { NotFoundPage } from "./NotFoundPage";

const pages: RouteObject[] = [
  { index: true, Component: SubjectsPage },
  { path: "status", lazy: async () => ({ Component: (await import("../features/status/StatusPage")).StatusPage }) },
  { path: ":subject", lazy: async () => ({ Component: (await import("../features/outline/SubjectPage")).SubjectPage }) },
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
