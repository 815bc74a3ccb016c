/** Writes the reports of every scenario below a folder: node write-reports.ts FOLDER. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { historiesOf, scenarios } from '../../support/scenarios.ts';
import { full } from './full.ts';
import { compared, written } from './written.ts';

const [, , folder] = process.argv;
if (folder === undefined) throw new TypeError('no folder is named');
for (const [name, snapshot] of Object.entries({ ...scenarios, full })) {
  mkdirSync(join(folder, name), { recursive: true });
  for (const [file, text] of Object.entries(written(compared(snapshot, historiesOf(name)))))
    writeFileSync(join(folder, name, file), text);
}
