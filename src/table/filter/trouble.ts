/** What is wrong with the text of a filter; `from` and `to` are places in it, in UTF-16 units. */
export interface FilterTrouble {
  readonly from: number;
  readonly to: number;
  /** What is so, as a sentence. */
  readonly what: string;
  /** What to do, as a sentence. */
  readonly mend: string;
  /** What would be understood instead of the text from `from` to `to`; `null` where nothing is near. */
  readonly instead: string | null;
}

export function trouble(
  { from, to }: { readonly from: number; readonly to: number },
  what: string,
  mend: string,
  instead: string | null = null,
): FilterTrouble {
  return { from, to, what, mend, instead };
}

export function isTrouble(found: object): found is FilterTrouble {
  return 'mend' in found;
}
