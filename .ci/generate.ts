// Writes anew what is made from the program itself: the JSON Schema for editors, and the parts of our pages that list keys, commands and inputs.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { editorSchema } from '../src/config/json-schema.ts';
import { packageRoot } from '../src/package-root.ts';
import { withParts } from './docs-parts.ts';

writeFileSync(join(packageRoot, 'src/config/ml-report.schema.json'), `${JSON.stringify(editorSchema(), null, 2)}\n`);
const docs = join(packageRoot, '.gitlab/docs');
for (const name of readdirSync(docs)) {
  const file = join(docs, name);
  writeFileSync(file, await withParts(readFileSync(file, 'utf8')));
}
