/** Set by the build. Not `import.meta.env.BASE_URL`: a variable of that name in the environment, as CI jobs have, would win over it. */
declare const __BASE__: string;

/** An address inside the dashboard, under whatever base it is served. */
export function link(address: string): string {
  return `${__BASE__}${address}`;
}
