/** What the reader asks of the frame that draws, and what it answers. */
export type Wanted = { id: number; text: string; isDark: boolean };
export type Drawn = { id: number } & ({ svg: string; width: number; height: number; title: string } | { error: string });
