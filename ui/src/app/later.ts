import { learnLater } from "../messages";

/** Fetches a part of the page together with the words that it says. */
export const later =
  <Part>(load: () => Promise<Part>) =>
  async (): Promise<Part> =>
    (await Promise.all([load(), learnLater()]))[0];
