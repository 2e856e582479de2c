/** What a field offers while one types. */
export interface Completion {
  /** What is put in the place of what was typed. */
  insert: string;
  label: string;
  hint: string;
}

export interface Completions {
  /** Where the word that is typed begins and ends. */
  begin: number;
  end: number;
  choices: readonly Completion[];
}

/** What the text may go on with at the caret; with `all`, also where no word was begun. */
export type Complete = (text: string, caret: number, all: boolean) => Completions | null;
