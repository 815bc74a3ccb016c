/** What a comment and its reports are called. */
import { userError } from '../errors.ts';

/** Letters, digits, `_ . -`: the name stands in the hidden marker. */
export function reportName(name: string): string {
  if (!/^[\w.-]{1,50}$/.test(name))
    throw userError('USAGE', {
      what: `The name “${name}” of the report has other than letters, digits, _ . and -, or is longer than 50.`,
    });
  return name;
}
