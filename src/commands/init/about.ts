import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { configSchema } from '../../config/json-schema.ts';
import { packageVersion } from '../../package-root.ts';

const SCHEMA = 'ml-report/dist/ml-report.schema.json';

/** Where an editor finds the JSON Schema of this version: in the packages of the project, else where npm's packages can be read. */
export function schemaAddress(folder: string): string {
  const own = `node_modules/${SCHEMA}`;
  return existsSync(join(folder, own)) ? `./${own}` : `https://unpkg.com/${SCHEMA.replace('/', `@${packageVersion}/`)}`;
}

/** What a key of the configuration is, in one line. */
export function aboutKey(key: string): string {
  return (configSchema().properties?.[key]?.description ?? '').replace(/\s+/g, ' ');
}
