/** Help and version as the build wrote them down, so that asking for them loads nothing else. */
import { readFileSync } from 'node:fs';

/** The key of what a command line asks for: `''` for help of the program, `--version`, or the command whose help it is; `null` for any other. */
function wantedBy(argv: readonly string[]): string | null {
  const [first, second, ...rest] = argv;
  const isHelp = (word: string | undefined) => word === '--help' || word === '-h';
  if (isHelp(first) && second === undefined) return '';
  if ((first === '--version' || first === '-V') && second === undefined) return '--version';
  return first !== undefined && !first.startsWith('-') && isHelp(second) && rest.length === 0 ? first : null;
}

/** `null` where it asks for neither, or where none is at hand: among the sources there is none. */
export function readyHelp(argv: readonly string[]): string | null {
  const wanted = wantedBy(argv);
  if (wanted === null) return null;
  try {
    const texts = JSON.parse(readFileSync(new URL('./help.json', import.meta.url), 'utf8')) as Record<string, string>;
    return Object.hasOwn(texts, wanted) ? (texts[wanted] ?? null) : null;
  } catch {
    return null;
  }
}
