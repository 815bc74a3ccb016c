// npm run bench [NAME…]: every speed that the project promises, as a ratio to a floor that is measured in the same run, and how often it is wrong.

import { calibration } from './calibration/index.ts';
import { commenting } from './commenting.ts';
import { comparison } from './comparing.ts';
import { firstChart } from './first-chart.ts';
import type { Measured } from './measure.ts';
import { memory } from './memory.ts';
import { picture } from './picture.ts';
import { listing, nothingNew, histories as reading, tenExperiments } from './reading.ts';
import { site } from './site.ts';
import { start } from './start.ts';
import { histories, readingRuns, validation } from './storing.ts';
import { table } from './table.ts';
import { tableEngine } from './table-engine.ts';

const benches: Readonly<Record<string, () => Promise<Measured | Measured[]>>> = {
  ...{ validation, 'reading-runs': readingRuns, 'history-bytes': histories },
  ...{ listing, histories: reading, 'ten-experiments': tenExperiments, 'nothing-new': nothingNew, memory, picture },
  ...{ 'first-chart': firstChart },
  ...{ start, comparison, comment: commenting, calibration },
  ...{ 'table-engine': tableEngine, table, site },
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in benches));
if (unknown.length > 0) {
  process.stderr.write(`No bench is called ${unknown.join(', ')}; there are ${Object.keys(benches).join(', ')}.\n`);
  process.exit(2);
}
let late = 0;
for (const [name, bench] of Object.entries(benches)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  for (const { what, ratio, most, figures } of [await bench()].flat()) {
    const kept = ratio <= most;
    if (!kept) late++;
    process.stdout.write(
      `${kept ? '✓' : '✗'} ${ratio.toFixed(2)} of at most ${most.toFixed(2)}  ${what}\n    ${figures}\n`,
    );
  }
}
process.stdout.write(late === 0 ? 'Every promise is kept.\n' : `${late} promises are not kept.\n`);
process.exitCode = late === 0 ? 0 : 1;
