import { selects } from '../core/model/glob.ts';
import { userError } from '../errors.ts';
import { oneLine, shorten } from '../render/format.ts';

/** Names that are said. */
const MOST = 5;

/** A snapshot of nothing is a mistake: throws the `UserError` of a place without experiments, or of globs that take none of them. */
export function refuseNone(names: readonly string[], globs: readonly string[]): void {
  if (names.length === 0) throw userError('EXPERIMENTS_NONE', {});
  if (names.some((name) => selects(globs, name))) return;
  const some = names.slice(0, MOST).map((name) => shorten(oneLine(name), 60));
  const there = `${some.join(', ')}${names.length > MOST ? ` and ${names.length - MOST} more` : ''}`;
  throw userError('EXPERIMENTS_UNMATCHED', { globs: globs.map(oneLine).join(', '), there });
}
