// Writes anew what is made from the schema of the configuration: the JSON Schema for editors, and the table of keys in the README.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { editorSchema } from '../src/config/json-schema.ts';
import { packageRoot } from '../src/package-root.ts';
import { withKeyTable } from './key-table.ts';

writeFileSync(join(packageRoot, 'src/config/ml-report.schema.json'), `${JSON.stringify(editorSchema(), null, 2)}\n`);
const readme = join(packageRoot, 'README.md');
writeFileSync(readme, withKeyTable(readFileSync(readme, 'utf8')));
