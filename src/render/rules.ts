/** Changes of the rules that judge, as a reader of `ml-report.yml` knows them. */
import type { RuleChange } from '../core/compare/comparison.ts';
import { formatDuration } from './format.ts';

/** Both sides of a change; `write` writes a value. */
export function ruleChangeSides(
  { key, target, own }: RuleChange,
  write: (value: string) => string,
): { readonly before: string; readonly after: string } {
  const side = (json: string | null) => (json === null ? 'not set' : write(valueWords(key, json)));
  return { before: side(target), after: side(own) };
}

/** Values are JSON: a word stands without its quotation marks, and spans of time as a reader counts them. */
function valueWords(key: string, json: string): string {
  if (key.endsWith('.max-age')) return formatDuration(Number(json));
  const value: unknown = JSON.parse(json);
  return typeof value === 'string' ? value : Array.isArray(value) ? value.join(', ') || 'none' : json;
}
