/** What became of a file that `init` makes, and how the user is asked about it. */
import type { Io } from '../command.ts';

export interface Outcome {
  /** As it is seen from the folder. */
  readonly file: string;
  /** `kept`: what was there stayed; `shown`: it was not written, and the text is for somebody to use. */
  readonly action: 'written' | 'kept' | 'shown';
  /** What was written, or would have been. */
  readonly text: string;
  /** A sentence: why it was not written; `null` where it was, or where the user did not want it. */
  readonly reason: string | null;
}

export interface Asking {
  readonly yes: boolean;
  readonly ask: Io['ask'];
  /** Says something while working. */
  readonly say: (line: string) => void;
  /** Prints a text that was not written. */
  readonly show: (text: string) => void;
}

export async function agrees({ ask }: Pick<Asking, 'ask'>, question: string, usual: boolean): Promise<boolean> {
  if (ask === null) return false;
  const answer = (await ask(`${question} [${usual ? 'Y/n' : 'y/N'}] `)).trim().toLowerCase();
  return answer === '' ? usual : /^y(es)?$/.test(answer);
}
