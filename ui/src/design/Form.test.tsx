import { cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, test, vi } from "vitest";
import { Failure } from "../api/failure";
import { Button } from "./Button";
import { Form } from "./Form";
import { TextField } from "./TextField";

afterEach(cleanup);

const refused = (code: string, fields: { field: string; message: string }[] = [], retryAfter: number | null = null) =>
  new Failure(422, code, "Something is wrong.", { fields, retryAfter });

function Register({ error, onSubmit = () => {} }: { error: Error | null; onSubmit?: (values: FormData) => void }) {
  return (
    <Form
      error={error}
      fieldOf={{ wrong_code: { field: "code" }, wrong_credentials: { field: "code", says: "This is not it." } }}
      onSubmit={onSubmit}
    >
      <TextField name="handle" label="Handle" defaultValue="ada" isRequired />
      <TextField name="email" label="Email" defaultValue="ada@example" />
      <TextField name="code" label="Code" defaultValue="1" />
      <button type="submit">Send</button>
    </Form>
  );
}

const field = (name: string) => screen.getByRole<HTMLInputElement>("textbox", { name });

/** What is read out with a field. */
const notesOf = (name: string): string =>
  (field(name).getAttribute("aria-describedby") ?? "")
    .split(" ")
    .map((id) => document.getElementById(id)?.textContent)
    .join(" ");

test("a refusal stands beside each field that it is about, and the first of them takes the focus", () => {
  const fields = [
    { field: "email", message: "This is no address." },
    { field: "handle", message: "Somebody has it." },
  ];
  const { rerender } = render(<Register error={null} />);
  rerender(<Register error={refused("invalid", fields)} />);
  expect(notesOf("Handle")).toContain("Somebody has it.");
  expect(notesOf("Email")).toContain("This is no address.");
  expect(field("Handle").getAttribute("aria-invalid")).toBe("true");
  expect(document.activeElement).toBe(field("Handle"));
  expect(screen.queryByRole("alert")).toBeNull();
});

test("a code that is about a field is shown there, though the server names none", () => {
  render(<Register error={refused("wrong_code")} />);
  expect(notesOf("Code")).toContain("Something is wrong.");
  expect(document.activeElement).toBe(field("Code"));
});

test("what the server says for another page is said for this one", () => {
  render(<Register error={refused("wrong_credentials", [{ field: "password", message: "The login or the password is wrong." }])} />);
  expect(notesOf("Code")).toContain("This is not it.");
});

test("a field in a part of the body is found by its own name", () => {
  render(<Register error={refused("invalid", [{ field: "ResetAsked.email", message: "This is no address." }])} />);
  expect(notesOf("Email")).toContain("This is no address.");
});

test("what is about no field of the form is told above it, with the time to wait", () => {
  render(<Register error={refused("too_many_requests", [], 90)} />);
  expect(screen.getByRole("alert").textContent).toBe("Something is wrong.You can try again in 90 seconds.");
});

test("what was wrong goes with the first letter that mends it, while the field still has the focus", async () => {
  render(<Register error={refused("handle_taken", [{ field: "handle", message: "Somebody has it." }])} />);
  await userEvent.type(field("Handle"), "2");
  expect(document.activeElement).toBe(field("Handle"));
  expect(notesOf("Handle")).not.toContain("Somebody has it.");
});

test("what is on its way is not sent a second time", async () => {
  const sent = vi.fn<(values: FormData) => void>();
  const form = (isPending: boolean) => (
    <Form error={null} onSubmit={sent}>
      <TextField name="handle" label="Handle" />
      <Button type="submit" isPending={isPending}>
        Send
      </Button>
    </Form>
  );
  const { rerender } = render(form(true));
  await userEvent.type(field("Handle"), "ada{Enter}");
  await userEvent.click(screen.getByRole("button", { name: "Send" }));
  expect(sent).not.toHaveBeenCalled();
  rerender(form(false));
  await userEvent.type(field("Handle"), "{Enter}");
  expect(sent).toHaveBeenCalledTimes(1);
});

test("what was refused may be sent again once it has been changed", async () => {
  const sent = vi.fn<(values: FormData) => void>();
  render(<Register error={refused("handle_taken", [{ field: "handle", message: "Somebody has it." }])} onSubmit={sent} />);
  await userEvent.type(field("Handle"), "2");
  await userEvent.click(screen.getByRole("button", { name: "Send" }));
  expect(sent).toHaveBeenCalledTimes(1);
  expect(sent.mock.calls[0]?.[0].get("handle")).toBe("ada2");
});
