/** The runs of one experiment into the draft: all of them, or only what can have changed since the snapshot that the draft began with. */
import type { Experiment } from '../core/model/project.ts';
import type { Redactor } from '../core/redact.ts';
import { boundedAll } from '../sources/bounded.ts';
import type { ReadRun, Source } from '../sources/source.ts';
import type { SnapshotWriter } from '../store/index.ts';

/** Runs on a page of a listing: what asking for single runs is weighed against. */
const PAGE = 1000;

export interface ExperimentReading {
  readonly source: Source;
  readonly writer: SnapshotWriter;
  readonly redact: Redactor;
  /** Told how many runs were read more. */
  readonly count: (runs: number) => void;
}

/**
 * Reads an experiment. Where the draft knows runs of it already and the source lists those made last first, the listing ends at the page that
 * meets a known run, provided that `total` says that none was deleted; runs that were still going are then asked for one by one, or the listing
 * goes on where that costs less. Runs that are no longer there leave the draft.
 *
 * @param total how many runs the source says there are; `null` where it does not say. Asked only once the first page is there.
 */
export async function readExperiment(
  experiment: Experiment,
  total: () => Promise<number | null>,
  reading: ExperimentReading,
): Promise<void> {
  const { source, writer, count } = reading;
  const before = writer.known(experiment.id);
  // Of an experiment that is new nothing can be gone.
  const isNew = before.runs === 0;
  if (isNew && (await total()) === 0) return;
  const seen = new Set<string>();
  let seenBefore = 0;
  for await (const page of source.runs(experiment, { ahead: isNew })) {
    const metBefore = seenBefore;
    for (const read of page) {
      const id = read.run.run_id;
      if (!isNew && !seen.has(id)) {
        if (writer.holds(id)) seenBefore++;
        seen.add(id);
      }
      add(read, reading);
    }
    count(page.length);
    if (isNew || seenBefore === metBefore || !source.newestFirst) continue;
    const unseen = before.runs - seenBefore;
    const open = [...before.open].filter((id) => !seen.has(id));
    // Nothing is missing of what was not listed, and what may have changed of it costs less by itself than the pages that are left.
    if (seen.size + unseen === (await total()) && open.length <= Math.ceil(unseen / PAGE)) {
      await readAgain(experiment, open, reading);
      return;
    }
  }
  if (!isNew) for (const id of writer.runIds(experiment.id)) if (!seen.has(id)) writer.removeRun(id);
}

async function readAgain(experiment: Experiment, ids: readonly string[], reading: ExperimentReading): Promise<void> {
  await boundedAll(ids, async (id) => {
    const read = await reading.source.run(experiment, id);
    if (read) add(read, reading);
    else reading.writer.removeRun(id);
  });
}

function add({ run, histories }: ReadRun, { writer, redact }: ExperimentReading): void {
  const clean = redact.run(run);
  writer.addRun(clean);
  for (const [metric, series] of histories ?? []) {
    if (clean.metrics.has(metric)) writer.addSeries(run.run_id, metric, series);
  }
}
