/** Questions to whoever sits before the terminal. */
import { createInterface } from 'node:readline';
import { userError } from './errors.ts';

export interface Questions {
  /** The line that answers; a `UserError` where it is ended instead, by Ctrl-C or Ctrl-D. */
  ask(question: string): Promise<string>;
  /** Lets the program end. */
  close(): void;
}

interface Waiting {
  readonly answer: (line: string) => void;
  readonly end: (cause: unknown) => void;
}

/** Lines that were typed before their question are its answer; nothing is read before the first question. */
export function questionsOn(input: NodeJS.ReadableStream, output: NodeJS.WritableStream): Questions {
  const typed: string[] = [];
  let waiting: Waiting | null = null;
  let ended = false;
  /** Whoever waits is told once: two lines can come in one piece. */
  const tell = (what: (one: Waiting) => void): boolean => {
    const one = waiting;
    waiting = null;
    if (one) what(one);
    return one !== null;
  };
  const open = () => {
    const lines = createInterface({ input, output });
    lines.on('line', (line) => {
      if (!tell(({ answer }) => answer(line))) typed.push(line);
    });
    lines.on('SIGINT', () => lines.close());
    lines.on('close', () => {
      ended = true;
      tell(({ end }) => end(userError('UNANSWERED', {})));
    });
    return lines;
  };
  let lines: ReturnType<typeof open> | null = null;
  return {
    ask: async (question) => {
      if (ended && typed.length === 0) throw userError('UNANSWERED', {});
      lines ??= open();
      if (ended) output.write(question);
      else {
        lines.setPrompt(question);
        lines.prompt();
      }
      const early = typed.shift();
      if (early !== undefined) return early;
      return new Promise<string>((answer, end) => {
        waiting = { answer, end };
      });
    },
    close: () => lines?.close(),
  };
}
