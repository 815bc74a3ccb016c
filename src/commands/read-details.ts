/** What the listing does not bring: metric histories and the files of runs, as far as the request budget goes. */
import { plannedRuns, planReading } from '../core/history-plan.ts';
import type { Settings } from '../core/model/settings.ts';
import { count } from '../render/format.ts';
import { boundedAll } from '../sources/bounded.ts';
import { HISTORY_PAGE, type Source } from '../sources/source.ts';
import type { SnapshotWriter } from '../store/index.ts';
import type { Progress } from './log.ts';

/** Requests that histories and files may cost in one snapshot: well below what GitLab.com allows a token in a minute. */
const REQUESTS = 2000;
/** One run without an answer was deleted since it was listed; so many and no answer at all mean that the server has none. */
const SILENT_RUNS = 3;

/** To say how much is left it is counted before; more than so much is not. */
const COUNTED = 20_000;

export interface DetailsOrder {
  readonly source: Source;
  readonly settings: Settings;
  readonly writer: SnapshotWriter;
  /** Run ids that are worth most: those of the comparison. */
  readonly compared: Iterable<string>;
  readonly progress: Progress;
}

type Wanted = { readonly runId: string; readonly metric: string | null };

/** Reads what the draft still lacks of the planned runs, in their order, until the plan or the budget ends. */
export async function readDetails({ source, settings, writer, compared, progress }: DetailsOrder): Promise<void> {
  const mode = settings.history;
  const newest = mode === 'none' ? [] : writer.newest(plannedRuns(mode));
  let left = mode === 'all' ? Number.POSITIVE_INFINITY : REQUESTS;
  const files = answering();
  const histories = answering();
  let [read, asked] = [0, 0];

  function* wanted(): Generator<Wanted> {
    for (const runId of planReading(compared, newest)) {
      const { metrics, artifacts } = writer.unread(runId);
      if (artifacts) yield { runId, metric: null };
      if (mode !== 'none') for (const metric of metrics) yield { runId, metric };
    }
  }

  const readOne = async ({ runId, metric }: Wanted) => {
    const kind = metric === null ? files : histories;
    asked++;
    if (left <= 0 || !kind.mayAsk(runId)) return;
    left--;
    if (metric === null) {
      const run = writer.draft.run(runId);
      const artifacts = run && (await source.artifacts(run));
      kind.note(runId, artifacts !== null);
      if (artifacts) writer.addArtifacts(runId, artifacts);
      return;
    }
    const series = await source.history(runId, metric);
    kind.note(runId, series !== null);
    if (series === null) return;
    left -= Math.floor(series.values.length / HISTORY_PAGE);
    writer.addSeries(runId, metric, series);
    progress.count(
      `${count(++read, 'history', 'histories')} read`,
      planned === null ? undefined : Math.min(asked / planned, 1),
    );
  };
  const planned = upTo(wanted(), Math.min(left, COUNTED));
  await progress.section('Metric histories and files', () => boundedAll(wanted(), readOne));
}

/** How many there are, or `most` of them; past what is counted it is not known. */
function upTo(items: Iterable<unknown>, most: number): number | null {
  let found = 0;
  for (const _ of items) if (++found >= most) return most < COUNTED ? most : null;
  return found;
}

/** Which runs are still worth asking about: not those that gave no answer, and none when too many gave none and not one did. */
function answering(): { mayAsk: (runId: string) => boolean; note: (runId: string, answered: boolean) => void } {
  const silent = new Set<string>();
  let answered = 0;
  return {
    mayAsk: (runId) => !silent.has(runId) && (answered > 0 || silent.size < SILENT_RUNS),
    note: (runId, did) => {
      if (did) answered++;
      else silent.add(runId);
    },
  };
}
