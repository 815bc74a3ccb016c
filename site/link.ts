import { inDashboard } from '../src/core/view/address.ts';

/** Set by the build. Not `import.meta.env.BASE_URL`: a variable of that name in the environment, as CI jobs have, would win over it. */
declare const __BASE__: string;
declare const __CLIENT__: { readonly folder: string; readonly scripts: Readonly<Record<string, string>> };

/** An address inside the dashboard, wherever it is served. */
export function link(address: string): string {
  return inDashboard(__BASE__, address);
}

/** The address of a script of ours by the name of its entry; its own name holds a hash of its content. */
export function scriptOf(entry: string): string {
  const file = __CLIENT__.scripts[entry];
  if (file === undefined) throw new TypeError(`site/client has no ${entry}.ts`);
  return link(`${__CLIENT__.folder}/${file}`);
}
