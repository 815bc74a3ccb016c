import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { keyTable } from '../../.ci/key-table.ts';
import { editorSchema } from '../../src/config/json-schema.ts';
import { parseSettings } from '../../src/config/load.ts';
import { UserError } from '../../src/errors.ts';
import { packageRoot } from '../../src/package-root.ts';

const read = (path: string) => readFileSync(join(packageRoot, path), 'utf8');
/** The schema as it ships, read by a program that has only that. */
const shipped = z.fromJSONSchema(JSON.parse(read('src/config/ml-report.schema.json')));

describe('the JSON Schema that ships', () => {
  it('is that of the keys as they are: npm run generate writes it anew', () => {
    expect(JSON.parse(read('src/config/ml-report.schema.json'))).toEqual(editorSchema());
  });

  it('uses no word that JSON Schema does not know', () => {
    expect(JSON.stringify(editorSchema())).not.toContain('"choices"');
  });

  const page = read('.gitlab/docs/configuration.md');
  const wholeExample = /```yaml\n(# ml-report\.yml\n[\s\S]*?)```/.exec(page)?.[1] ?? 'the page has no example';
  it.each([
    '{}',
    wholeExample,
    read('src/demo/ml-report.yml'),
    'baseline: best',
    'baseline: { from: ["run:abc"], max-age: none }',
    'metrics: { a: { goal: "target:-1e-3", summary: mean-last-12, min-change: 0.5 %, gate: { max-regression: 2, level: warn } } }',
    'comment: { label: false, status: x }',
  ])('takes what the program takes: %j', (text) => {
    parseSettings(text, 'ml-report.yml');
    expect(shipped.safeParse(parse(text)).error).toBeUndefined();
  });

  it.each([
    'histroy: all',
    'history: some',
    'baseline: bset',
    'baseline: { from: [] }',
    'baseline: { max-age: 2 weeks }',
    'metrics: { a: { goal: maximise } }',
    'metrics: { a: { gate: { min: low } } }',
    'metrics: { a: { gate: { max-regression: 1 %x } } }',
    'comment: { sections: [verdict, metric] }',
    'experiments: churn',
  ])('refuses what the program refuses: %j', (text) => {
    expect(() => parseSettings(text, 'ml-report.yml')).toThrow(UserError);
    expect(shipped.safeParse(parse(text)).success).toBe(false);
  });
});

describe('the table of keys', () => {
  it('has a sentence for every key that can be written', () => {
    const keys = (schema: { properties?: object; additionalProperties?: object; anyOf?: object[] }): string[] => {
      const whole = (schema.anyOf ?? []).find((one) => 'properties' in one) ?? schema;
      const { properties = {}, additionalProperties } = whole as typeof schema;
      return [
        ...Object.entries(properties).flatMap(([key, value]) => [key, ...keys(value)]),
        ...(additionalProperties ? keys(additionalProperties) : []),
      ];
    };
    const named = keyTable();
    const silent = keys(editorSchema()).filter((key) => !new RegExp(`[\`.]${key}\``).test(named));
    expect(silent).toEqual([]);
  });
});
