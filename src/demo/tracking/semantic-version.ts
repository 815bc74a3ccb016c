export type SemanticVersion = { major: number; minor: number; patch: number; rest: string };

const WRITTEN =
  /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)((?:-(?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*)(?:\.(?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*))*)?(?:\+[0-9a-zA-Z-]+(?:\.[0-9a-zA-Z-]+)*)?)$/;

/** By semver.org's grammar; undefined for what is none. */
export function readVersion(text: string): SemanticVersion | undefined {
  const [, major, minor, patch, rest = ''] = WRITTEN.exec(text) ?? [];
  return major === undefined ? undefined : { major: Number(major), minor: Number(minor), patch: Number(patch), rest };
}

/** What GitLab calls a version that was given no number: 1.0.0, then one patch more than the highest. */
export function versionAfter(highest: string | undefined): string {
  const read = highest === undefined ? undefined : readVersion(highest);
  return read ? `${read.major}.${read.minor}.${read.patch + 1}${read.rest}` : '1.0.0';
}
