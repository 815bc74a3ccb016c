/** What of a place's runs could not be read, gathered into one sentence for each kind of trouble. */

/** How one kind is said: "3 files were left out: a, b, c." */
export interface TroubleWords {
  readonly one: string;
  readonly many: string;
  /** What befell them; stands behind "was" or "were". */
  readonly fate: string;
}

export interface Troubles<K extends string> {
  /** `where` names the place in the words of its reader; the same one twice counts once. */
  note(kind: K, where: string): void;
  sentences(): string[];
}

/** Places that are named in a sentence. */
const NAMED = 3;
/** Places of one kind that are told apart; all beyond are counted together. */
const TOLD_APART = 10_000;
const LONGEST_NAME = 120;

export function gatherTroubles<K extends string>(kinds: Readonly<Record<K, TroubleWords>>): Troubles<K> {
  const noted = new Map<K, { places: Set<string>; beyond: number }>();
  return {
    note: (kind, where) => {
      const known = noted.get(kind) ?? { places: new Set<string>(), beyond: 0 };
      noted.set(kind, known);
      if (known.places.size < TOLD_APART) known.places.add(where);
      else if (!known.places.has(where)) known.beyond++;
    },
    sentences: () =>
      [...noted].map(([kind, { places, beyond }]) => {
        const n = places.size + beyond;
        const { one, many, fate } = kinds[kind];
        const named = [...places].slice(0, NAMED).map(clipped).join(', ');
        const rest = n > NAMED ? `, and ${n - NAMED} more` : '';
        return `${n === 1 ? `1 ${one} was` : `${n} ${many} were`} ${fate}: ${named}${rest}.`;
      }),
  };
}

/** One short line, whatever the name is. */
function clipped(name: string): string {
  const line = name.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ');
  return line.length > LONGEST_NAME ? `${line.slice(0, LONGEST_NAME)}…`.toWellFormed() : line.toWellFormed();
}
