/** The checks in the order in which they are made: a new one is one line here. */
import type { Check } from './check.ts';
import { configuration, folders, variables, versions } from './here.ts';
import { comment, mergeRequest, notes, project } from './merge-request.ts';
import { pages } from './pages.ts';
import { baseline, experiments, links, reading, runs, search } from './runs.ts';
import { server, source, version } from './server.ts';
import { token } from './token.ts';

export const checks: readonly Check[] = [
  ...[versions, configuration, folders, variables],
  ...[source, server, token, version, project],
  ...[experiments, search, reading, runs, links, baseline],
  ...[mergeRequest, notes, comment, pages],
];
