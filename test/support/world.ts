import { readEnvironment } from '../../src/config/ci.ts';
import { main, type World } from '../../src/program.ts';
import { NOON } from './build.ts';

export interface Ended {
  readonly exit: number;
  readonly out: string;
  readonly err: string;
}

/** One command line in a world of its own: the given variables and nothing else, the given folder, streams that are kept. */
export async function ml(
  argv: readonly string[],
  { env = {}, folder = '/nowhere', ...over }: Partial<World> & { readonly env?: Readonly<Record<string, string>> } = {},
): Promise<Ended> {
  const said = { out: '', err: '' };
  const exit = await main(argv, {
    environment: readEnvironment({ ML_REPORT_RETRY_S: '0', ...env }),
    folder,
    out: (text) => {
      said.out += text;
    },
    // One letter a byte.
    outBytes: (bytes) => {
      said.out += Buffer.from(bytes).toString('latin1');
    },
    err: (text) => {
      said.err += text;
    },
    terminal: false,
    now: () => NOON,
    sleep: () => Promise.resolve(),
    interrupted: () => Promise.resolve(),
    ask: null,
    ...over,
  });
  return { exit, ...said };
}
