/** Reads a source whole and writes the snapshot: complete, or not at all. */
import { dirname } from 'node:path';
import { comparer } from '../core/compare/compare.ts';
import { belongsTo, pushesOf } from '../core/compare/head.ts';
import { selects } from '../core/model/glob.ts';
import { ownerOf } from '../core/model/pipeline.ts';
import type { Experiment, MergeRequest, Project } from '../core/model/project.ts';
import type { Run } from '../core/model/run.ts';
import type { Settings } from '../core/model/settings.ts';
import { FORMAT, type SnapshotHead, type TargetConfig } from '../core/model/snapshot.ts';
import { byText } from '../core/model/text.ts';
import { redactor, withoutSecrets } from '../core/redact.ts';
import { inShard } from '../core/shard.ts';
import { UserError } from '../errors.ts';
import { boundedAll } from '../sources/bounded.ts';
import type { CiFacts, ListedExperiment, Source, TargetFile } from '../sources/source.ts';
import { createSnapshot, type SnapshotWriter } from '../store/index.ts';
import { diskTrouble } from './disk-trouble.ts';
import type { Progress } from './log.ts';
import { readDetails } from './read-details.ts';
import { readExperiment } from './read-experiment.ts';
import { refuseNone } from './refuse-none.ts';
import { boundYoungSpace } from './young-space.ts';

export interface SnapshotOrder {
  readonly source: Source;
  readonly settings: Settings;
  readonly mergeRequest: number | null;
  /** Paths in the repository at which the target branch's configuration is looked for; empty: nowhere. */
  readonly config: readonly string[];
  /** The settings of a configuration text; a `UserError` lists what is wrong with it. */
  readonly parseConfig: (text: string, file: string) => Settings;
  readonly file: string;
  /** The head of the snapshot at `file`, from which this one may go on; `null` to read everything anew. */
  readonly known: SnapshotHead | null;
  readonly shard: SnapshotHead['shard'];
  readonly takenAt: number;
  readonly tool: string;
  readonly progress: Progress;
}

export interface Taken {
  readonly head: SnapshotHead;
  readonly experiments: number;
  readonly runs: number;
  /** Runs of the merge request's newest push that are still going or waiting to begin, the newest first. */
  readonly going: readonly Run[];
}

export async function takeSnapshot(order: SnapshotOrder): Promise<Taken> {
  const writer = createSnapshot(order.file, order.known && order.file);
  try {
    return await take(order, writer);
  } catch (cause) {
    writer.abandon();
    throw diskTrouble(cause, dirname(order.file)) ?? cause;
  }
}

async function take(order: SnapshotOrder, writer: SnapshotWriter): Promise<Taken> {
  const { source, settings, mergeRequest, config, known, progress } = order;
  if (known) source.recall({ people: writer.draft.people(), project: known.project });
  const jobs = Promise.withResolvers<ReadonlySet<number>>();
  // Whoever fails first says why; the other is not left waiting, and nobody is told twice.
  jobs.promise.catch(() => {});
  const facts = source.ciFacts({
    jobs: jobs.promise,
    mergeRequest,
    config,
    known: known && { mergeRequests: known.merge_requests, commits: known.commits },
  });
  facts.catch(() => {});
  try {
    const [origin, project, experiments] = await Promise.all([
      source.origin(),
      source.project(),
      progress.section('Runs', () => readRuns(order, writer)),
    ]);
    jobs.resolve(writer.wantedJobs());
    const asked = await jobs.promise;
    const ci = await progress.section('CI links', () => {
      if (asked.size > 0) progress.count(jobWords(asked.size));
      return facts;
    });
    addCi(writer, asked, ci);
    const draft = headOf(order, { origin, project }, ci);
    const { compared, going } = runsInFocus(draft, experiments, writer);
    await readDetails({ source, settings, writer, compared, progress });
    const head = { ...draft, history: writer.histories(), gaps: [...source.gaps()] };
    const taken = { head, experiments: experiments.length, runs: writer.runs(), going };
    writer.finish(head);
    return taken;
  } catch (cause) {
    jobs.reject(cause);
    await facts.catch(() => {});
    throw cause;
  }
}

/**
 * Reads the wanted experiments, the largest first since the pages of one come behind each other, and gives them in the order of their names.
 * Those that an earlier snapshot knew are begun before the list of experiments is there.
 */
async function readRuns(order: SnapshotOrder, writer: SnapshotWriter): Promise<Experiment[]> {
  const { source, settings, progress } = order;
  const redact = redactor(settings.redact);
  let read = 0;
  let total: number | null = null;
  const count = (runs: number) => {
    read += runs;
    boundYoungSpace();
    const of = total !== null && total >= read ? ` of ${total}` : '';
    progress.count(`${read}${of} runs read`, of === '' || total === null ? undefined : read / total);
  };
  const reading = { source, writer, redact, count };
  const listing = source.experiments().then(byId);
  listing.catch(() => {});
  const find = async (id: string) => (await listing).get(id);
  const early = writer.draft.experiments().filter((one) => isWanted(one, order));
  await boundedAll(early, (one) =>
    readExperiment(one, async () => (await find(one.id))?.runs ?? null, reading).catch(async (cause: unknown) => {
      // One that was deleted since is refused, and leaves the draft below.
      if (await find(one.id)) throw cause;
    }),
  );
  refuseNone(
    [...(await listing).values()].map(({ experiment }) => experiment.name),
    settings.experiments,
  );
  const begun = new Set(early.map(({ id }) => id));
  const wanted = [...(await listing).values()].filter(({ experiment }) => isWanted(experiment, order));
  const others = wanted.filter(({ experiment }) => !begun.has(experiment.id));
  // Of what an earlier snapshot knows only a part is read.
  if (begun.size === 0) total = sumOf(others.map(({ runs }) => runs));
  await boundedAll(
    others.sort((a, b) => (b.runs ?? 0) - (a.runs ?? 0)),
    ({ experiment, runs }) => readExperiment(experiment, async () => runs, reading),
  );
  const experiments = wanted
    .map(({ experiment }) => redact.experiment(experiment))
    .sort((a, b) => byText(a.name, b.name));
  writer.setExperiments(experiments);
  return experiments;
}

const jobWords = (jobs: number) => (jobs === 1 ? '1 job' : `${jobs} jobs`);

/** `null` where one is not known. */
function sumOf(counts: readonly (number | null)[]): number | null {
  return counts.reduce((sum, one) => (sum === null || one === null ? null : sum + one), 0);
}

/** A server that names an experiment twice means the same one. */
function byId(listed: readonly ListedExperiment[]): ReadonlyMap<string, ListedExperiment> {
  return new Map(listed.map((one) => [one.experiment.id, one]));
}

function isWanted({ id, name }: Experiment, { settings, shard }: SnapshotOrder): boolean {
  return selects(settings.experiments, name) && (!shard || inShard(shard, id));
}

/** Keeps what was found of the jobs that were asked for, and gives each the merge request that its pipeline ran for. */
function addCi(writer: SnapshotWriter, asked: ReadonlySet<number>, { jobs, mergeRequests }: CiFacts): void {
  const before = writer.draft.jobs();
  for (const id of asked) writer.addJob(id, jobs.get(id) ?? before.get(id) ?? null);
  for (const [id, job] of writer.draft.jobs()) {
    const owner = job && ownerOf(job.pipeline, mergeRequests);
    const merge_request = owner && { ...owner, title: withoutSecrets(owner.title) };
    if (job && JSON.stringify(merge_request) !== JSON.stringify(job.merge_request))
      writer.addJob(id, { ...job, merge_request });
  }
}

function headOf(
  order: SnapshotOrder,
  { origin, project }: { origin: string; project: Project | null },
  { mergeRequests, commits, target }: CiFacts,
): SnapshotHead {
  const { source, settings, mergeRequest, shard, takenAt, tool } = order;
  return {
    format: FORMAT,
    taken_at: takenAt,
    tool,
    source: source.kind,
    origin,
    shard,
    project,
    settings,
    merge_request: mergeRequest,
    merge_requests: mergeRequests.map(clean),
    commits: commits.map((one) => ({ ...one, title: withoutSecrets(one.title) })),
    history: { read: 0, unread: 0 },
    target: target && targetConfig(target, order),
    gaps: [],
  };
}

function clean(one: MergeRequest): MergeRequest {
  return {
    ...one,
    title: withoutSecrets(one.title),
    labels: one.labels.map(({ name, by }) => ({ name: withoutSecrets(name), by })),
    accepts: one.accepts.map(({ metric, reason }) => ({
      metric: withoutSecrets(metric),
      reason: withoutSecrets(reason),
    })),
  };
}

/** What the target branch says, or why that is not known; of a configuration with mistakes the first one is told. */
function targetConfig({ branch, file, text, why }: TargetFile, { parseConfig }: SnapshotOrder): TargetConfig {
  if (why !== '') return { branch, settings: null, why: withoutSecrets(why), absent: false };
  if (file === null || text === null)
    return { branch, settings: null, why: `The target branch ${branch} has no configuration.`, absent: true };
  try {
    return { branch, settings: parseConfig(text, file), why: '', absent: false };
  } catch (cause) {
    if (!(cause instanceof UserError)) throw cause;
    const [, mistake = cause.message] = cause.message.split('\n');
    const words = `The configuration of ${branch} is not valid, so it was not used: ${mistake.trim()}`;
    return { branch, settings: null, why: withoutSecrets(/[.?]$/.test(words) ? words : `${words}.`), absent: false };
  }
}

/**
 * The runs that the comparison of the merge request will name, and those of its newest push that may still change; only experiments that have runs
 * of it are held in memory.
 */
function runsInFocus(
  head: SnapshotHead,
  experiments: readonly Experiment[],
  { draft }: SnapshotWriter,
): { compared: string[]; going: Run[] } {
  const focus: MergeRequest | undefined = head.merge_requests.find(({ iid }) => iid === head.merge_request);
  if (!focus) return { compared: [], going: [] };
  const runs = experiments.flatMap(({ id }) => {
    const own = draft.runs(id);
    return own.some((run) => belongsTo(run, focus)) ? own : [];
  });
  const compared = comparer({ ...head, experiments, runs })(focus).runs.map(({ run_id }) => run_id);
  const [newest] = pushesOf(focus, runs);
  return { compared, going: newest?.runs.filter(isGoing) ?? [] };
}

/** How a job ends whose run nobody ends any more; a job that went well may have started what still goes on elsewhere. */
const broken: ReadonlySet<string> = new Set(['failed', 'canceled', 'skipped']);

function isGoing({ status, stage, ci }: Run): boolean {
  return stage === 'active' && (status === 'RUNNING' || status === 'SCHEDULED') && !broken.has(ci?.job.status ?? '');
}
