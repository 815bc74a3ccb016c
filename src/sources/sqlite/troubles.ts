import { gatherTroubles, type Troubles } from '../troubles.ts';

const kinds = {
  text: { one: 'text', many: 'texts', fate: 'left out, being too long' },
  points: { one: 'run', many: 'runs', fate: 'read without its histories, which hold too many points' },
  experiment: {
    one: 'experiment',
    many: 'experiments',
    fate: 'named after its number, for the database tells runs of it but no name',
  },
} as const;

export type SqliteTroubles = Troubles<keyof typeof kinds>;

export const sqliteTroubles = (): SqliteTroubles => gatherTroubles(kinds);
