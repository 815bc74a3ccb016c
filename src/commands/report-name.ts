/** What a comment and its reports are called, and where they lead. */
import { userError } from '../errors.ts';
import type { Io } from './command.ts';

/** Letters, digits, `_ . -`: the name stands in the hidden marker. */
export function reportName(name: string): string {
  if (!/^[\w.-]{1,50}$/.test(name))
    throw userError('USAGE', {
      what: `The name “${name}” of the report has other than letters, digits, _ . and -, or is longer than 50.`,
    });
  return name;
}

/** With a slash at its end. */
export function dashboardOf({ environment: { pagesUrl } }: Io): string | null {
  return pagesUrl === null ? null : `${pagesUrl.replace(/\/+$/, '')}/`;
}
