import { useEffect } from "react";
import { useLocation, useParams } from "react-router";
import { rewrite } from "./place";

/** Corrects the address when its words are out of date (a slug follows its title); the ids in it have decided already. */
export function useRightAddress(right: { subject: string }): void {
  const { subject } = useParams();
  const { key, pathname } = useLocation();
  useEffect(() => {
    if (subject === undefined || subject === right.subject) return;
    const rest = pathname.split("/").slice(2);
    rewrite(key, { pathname: `/${[right.subject, ...rest].join("/")}` });
  }, [subject, right.subject, key, pathname]);
}
