// Writes one snapshot after another into the file that it is given, each of its own number, until it is killed.
import { createSnapshot, openSnapshot } from '../../src/store/index.ts';
import { anExperiment, aRun, aSeries, aSnapshot } from '../support/written-snapshot.ts';
import { write } from './writing.ts';

const [, , file = ''] = process.argv;

function content(number: number) {
  const title = String(number);
  const runs = Array.from({ length: 40 }, (_, i) => aRun(`r${i}`, { name: title, metrics: { loss: number } }));
  const whole = aSnapshot({ experiments: [anExperiment('1')], runs, gaps: [title] });
  const histories = Object.fromEntries(runs.map(({ run_id }) => [run_id, { loss: aSeries([1, 2, number]) }]));
  return { whole, histories };
}

for (let number = 1; ; number++) {
  const { whole, histories } = content(number);
  if (number === 1) write(file, whole, histories);
  else {
    // Every other one goes on from the one before.
    const { experiments, runs, ...head } = whole;
    const writer = createSnapshot(file, number % 2 === 0 ? file : null);
    writer.setExperiments(experiments);
    for (const run of runs) writer.addRun(run);
    for (const [id, ofRun] of Object.entries(histories)) writer.addSeries(id, 'loss', ofRun.loss);
    writer.finish(head);
  }
  if (number === 1) {
    openSnapshot(file).close();
    process.stdout.write('ready\n');
  }
}
