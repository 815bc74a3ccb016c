/** The oldest Node that has all that is used, as `engines` in package.json says. */
export const OLDEST = '22.15';

/** What is said of a Node that is older, instead of a failure in the middle; `null` for any other. Loaded before anything that such a Node cannot load. */
export function tooOld(version: string): string | null {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [leastMajor = 0, leastMinor = 0] = OLDEST.split('.').map(Number);
  if (major > leastMajor || (major === leastMajor && minor >= leastMinor)) return null;
  return `ml-report needs Node ${OLDEST} or later, and this is ${version}.\n→ Take a newer one, as in image: node:24-slim, or npx --package node@24 --package ml-report ml-report.\n`;
}
