/** Whether there is a place with runs, and whether it answers. */
import type { SourceKind } from '../../core/model/snapshot.ts';
import { userError } from '../../errors.ts';
import { createHttp, nameOf, parseJson } from '../../http.ts';
import { packageVersion } from '../../package-root.ts';
import { count } from '../../render/format.ts';
import { sendsWholeHistories } from '../../sources/index.ts';
import { ALL, always, attention, bad, type Check, good } from './check.ts';
import type { Facts } from './facts.ts';

const shown = (address: string) => address.replace(/\/\/.*@/, '//');

export const source: Check = {
  label: 'source',
  ...{ applies: always, after: [], needed: ALL, mend: null },
  check: async (facts) => {
    const { kind, place } = facts;
    if (kind === 'nowhere') throw userError('SOURCE_UNKNOWN', {});
    const from = facts.options.source === null ? named(facts) : '--source';
    if (kind === 'gitlab')
      return good(`Runs are read from GitLab’s model experiments at ${shown(place ?? '')} (${from}).`);
    const opened = await facts.source();
    return good(`Runs are read from ${kindOf[opened.kind]} ${shown(place ?? '')} (${from}).`);
  },
};

const kindOf: Readonly<Record<SourceKind, string>> = {
  ...{ gitlab: 'GitLab', mlflow: 'the MLflow server', local: 'MLflow’s files in', snapshot: 'the snapshot' },
};

function named({ io: { environment } }: Facts): string {
  const naming = ['ML_REPORT_TRACKING_PROJECT', 'MLFLOW_TRACKING_URI'].find((name) => environment.given.includes(name));
  if (naming !== undefined) return naming;
  return environment.trackingUri === null ? 'found in this folder' : 'the project of this CI job';
}

/** Asked without a token, GitLab answers 401 in JSON: whatever else comes is no GitLab. */
export const server: Check = {
  label: 'server',
  applies: ({ api, kind }) => api !== null || kind === 'server',
  ...{ after: ['source'], needed: ALL, mend: null },
  check: async (facts) => {
    if (facts.kind === 'server') {
      const { length } = await facts.experiments();
      return good(`The MLflow server answers, and lists ${count(length, 'experiment')}.`);
    }
    const { retrySeconds, proxies, noProxy } = facts.io.environment;
    const http = createHttp({
      ...{ retrySeconds, proxies, noProxy, userAgent: `ml-report/${packageVersion}` },
      log: facts.io.progress.debug,
    });
    try {
      const call = { method: 'GET', url: `${facts.api}/metadata`, repeatable: true } as const;
      const answer = await http.send(call);
      if (answer.status === 404)
        return bad(`${shown(call.url)} answers 404: there is no GitLab at this address.`, ADDRESS);
      parseJson(answer, nameOf(call));
      return good(`${new URL(call.url).origin} answers as GitLab does${ownCertificates(facts)}.`);
    } finally {
      await http.close();
    }
  },
};

const ADDRESS = 'It ends in /api/v4, and a relative root such as /gitlab belongs before that.';

const ownCertificates = ({ io: { environment } }: Facts) =>
  environment.given.includes('NODE_EXTRA_CA_CERTS') ? ', with the certificates of NODE_EXTRA_CA_CERTS' : '';

/** Before 17.8 model experiments were no finished part of GitLab. */
const FINISHED = [17, 8] as const;

export const version: Check = {
  label: 'version',
  applies: ({ kind }) => kind === 'gitlab',
  ...{ after: ['server', 'token'], needed: [], mend: null },
  check: async (facts) => {
    const { tracking } = await facts.connection();
    if (tracking === null) return attention('It is not known which GitLab it is.');
    const { version: number } = (await tracking.call('GET', '/metadata')) as { version?: string };
    const [major = 0, minor = 0] = String(number).split('.').map(Number);
    const histories = (await sendsWholeHistories(tracking))
      ? 'it sends every history with its run'
      : 'it gives histories one by one';
    const says = `GitLab ${number}: ${histories}.`;
    if (major > FINISHED[0] || (major === FINISHED[0] && minor >= FINISHED[1])) return good(says);
    return attention(
      says,
      'Model experiments are a finished part of GitLab since 17.8; before, some of them may be missing.',
    );
  },
};
