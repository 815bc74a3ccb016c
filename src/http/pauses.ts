/** The pauses that a server asks for: one for all calls to it, so that those side by side do not each find out for themselves. */

export interface Pauses {
  /** No call goes to this server for so many milliseconds from now; a shorter pause than the present one changes nothing. */
  hold(server: string, ms: number): void;
  /** Milliseconds until calls may go there again; 0 where they may now. */
  left(server: string): number;
  /** Ends after so many milliseconds, or with a failure when `stop` ends everything. */
  sleep(ms: number): Promise<void>;
  stop(): void;
}

/** Longest time that a timer of JavaScript can hold. */
const LONGEST = 2 ** 31 - 1;

export function createPauses(): Pauses {
  const over = new Map<string, number>();
  const sleepers = new Set<() => void>();
  return {
    hold: (server, ms) => {
      over.set(server, Math.max(over.get(server) ?? 0, performance.now() + ms));
    },
    left: (server) => Math.max(0, (over.get(server) ?? 0) - performance.now()),
    sleep: (ms) =>
      new Promise((resolve, reject) => {
        const wake = () => {
          clearTimeout(timer);
          reject(new Error('the calls were ended'));
        };
        const timer = setTimeout(
          () => {
            sleepers.delete(wake);
            resolve();
          },
          Math.min(ms, LONGEST),
        );
        sleepers.add(wake);
      }),
    stop: () => {
      for (const wake of sleepers) wake();
      sleepers.clear();
    },
  };
}
