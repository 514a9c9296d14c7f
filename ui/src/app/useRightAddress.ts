import { useEffect } from "react";
import { useLocation, useNavigate, useParams } from "react-router";
import { isHere } from "./here";

/** Corrects the address when its words are out of date (a slug follows its title); the ids in it have decided already. */
export function useRightAddress(right: { subject: string }): void {
  const { subject } = useParams();
  const { pathname, search, hash } = useLocation();
  const navigate = useNavigate();
  useEffect(() => {
    if (subject === undefined || subject === right.subject || !isHere(pathname)) return;
    const rest = pathname.split("/").slice(2);
    navigate({ pathname: `/${[right.subject, ...rest].join("/")}`, search, hash }, { replace: true, preventScrollReset: true });
  }, [subject, right.subject, pathname, search, hash, navigate]);
}
