import type { CiFacts } from './source.ts';

/** What a place without GitLab around it knows of CI. */
export const noCiFacts: CiFacts = { jobs: new Map(), mergeRequests: [], commits: [], target: null };
