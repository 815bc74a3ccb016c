/** What makes a folder recognisable as a dashboard of ours, which may be replaced, and says what it was built for. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const MARK = 'ml-report.json';

export const isMarked = (folder: string): boolean => existsSync(join(folder, MARK));

/** `base` is the path of its first page. */
export function mark(folder: string, base: string): void {
  writeFileSync(join(folder, MARK), `${JSON.stringify({ format: 'ml-report/1', made: 'dashboard', base })}\n`);
}

/** The path that it was built for; `/` where it does not say. */
export function builtFor(folder: string): string {
  try {
    const { base } = JSON.parse(readFileSync(join(folder, MARK), 'utf8')) as { base?: unknown };
    return typeof base === 'string' ? base : '/';
  } catch {
    return '/';
  }
}
