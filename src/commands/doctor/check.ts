/** What a check is, and what it can find. */
import type { Facts } from './facts.ts';

/** What a user wants to work. */
export const features = ['comment', 'gate', 'dashboard'] as const;
export type Feature = (typeof features)[number];

export type State =
  | 'good'
  /** It works, and something about it should be known. */
  | 'attention'
  | 'bad'
  /** It was not tried, and so is not known. */
  | 'unknown';

export interface Finding {
  readonly state: State;
  /** One sentence. */
  readonly says: string;
  /** What to do about it; `null` where there is nothing to do. */
  readonly mend: string | null;
}

export interface Check {
  readonly label: string;
  /** Where it says nothing it is left out. */
  readonly applies: (facts: Facts) => boolean;
  /** Labels of the checks that must not be bad for this one to be tried. */
  readonly after: readonly string[];
  /** What does not work where it is bad; a check that nothing needs only asks for attention. */
  readonly needed: readonly Feature[];
  /** A `UserError` that it throws is bad: its message is what is so, its hint the mend. */
  readonly check: (facts: Facts) => Promise<Finding>;
  /** The mend of a finding that brings none of its own. */
  readonly mend: string | null;
}

export const good = (says: string): Finding => ({ state: 'good', says, mend: null });
export const attention = (says: string, mend: string | null = null): Finding => ({ state: 'attention', says, mend });
export const bad = (says: string, mend: string | null = null): Finding => ({ state: 'bad', says, mend });
/** `why` ends the sentence that begins with "Not tried". */
export const notTried = (why: string, mend: string | null = null): Finding => ({
  ...{ state: 'unknown', says: `Not tried: ${why}.`, mend },
});

export const ALL: readonly Feature[] = features;
export const always = () => true;
