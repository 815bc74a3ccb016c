import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { packageVersion } from '../../src/package-root.ts';
import { type Job, jobsOf, readComponent, usedInputs } from './component.ts';

const folder = new URL('../../templates/', import.meta.url);
const components = readdirSync(folder).filter((name) => name.endsWith('.yml'));
const report = readComponent(new URL('report.yml', folder));

/** https://docs.gitlab.com/ci/yaml/#global-keywords */
const GLOBAL = [
  'default',
  'include',
  'stages',
  'variables',
  'workflow',
  'image',
  'services',
  'cache',
  'before_script',
  'after_script',
  'pages',
];

describe.each(components)('templates/%s', (name) => {
  const component = readComponent(new URL(name, folder));

  it('uses each declared input, and no other', () => {
    expect(usedInputs(component).sort()).toEqual(Object.keys(component.inputs).sort());
  });

  it.each(Object.entries(component.inputs))('says what the input %s is, and takes its own default', (_, input) => {
    expect(input.description).toMatch(/^[A-Z].{15,}\.$/);
    expect(['string', 'number', 'boolean', 'array']).toContain(input.type);
    expect(Array.isArray(input.default) ? 'array' : typeof input.default).toBe(input.type);
    if (input.regex) expect(input.default).toMatch(new RegExp(input.regex));
  });

  it('has no global keyword, and the name of every job comes from an input', () => {
    const jobs = Object.keys(jobsOf(component, { 'job-prefix': 'second-' }));
    expect(jobs.filter((job) => GLOBAL.includes(job))).toEqual([]);
    expect(jobs.filter((job) => !/^\.?second-/.test(job))).toEqual([]);
  });

  it('puts no input into a script', () => {
    const jobs = Object.values(jobsOf(component, marked(component)));
    expect(jobs.filter((job) => JSON.stringify([job.script, job['before_script']]).includes('marked'))).toEqual([]);
  });
});

function marked({ inputs }: { inputs: Readonly<Record<string, { type: string }>> }): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, { type }]) => [name, type === 'array' ? ['marked'] : 'marked']),
  );
}

describe('the report component', () => {
  const { 'ml-report-merge-request': mergeRequest, 'ml-report-site': site } = jobsOf(report) as {
    'ml-report-merge-request': Job;
    'ml-report-site': Job;
  };

  it('installs the version that it belongs to', () => {
    expect(mergeRequest.variables?.['ML_REPORT_VERSION']).toBe(packageVersion);
    expect(site.variables?.['ML_REPORT_VERSION']).toBe(packageVersion);
  });

  it('runs in merge requests and on the default branch', () => {
    expect(mergeRequest.rules).toEqual([{ if: '$CI_PIPELINE_SOURCE == "merge_request_event"' }]);
    expect(site.rules).toEqual([{ if: '$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH' }]);
  });

  it('fails with its gates, keeps what it wrote, and shows it in the merge request', () => {
    expect(mergeRequest).not.toHaveProperty('allow_failure');
    expect(mergeRequest['artifacts']).toMatchObject({
      when: 'always',
      expose_as: 'ML report',
      paths: ['public/', '.ml-report/'],
    });
  });

  it('publishes from the default branch alone', () => {
    expect(site).toMatchObject({ pages: true, artifacts: { paths: ['public/', '.ml-report/'] } });
    expect(mergeRequest).not.toHaveProperty('pages');
  });

  it('hands every text over whole, whatever stands in it', () => {
    const experiments = ['churn-*', `!*"it's" # not: a comment`, '{a: [b', '$HOME', 'ä\\n'];
    const address = `https://x.example/y?a="b"&c='d' #e: f`;
    const { variables } = Object.values(jobsOf(report, { experiments, 'tracking-uri': address })).at(-1) ?? {};
    expect(JSON.parse(variables?.['ML_REPORT_EXPERIMENTS'] ?? '')).toEqual(experiments);
    expect(variables?.['ML_REPORT_SOURCE']).toBe(address);
  });
});
