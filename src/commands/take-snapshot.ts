/** Reads a source whole and writes the snapshot: complete, or not at all. */
import { compare } from '../core/compare/compare.ts';
import { planHistories } from '../core/history-plan.ts';
import { selects } from '../core/model/glob.ts';
import type { Experiment, Project } from '../core/model/project.ts';
import type { Run } from '../core/model/run.ts';
import type { Series } from '../core/model/series.ts';
import type { Settings } from '../core/model/settings.ts';
import { FORMAT, type SnapshotHead } from '../core/model/snapshot.ts';
import { byText } from '../core/model/text.ts';
import { redactExperiment, redactRun, withoutSecrets } from '../core/redact.ts';
import { boundedAll } from '../sources/bounded.ts';
import type { CiFacts, Source } from '../sources/source.ts';
import { createSnapshot } from '../store/index.ts';
import type { Progress } from './log.ts';

/** Requests that histories may cost in one snapshot: well below what GitLab.com allows a token in a minute. */
const HISTORY_REQUESTS = 2000;
/** One run without histories was deleted since it was listed; so many and no other mean that the server has none. */
const GONE_RUNS = 3;
/** Points on a page of GitLab's history call. */
const HISTORY_PAGE = 1000;

export interface SnapshotOrder {
  readonly source: Source;
  readonly settings: Settings;
  readonly mergeRequest: number | null;
  readonly file: string;
  readonly takenAt: number;
  readonly tool: string;
  readonly progress: Progress;
}

type Histories = Map<string, Map<string, Series>>;

export async function takeSnapshot(
  order: SnapshotOrder,
): Promise<{ head: SnapshotHead; experiments: number; runs: number }> {
  const { source, settings, mergeRequest, progress } = order;
  const [project, listed] = await Promise.all([source.project(), source.experiments()]);
  const experiments = listed
    .filter(({ name }) => selects(settings.experiments, name))
    .sort((a, b) => byText(a.name, b.name));
  const { runs: read, histories } = await readRuns(source, experiments, progress);
  const ci = await progress.section('CI links', () => source.ciFacts([...read.values()], mergeRequest));
  const runs = [...read.values()].map((run) => ({ ...run, ci: ci.runs.get(run.run_id) ?? null }));
  const draft = headOf(order, project, ci);
  const focus = draft.merge_requests.find(({ iid }) => iid === mergeRequest);
  const named = focus ? compare({ ...draft, experiments, runs }, focus).runs : [];
  const unread = await readHistories(order, runs, new Set(named.map(({ run_id }) => run_id)), histories);
  const head = { ...draft, history: { read: countOf(histories), unread } };
  write(order, { head, experiments, runs, histories });
  return { head, experiments: experiments.length, runs: runs.length };
}

const countOf = (histories: Histories) => [...histories.values()].reduce((sum, ofRun) => sum + ofRun.size, 0);

function headOf(
  order: SnapshotOrder,
  project: Project | null,
  { mergeRequests, commits, gaps }: CiFacts,
): SnapshotHead {
  const { source, settings, mergeRequest, takenAt, tool } = order;
  return {
    format: FORMAT,
    taken_at: takenAt,
    tool,
    source: source.kind,
    project,
    settings,
    merge_request: mergeRequest,
    merge_requests: mergeRequests.map((one) => ({ ...one, title: withoutSecrets(one.title) })),
    commits: commits.map((one) => ({ ...one, title: withoutSecrets(one.title) })),
    history: { read: 0, unread: 0 },
    gaps,
  };
}

/** Every run once, whatever page it came on; the later page wins. */
async function readRuns(
  source: Source,
  experiments: readonly Experiment[],
  progress: Progress,
): Promise<{ runs: Map<string, Run>; histories: Histories }> {
  const runs = new Map<string, Run>();
  const histories: Histories = new Map();
  await progress.section('Runs', () =>
    boundedAll(experiments, async (experiment) => {
      for await (const page of source.runs(experiment)) {
        for (const { run, histories: known } of page) {
          runs.set(run.run_id, run);
          if (known) histories.set(run.run_id, new Map(known));
        }
        progress.count(`${runs.size} runs`);
      }
    }),
  );
  return { runs, histories };
}

/** Fills `histories` until the plan or the budget ends; says how many series were left unread. */
async function readHistories(
  { source, settings, progress }: SnapshotOrder,
  runs: readonly Run[],
  compared: ReadonlySet<string>,
  histories: Histories,
): Promise<number> {
  const all = runs.reduce((sum, run) => sum + (histories.has(run.run_id) ? 0 : run.metrics.size), 0);
  const plan = planHistories(runs, compared, settings.history).filter(({ runId }) => !histories.has(runId));
  const budget = settings.history === 'all' ? Number.POSITIVE_INFINITY : HISTORY_REQUESTS;
  let requests = 0;
  let read = 0;
  const gone = new Set<string>();
  const served = () => read > 0 || gone.size < GONE_RUNS;
  const readOne = async ({ runId, metric }: (typeof plan)[number]) => {
    if (requests >= budget || gone.has(runId) || !served()) return;
    requests++;
    const series = await source.history(runId, metric);
    if (series === null) {
      gone.add(runId);
      return;
    }
    requests += Math.floor(series.values.length / HISTORY_PAGE);
    const ofRun = histories.get(runId) ?? new Map<string, Series>();
    histories.set(runId, ofRun.set(metric, series));
    progress.count(`${++read} of ${plan.length} histories`, read / plan.length);
  };
  if (plan.length > 0) await progress.section('Metric histories', () => boundedAll(plan, readOne));
  return all - read;
}

interface Content {
  readonly head: SnapshotHead;
  readonly experiments: readonly Experiment[];
  readonly runs: readonly Run[];
  readonly histories: Histories;
}

/** In a fixed order, so that the same content is the same file. */
function write({ file, settings }: SnapshotOrder, { head, experiments, runs, histories }: Content): void {
  const writer = createSnapshot(file);
  try {
    for (const experiment of experiments) writer.addExperiment(redactExperiment(experiment, settings.redact));
    for (const run of [...runs].sort((a, b) => byText(a.run_id, b.run_id))) {
      const clean = redactRun(run, settings.redact);
      writer.addRun(clean);
      const known = [...(histories.get(run.run_id) ?? [])]
        .filter(([metric]) => clean.metrics.has(metric))
        .sort(([a], [b]) => byText(a, b));
      for (const [metric, series] of known) writer.addSeries(run.run_id, metric, series);
    }
    writer.finish(head);
  } catch (cause) {
    writer.abandon();
    throw cause;
  }
}
