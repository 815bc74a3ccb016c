/** The source `gitlab`: model experiments of one project. */
import type { Experiment, Project } from '../core/model/project.ts';
import type { Run, User } from '../core/model/run.ts';
import { range, seriesOf } from '../core/model/series.ts';
import type { GitlabClient } from '../gitlab.ts';
import { absentOnRefusal } from './absent.ts';
import { boundedAll } from './bounded.ts';
import { readCiFacts, toUser } from './gitlab-ci.ts';
import { readCreators } from './gitlab-creators.ts';
import { checkedPage, listRuns, readHistory } from './gitlab-runs.ts';
import { experimentList, toMap, type WireFacts } from './mlflow-wire.ts';
import type { ReadRun, Source } from './source.ts';

/** `tracking` holds the runs, `code` the merge requests and pipelines: most often the same project. */
export function gitlabSource(tracking: GitlabClient, code: GitlabClient): Source {
  const project = once(() => readProject(tracking));
  const codeProject = once(() => (code === tracking ? project() : readProject(code)));
  const users = new Map<number, Promise<User | null>>();
  const userOf = (id: number) => {
    const known = users.get(id) ?? absentOnRefusal(async () => toUser(await tracking.rest.Users.show(id)));
    users.set(id, known);
    return known;
  };

  return {
    kind: 'gitlab',
    project,
    experiments: async () => {
      const answer = await tracking.tracking('GET', 'experiments/list');
      const { experiments } = checkedPage(answer, 'GET experiments/list', experimentList);
      const { path, url } = await project();
      const creators = await readCreators(tracking, path);
      return (experiments ?? []).map(
        (wire): Experiment => ({
          id: wire.experiment_id,
          name: wire.name,
          url: `${url}/-/ml/experiments/${wire.experiment_id}`,
          stage: wire.lifecycle_stage === 'deleted' ? 'deleted' : 'active',
          tags: toMap(wire.tags),
          created_at: creators.get(wire.experiment_id)?.createdAt ?? null,
          creator: creators.get(wire.experiment_id)?.creator ?? null,
        }),
      );
    },
    async *runs(experiment) {
      const { url } = await project();
      for await (const page of listRuns(tracking, experiment.id)) {
        yield await boundedAll(page, async (facts) =>
          toReadRun(facts, url, facts.userId === null ? null : await userOf(facts.userId)),
        );
      }
    },
    // GitLab through version 17 has no such call: 404.
    history: (runId, metric) => absentOnRefusal(() => readHistory(tracking, runId, metric)),
    ciFacts: async (runs: readonly Run[], mergeRequest) =>
      readCiFacts(code, runs, mergeRequest, (await codeProject()).default_branch),
  };
}

function once<T>(work: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined;
  return () => {
    result ??= work();
    return result;
  };
}

async function readProject({ rest, address }: GitlabClient): Promise<Project> {
  const wire = (await rest.Projects.show(address.project)) as unknown as Record<string, unknown>;
  return {
    id: Number(wire['id']),
    path: String(wire['path_with_namespace']),
    url: String(wire['web_url']),
    name: String(wire['name']),
    default_branch: typeof wire['default_branch'] === 'string' ? wire['default_branch'] : null,
    visibility: wire['visibility'] === 'public' || wire['visibility'] === 'internal' ? wire['visibility'] : 'private',
  };
}

/**
 * The number of a run's page stands only in its artifact address: `…/ml_models/candidate:{iid}/…`, or in older versions
 * `…/generic/ml_experiment_{experiment}/{iid}/…`.
 */
function iidOf(artifactUri: string | null): number | null {
  const [, recent, legacy] =
    /\/candidate:(\d+)(?:\/|$)|\/ml_experiment_\d+\/(\d+)(?:\/|$)/.exec(artifactUri ?? '') ?? [];
  const iid = recent ?? legacy;
  return iid === undefined ? null : Number(iid);
}

/** Several entries of one metric are its whole history: GitLab through version 17 sends it with the run. */
function toReadRun({ run, artifactUri, points }: WireFacts, projectUrl: string, user: User | null): ReadRun {
  const iid = iidOf(artifactUri);
  const linked: Run = { ...run, iid, user, url: iid === null ? null : `${projectUrl}/-/ml/candidates/${iid}` };
  if (![...points.values()].some((entries) => entries.length > 1)) return { run: linked, histories: null };
  const histories = new Map([...points].map(([metric, entries]) => [metric, seriesOf(entries)]));
  const metrics = new Map(
    [...run.metrics].map(([key, metric]) => [
      key,
      { ...metric, count: points.get(key)?.length ?? null, ...range(histories.get(key) ?? seriesOf([])) },
    ]),
  );
  return { run: { ...linked, metrics }, histories };
}
