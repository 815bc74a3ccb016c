import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { expressionInterpreter } from 'vega-interpreter';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { functionContext } from '../../site/client/chart/instead/vega-functions.ts';
import { known } from '../../site/client/chart/vega.ts';
import { type Bundled, bundle } from './charts/chart-page.ts';

const LIMIT = 110 * 1024;
let folder: string;
let bundled: Bundled;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ml-report-bundle-'));
  bundled = await bundle(folder, ['site/client/chart/index.ts', 'site/client/charts-panel/index.ts']);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A script with all that it needs before it runs. */
function withImports(entry: string): string[] {
  const { outputs } = bundled.metafile;
  const files = new Set<string>();
  const add = (file: string): void => {
    if (files.has(file)) return;
    files.add(file);
    for (const { path, kind } of outputs[file]?.imports ?? []) if (kind === 'import-statement') add(path);
  };
  for (const [file, { entryPoint }] of Object.entries(outputs)) if (entryPoint === entry) add(file);
  return [...files].map((file) => join(folder, file.split('/').at(-1) ?? ''));
}

const packed = (file: string) =>
  brotliCompressSync(readFileSync(file), { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;
/** What an entry needs beyond what others have loaded before. */
const bytesOf = (entry: string, ...before: readonly string[]) => {
  const there = new Set(before.flatMap(withImports));
  const files = withImports(entry).filter((file) => !there.has(file));
  return files.reduce((sum, file) => sum + packed(file), 0);
};

describe('the script of live charts', () => {
  it('and all that it needs are at most 110 KB, with what makes and sets up the charts of an experiment', () => {
    const chart = bytesOf('site/client/chart/index.ts');
    expect([chart > 50_000, chart < 92_000, chart]).toEqual([true, true, chart]);
    const panel = bytesOf(
      'site/client/charts-panel/index.ts',
      'site/client/experiment.ts',
      'site/client/grid/index.ts',
    );
    expect([panel < LIMIT, panel]).toEqual([true, panel]);
  });

  it('makes no function from text, loads nothing by itself and says nothing on its own', () => {
    for (const file of withImports('site/client/charts-panel/index.ts')) {
      const text = readFileSync(file, 'utf8');
      expect(text).not.toMatch(/\bFunction\(|\beval\(|XMLHttpRequest|importScripts|innerHTML\s*=/);
    }
  });
});

interface Node {
  readonly type?: unknown;
  readonly id?: unknown;
  readonly callee?: { readonly name?: unknown };
}

function* nodesIn(value: unknown): Generator<Node> {
  if (typeof value !== 'object' || value === null) return;
  yield value as Node;
  for (const one of Object.values(value)) yield* nodesIn(one);
}

describe('the trimmed Vega', () => {
  const nodes = () =>
    Object.values(bundled.client.forms).flatMap((file) => {
      const form = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Record<
        string,
        { readonly runtime: unknown }
      >;
      return Object.values(form).flatMap(({ runtime }) => [...nodesIn(runtime)]);
    });

  it('has every transform of every form, and no other', () => {
    const used = nodes().flatMap(({ type, id }) => (typeof type === 'string' && id !== undefined ? [type] : []));
    expect([...new Set(used)].filter((type) => type !== 'operator').sort()).toEqual([...known].sort());
  });

  it('has every function of every expression', () => {
    const used = nodes().flatMap(({ type, callee }) =>
      type === 'CallExpression' ? [String(callee?.name).replace(/^_/, '')] : [],
    );
    expect(used.length).toBeGreaterThan(100);
    const missing = [...new Set(used)].filter((name) => !(name in functionContext) && !isBuiltIn(name));
    expect(missing).toEqual([]);
  });
});

/** Whether the interpreter has a function of its own of that name: of others it finds nothing to apply. */
function isBuiltIn(name: string): boolean {
  if (name === 'if') return true;
  const ast = { type: 'CallExpression', callee: { type: 'Identifier', name }, arguments: [] };
  const { operator } = expressionInterpreter as unknown as {
    operator(context: object, expression: object): (params: object) => unknown;
  };
  try {
    operator({ functions: {} }, { ast })({});
    return true;
  } catch (error) {
    return !/reading 'apply'/.test(String(error));
  }
}
