import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, test, vi } from "vitest";
import type { Progress } from "../../api/types";
import { ProgressChoice } from "./ProgressChoice";
import { useMark } from "./queries";

const NOTHING: Progress = { done: 0, total: 2, percent: 0, skipped: 0, known_elsewhere: [], states: {}, missing: [] };

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

/** The border to the network: answers GET with `progress`, PUT with `answer`; tells what was put. */
function serve(progress: Progress, answer: (request: Request) => Promise<Response>) {
  const puts: string[] = [];
  vi.stubGlobal("fetch", async (request: Request) => {
    if (request.method !== "PUT") return Response.json(progress);
    puts.push(((await request.clone().json()) as { state: string }).state);
    return answer(request);
  });
  return puts;
}

function Topic() {
  const mark = useMark("s");
  return (
    <>
      <ProgressChoice
        subjectUid="s"
        topicUid="t"
        onChoose={(state) => mark.mutate({ topic: { uid: "t", title: "T", counts: true }, state })}
      />
      {mark.isError && <p role="alert">{mark.error.message}</p>}
    </>
  );
}

function show() {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  render(
    <QueryClientProvider client={client}>
      <Topic />
    </QueryClientProvider>,
  );
}

const choice = (name: string) => screen.findByRole<HTMLButtonElement>("radio", { name });
const isChosen = async (name: string) => (await choice(name)).getAttribute("aria-checked") === "true";

async function choose(name: string) {
  await vi.waitFor(async () => expect((await choice(name)).disabled).toBe(false));
  await userEvent.click(await choice(name));
}

test("a state shows before the server has answered", async () => {
  serve(NOTHING, () => new Promise(() => {}));
  show();
  await choose("Done");
  expect(await isChosen("Done")).toBe(true);
});

test("a refused state is taken back, with the reason", async () => {
  serve(NOTHING, () =>
    Promise.resolve(Response.json({ code: "unavailable", detail: "The database is too busy right now." }, { status: 503 })),
  );
  show();
  await choose("Done");
  expect((await screen.findByRole("alert")).textContent).toBe("The database is too busy right now.");
  expect(await isChosen("Not begun")).toBe(true);
});

test("marks of one reader go to the server one after another", async () => {
  let answer: (response: Response) => void = () => {};
  const puts = serve(NOTHING, () => new Promise((resolve) => (answer = resolve)));
  show();
  await choose("Learning");
  await choose("Done");
  expect(await isChosen("Done")).toBe(true);
  expect(puts).toEqual(["learning"]);
  answer(Response.json({ topic_uid: "t", state: "learning", at: "2026-01-01T00:00:00Z" }));
  await vi.waitFor(() => expect(puts).toEqual(["learning", "done"]));
  expect(await isChosen("Done")).toBe(true);
});
