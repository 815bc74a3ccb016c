import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Comparison } from '../../../src/core/compare/comparison.ts';
import { commentText } from '../../../src/render/comment/index.ts';
import { gateCounts } from '../../../src/render/gates.ts';
import { historiesOf, scenarios } from '../../support/scenarios.ts';
import { full } from './full.ts';
import { hostileVersions } from './hostile.ts';
import { annotationFile, codeQuality, dotenvOf, elementsOf, widgetOf } from './parsed.ts';
import { compared, written } from './written.ts';

const cases = join(import.meta.dirname, 'cases');
const all: Record<string, Comparison> = {
  ...Object.fromEntries(Object.entries(scenarios).map(([name, one]) => [name, compared(one, historiesOf(name))])),
  full: compared(full),
};
const golden = ['regressed-gate-failed', 'replicates-regressed-gate-failed', 'hostile-names', 'full'];
const of = (name: string) => all[name] ?? expect.unreachable(`no scenario is called ${name}`);

/** Written where it is missing, so that its first reading is in the review; in CI it must be there. */
function expectFile(name: string, file: string, text: string): void {
  const path = join(cases, name, file);
  if (!existsSync(path)) {
    if (process.env['CI']) expect.unreachable(`${name}/${file} is missing: run the tests once and commit it`);
    mkdirSync(join(cases, name), { recursive: true });
    writeFileSync(path, text);
  }
  expect(text).toBe(readFileSync(path, 'utf8'));
}

/** Whatever the comparison says, each file can be read by whoever it is for. */
function expectReadable(comparison: Comparison): void {
  const files = written(comparison);
  const read = (file: string) => files[file] ?? expect.unreachable(`no ${file}`);
  expectJunit(read('junit.xml'));
  expect(read('metrics.txt')).toMatch(/\n# EOF\n$/);
  for (const [series, value] of widgetOf(read('metrics.txt'))) {
    expect(series).toMatch(/^ml_report_[a-z_]+\{experiment="/);
    expect(value).toMatch(/^(?:-?\d+(?:\.\d+)?(?:e[+-]\d+)?|NaN|[+-]Inf)$/);
  }
  const findings = codeQuality.parse(JSON.parse(read('codequality.json')));
  expect(new Set(findings.map(({ fingerprint }) => fingerprint)).size).toBe(findings.length);
  annotationFile.parse(JSON.parse(read('annotations.json')));
  dotenvOf(read('report.env'));
  const badge = elementsOf(read('badge.svg'));
  expect(new Set(badge.map(({ name }) => name))).toEqual(new Set(['svg', 'title', 'clipPath', 'rect', 'g', 'text']));
  expectPage(read('report.html'));
}

function expectJunit(xml: string): void {
  const elements = elementsOf(xml);
  const named = (name: string) => elements.filter((one) => one.name === name);
  const [root] = named('testsuites');
  expect(Number(root?.attributes['tests'])).toBe(named('testcase').length);
  expect(Number(root?.attributes['failures'])).toBe(named('failure').length);
  expect(Number(root?.attributes['skipped'])).toBe(named('skipped').length);
  const sum = (attribute: string) =>
    named('testsuite').reduce((all, { attributes }) => all + Number(attributes[attribute]), 0);
  for (const attribute of ['tests', 'failures', 'skipped', 'errors'])
    expect(sum(attribute)).toBe(Number(root?.attributes[attribute]));
  const keys = named('testcase').map(({ attributes: { classname, name } }) => JSON.stringify([classname, name]));
  expect(new Set(keys).size).toBe(keys.length);
  const known = ['testsuites', 'testsuite', 'testcase', 'failure', 'skipped', 'system-out'];
  expect(elements.filter(({ name }) => !known.includes(name))).toEqual([]);
}

const tags = new Set(
  'html head meta title style body header main footer section h1 h2 h3 p ul ol li a code bdi em strong span div table caption thead tbody tr th td details summary figure figcaption svg g path circle line rect text'.split(
    ' ',
  ),
);
const attributes = new Set(
  'lang charset http-equiv content name class href rel id role scope aria-hidden aria-label aria-labelledby data-label width height viewBox d cx cy r x x1 x2 y y1 y2 dx text-anchor transform'.split(
    ' ',
  ),
);

function expectPage(page: string): void {
  const elements = elementsOf(page);
  expect(elements.filter(({ name }) => !tags.has(name))).toEqual([]);
  const found = elements.flatMap((one) => Object.entries(one.attributes));
  expect(found.filter(([name]) => !attributes.has(name))).toEqual([]);
  const links = found.filter(([name]) => name === 'href').map(([, address]) => address);
  expect(links.filter((address) => !/^https?:\/\//.test(address))).toEqual([]);
}

describe.each(Object.keys(all))('%s', (name) => {
  it('can be read by whoever each file is for', () => expectReadable(of(name)));

  it('is the same from the comparison as it is handed over, and whenever it was taken', () => {
    const handed: Comparison = JSON.parse(JSON.stringify({ ...of(name), taken_at: of(name).taken_at + 1e9 }));
    expect(written(handed)).toEqual(written(of(name)));
  });

  it('has no gate that passed which did not', () => {
    const elements = elementsOf(written(of(name))['junit.xml'] ?? '');
    const { failed, warned, accepted, open } = gateCounts(of(name));
    expect(elements.filter((one) => one.name === 'failure')).toHaveLength(failed);
    const ungated = of(name).experiments.filter(({ metrics }) => metrics.every(({ gates }) => gates.length === 0));
    expect(elements.filter((one) => one.name === 'skipped')).toHaveLength(warned + accepted + open + ungated.length);
  });
});

it.each(golden)('%s gives the files of its folder', (name) => {
  const comparison = of(name);
  const { 'comment.md': comment, ...files } = written(comparison);
  for (const [file, text] of Object.entries(files)) expectFile(name, file, text);
  expect(comment).toBe(commentText({ comparison, dashboard: 'https://team.pages.example/churn/', name: 'default' }));
});

it('whatever a stranger calls things, each file can be read by whoever it is for', () => {
  fc.assert(
    fc.property(
      fc
        .constantFrom('full', 'hostile-names', 'confounders', 'rules-changed')
        .chain((name) => hostileVersions(of(name))),
      expectReadable,
    ),
    { numRuns: 150 },
  );
});

describe('metrics.txt', () => {
  it('has the same series in the next pipeline, of other runs and another commit', () => {
    const later: Comparison = JSON.parse(
      JSON.stringify(of('full'))
        .replaceAll('head-', 'next-')
        .replaceAll('bold-otter', 'meek-owl')
        .replaceAll('6865', '7777'),
    );
    const series = (one: Comparison) => [...widgetOf(written(one)['metrics.txt'] ?? '').keys()];
    expect(series(later)).toEqual(series(of('full')));
  });

  it('writes what is no number as the format has it', () => {
    const odd = { n: 1, sd: null };
    const [experiment] = of('improved').experiments;
    const [row] = experiment?.metrics ?? [];
    if (!experiment || !row) return expect.unreachable();
    const metrics = [
      { ...row, current: { ...odd, value: Number.NaN }, baseline: { ...odd, value: Number.POSITIVE_INFINITY } },
      {
        ...row,
        key: 'other',
        current: { ...odd, value: Number.NEGATIVE_INFINITY },
        baseline: { ...odd, value: 1e300 },
      },
    ];
    const text = written({ ...of('improved'), experiments: [{ ...experiment, metrics }] })['metrics.txt'];
    for (const value of ['NaN', '+Inf', '-Inf', '1e+300']) expect(text).toContain(`} ${value}\n`);
  });
});

describe('report.env', () => {
  it('names the leading metric and counts the gates', () => {
    expect(dotenvOf(written(of('full'))['report.env'] ?? '')).toMatchObject({
      ...{ ML_REPORT_VERDICT: 'fail', ML_REPORT_GATES: '6', ML_REPORT_GATES_FAILED: '2', ML_REPORT_GATES_WARNED: '1' },
      ...{ ML_REPORT_GATES_ACCEPTED: '1', ML_REPORT_GATES_UNJUDGED: '1', ML_REPORT_METRIC: 'val/auc' },
    });
  });

  it('has the same names where there is nothing to say', () => {
    const names = (name: string) => Object.keys(dotenvOf(written(of(name))['report.env'] ?? ''));
    expect(names('no-runs-yet')).toEqual(names('full'));
  });
});

describe('annotations.json', () => {
  const links = (dashboard: string | null) =>
    annotationFile
      .parse(JSON.parse(written(of('full'), dashboard)['annotations.json'] ?? ''))
      ['ml-report']?.map(({ external_link }) => external_link.label);

  it('leads to the dashboard where there is one, and to the runs of the merge request first', () => {
    expect(links('https://team.pages.example/churn/')?.slice(0, 4)).toEqual([
      ...['Comparison of !42', 'Experiment churn-gbm', 'Experiment demand', 'Run bold-otter-4'],
    ]);
    expect(links(null)?.[0]).toBe('Run bold-otter-4');
  });
});
