import { gatherTroubles, type Troubles } from '../troubles.ts';

const kinds = {
  link: { one: 'symbolic link', many: 'symbolic links', fate: 'not followed (what lies behind is missing)' },
  special: { one: 'entry', many: 'entries', fate: 'left out, being neither file nor folder' },
  name: { one: 'entry', many: 'entries', fate: 'left out, having a name that is no UTF-8' },
  denied: { one: 'file or folder', many: 'files or folders', fate: 'not readable (the content is missing)' },
  large: { one: 'file', many: 'files', fate: 'left out, being too large' },
  many: { one: 'folder', many: 'folders', fate: 'read in part, holding too much' },
  deep: { one: 'folder', many: 'folders', fate: 'left out, lying too deep' },
  text: { one: 'text', many: 'texts', fate: 'read with U+FFFD in place of bytes that are no UTF-8' },
  lines: { one: 'metric file', many: 'metric files', fate: 'read without lines that are no measurement' },
  empty: { one: 'metric file', many: 'metric files', fate: 'left out, holding no measurement' },
  experiment: { one: 'experiment', many: 'experiments', fate: 'named after a folder without a readable meta.yaml' },
  run: { one: 'run', many: 'runs', fate: 'left out for want of a readable meta.yaml, as MLflow does' },
  twice: { one: 'folder', many: 'folders', fate: 'left out, another experiment having the same number' },
} as const;

export type FileTroubles = Troubles<keyof typeof kinds>;

/** The places are paths inside the store. */
export const fileTroubles = (): FileTroubles => gatherTroubles(kinds);
