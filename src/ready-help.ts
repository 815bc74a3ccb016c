/** The help as the build wrote it down, so that asking for it loads nothing else. */
import { readFileSync } from 'node:fs';

/** The words of a command line that asks for help of the program, `''`, or of a command; `null` for any other. */
function helpOf(argv: readonly string[]): string | null {
  const [first, second, ...rest] = argv;
  const isHelp = (word: string | undefined) => word === '--help' || word === '-h';
  if (isHelp(first) && second === undefined) return '';
  return first !== undefined && !first.startsWith('-') && isHelp(second) && rest.length === 0 ? first : null;
}

/** `null` where it is not asked for help, or where none is at hand: among the sources there is none. */
export function readyHelp(argv: readonly string[]): string | null {
  const wanted = helpOf(argv);
  if (wanted === null) return null;
  try {
    const texts = JSON.parse(readFileSync(new URL('./help.json', import.meta.url), 'utf8')) as Record<string, string>;
    return Object.hasOwn(texts, wanted) ? (texts[wanted] ?? null) : null;
  } catch {
    return null;
  }
}
