/** Makes the checks one after the other, and concludes what works. */
import { UserError } from '../../errors.ts';
import { bad, type Check, type Feature, type Finding, features, notTried } from './check.ts';
import type { Facts } from './facts.ts';

export interface Examined extends Finding {
  readonly label: string;
  /** The check that must be mended before this one can be made; `null` for one that was made. */
  readonly until: string | null;
}

export interface Working {
  readonly feature: Feature;
  readonly works: boolean;
  /** Labels of the checks that stand in its way; where it works, of those that could not be tried. */
  readonly because: readonly string[];
}

export interface Examination {
  readonly checks: readonly Examined[];
  readonly features: readonly Working[];
}

/** `begun` is told how many checks were made, of how many. */
export async function examine(
  checks: readonly Check[],
  facts: Facts,
  begun: (made: number, of: number) => void,
): Promise<Examination> {
  const applying = checks.filter((check) => check.applies(facts));
  const done = new Map<string, Finding>();
  /** By each label that is in the way, the one that is so by itself. */
  const blocked = new Map<string, string>();
  for (const check of applying) {
    const first = check.after.find((label) => blocked.has(label));
    const until = first === undefined ? null : (blocked.get(first) ?? first);
    const finding = until === null ? await perform(check, facts) : notTried(`“${until}” must be mended first`);
    if (finding.state === 'bad' || until !== null) blocked.set(check.label, until ?? check.label);
    done.set(check.label, finding);
    begun(done.size, applying.length);
  }
  const untilOf = (label: string) => (blocked.get(label) === label ? null : (blocked.get(label) ?? null));
  return {
    checks: [...done].map(([label, finding]) => ({ label, ...finding, until: untilOf(label) })),
    features: features.map((feature) => {
      const needed = applying.filter((check) => check.needed.includes(feature));
      const inTheWay = needed.flatMap(({ label }) => blocked.get(label) ?? []);
      const unknown = needed.filter(({ label }) => done.get(label)?.state === 'unknown').map(({ label }) => label);
      const works = inTheWay.length === 0;
      return { feature, works, because: works ? unknown : [...new Set(inTheWay)] };
    }),
  };
}

async function perform(check: Check, facts: Facts): Promise<Finding> {
  const found = await check.check(facts).catch((cause: unknown) => {
    if (cause instanceof UserError) return bad(cause.message, cause.hint);
    throw cause;
  });
  const state = found.state === 'bad' && check.needed.length === 0 ? 'attention' : found.state;
  const mend = found.mend ?? (state === 'good' || state === 'unknown' ? null : check.mend);
  return { state, says: found.says, mend };
}
