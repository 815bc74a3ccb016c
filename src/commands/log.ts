/** What a command says while it works: on standard error, and in a job log as GitLab's collapsible sections. */

export type LogLevel = 'quiet' | 'info' | 'debug';
export const logLevels: readonly LogLevel[] = ['quiet', 'info', 'debug'];

export interface Progress {
  info(line: string): void;
  debug(line: string): void;
  /** How far the present section is; `share` from 0 to 1 where the end is known. */
  count(what: string, share?: number): void;
  /** Runs the work under a heading and says how long it took. */
  section<T>(title: string, work: () => Promise<T>): Promise<T>;
}

export interface ProgressOptions {
  readonly write: (text: string) => void;
  readonly level: LogLevel;
  readonly terminal: boolean;
  readonly inCi: boolean;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Milliseconds between two changes of the line that changes. */
const PAUSE = 100;
/** Before so many milliseconds nobody knows how long the rest will take. */
const SURE = 1000;

export function createProgress({ write, level, terminal, inCi, now }: ProgressOptions): Progress {
  const speaks = level !== 'quiet';
  let started = now();
  let last = '';
  let shown = 0;
  const clear = () => {
    if (terminal && last !== '') write('\r\x1b[2K');
    last = '';
  };
  const info = (line: string) => {
    if (!speaks) return;
    clear();
    write(`${line}\n`);
  };
  return {
    info,
    debug: (line) => {
      if (level === 'debug') info(`  ${line}`);
    },
    count: (what, share) => {
      if (!speaks) return;
      const passed = now() - started;
      const isKnown = share !== undefined && share > 0 && share < 1 && passed >= SURE;
      last = `  ${what}${isKnown ? `, about ${left(passed, share)} left` : ''}`;
      if (!terminal || now() - shown < PAUSE) return;
      shown = now();
      write(`\r\x1b[2K${last}`);
    },
    section: async (title, work) => {
      started = now();
      last = '';
      shown = 0;
      const name = title.toLowerCase().replace(/[^a-z0-9]+/g, '_');
      if (speaks && inCi) write(`\x1b[0Ksection_start:${Math.floor(started / 1000)}:${name}\r\x1b[0K${title}\n`);
      try {
        return await work();
      } finally {
        const done = `${title}${last === '' ? '' : `: ${last.trim().replace(/, about .*$/, '')}`} (${((now() - started) / 1000).toFixed(1)} s)`;
        info(done);
        if (speaks && inCi) write(`\x1b[0Ksection_end:${Math.floor(now() / 1000)}:${name}\r\x1b[0K`);
      }
    },
  };
}

function left(passed: number, share: number): string {
  const seconds = Math.ceil((passed * (1 - share)) / share / 1000);
  return seconds < 90 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
}
