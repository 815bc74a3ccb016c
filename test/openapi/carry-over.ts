// Writes calls.json anew from GitLab's OpenAPI document, or an excerpt of it: node test/openapi/carry-over.ts DOCUMENT
import { readFileSync, writeFileSync } from 'node:fs';
import { parse } from 'yaml';
import { tableOf } from './table.ts';
import { used } from './used.ts';

const [, , document = ''] = process.argv;
const table = tableOf(parse(readFileSync(document, 'utf8')), used);
writeFileSync(new URL('calls.json', import.meta.url), `${JSON.stringify(table, null, 2)}\n`);
