import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { packageVersion } from '../../src/package-root.ts';
import { type Component, type Job, jobsOf, readComponent, usedInputs } from './component.ts';

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
    if (input.options) expect(input.options).toContain(input.default);
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

/** What an included file says of an input that report.yml has too is what report.yml says. */
it.each(components)('%s has the same words for the same inputs', (name) => {
  const { inputs } = readComponent(new URL(name, folder));
  for (const [input, said] of Object.entries(inputs))
    expect({ input, said }).toEqual({ input, said: report.inputs[input] });
});

describe('the components that do one part', () => {
  const only = (name: string) => {
    const jobs = Object.entries(jobsOf(readComponent(new URL(name, folder)))).filter(([job]) => !job.startsWith('.'));
    expect(jobs).toHaveLength(1);
    return { name: jobs[0]?.[0], job: jobs[0]?.[1] as Job };
  };

  it.each([
    ['comment.yml', 'ml-report-comment', '--no-site --name'],
    ['check.yml', 'ml-report-check', '--no-site --read-only --name'],
  ])('%s runs in merge requests, builds no dashboard and feeds the widgets', (file, name, flags) => {
    const { name: found, job } = only(file);
    expect(found).toBe(name);
    expect(job.script?.at(-1)).toContain(flags);
    expect(job.rules).toEqual([{ if: '$CI_PIPELINE_SOURCE == "merge_request_event"' }]);
    expect(job['artifacts']).toMatchObject({
      paths: ['.ml-report/'],
      reports: { junit: '.ml-report/reports/junit.xml' },
    });
  });

  it('site.yml runs on the default branch and publishes, and in merge requests of the project itself', () => {
    const jobs = jobsOf(readComponent(new URL('site.yml', folder)));
    expect(Object.keys(jobs).filter((job) => !job.startsWith('.'))).toEqual(['ml-report-preview', 'ml-report-site']);
    expect(jobs['ml-report-site']).toMatchObject({
      pages: true,
      rules: [{ if: '$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH' }],
    });
    expect(jobs['ml-report-preview']).not.toHaveProperty('pages');
    expect(jobs['ml-report-preview']?.rules).toEqual([
      {
        if: '"artifact" != "none" && $CI_PIPELINE_SOURCE == "merge_request_event" && $CI_MERGE_REQUEST_PROJECT_ID == $CI_PROJECT_ID',
      },
    ]);
  });
});

/** Every input that takes a text of the user’s own holds a mark. */
function marked({ inputs }: Component): Record<string, unknown> {
  const free = Object.entries(inputs).filter(([, { type, options }]) => type !== 'boolean' && !options);
  return Object.fromEntries(free.map(([name, { type }]) => [name, type === 'array' ? ['marked'] : 'marked']));
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
    const joining = { needs: ['ml-report-read'], variables: { ML_REPORT_PART: '--merge .ml-report-parts' } };
    for (const [job, occasion] of [
      [mergeRequest, '$CI_PIPELINE_SOURCE == "merge_request_event"'],
      [site, '$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH'],
    ] as const)
      expect(job.rules).toEqual([{ if: `${occasion} && "1" == "1"` }, { if: occasion, ...joining }]);
  });

  it('fails with its gates, keeps what it wrote, and hands it to GitLab’s widgets', () => {
    expect(mergeRequest['allow_failure']).toBe(false);
    expect(mergeRequest['artifacts']).toEqual({
      ...{ name: 'ml-report', when: 'always', expire_in: '30 days', expose_as: 'ML report' },
      paths: ['public/index.html', 'public', '.ml-report'],
      reports: {
        junit: '.ml-report/reports/junit.xml',
        codequality: '.ml-report/reports/codequality.json',
        annotations: '.ml-report/reports/annotations.json',
        dotenv: '.ml-report/reports/report.env',
      },
    });
  });

  it('lets a failed gate pass, and only that, where it is told to', () => {
    const jobs = jobsOf(report, { gate: 'warn' });
    expect(jobs['ml-report-merge-request']?.['allow_failure']).toEqual({ exit_codes: 1 });
    expect(jobs['ml-report-site']).not.toHaveProperty('allow_failure');
  });

  it('feeds the metrics widget where there is one', () => {
    const jobs = jobsOf(report, { 'metrics-widget': true });
    expect(jobs['ml-report-merge-request']?.['artifacts']).toMatchObject({
      reports: { metrics: '.ml-report/reports/metrics.txt', junit: '.ml-report/reports/junit.xml' },
    });
  });

  it('publishes from the default branch alone, and nothing where it is told so', () => {
    expect(site).toMatchObject({ pages: true, artifacts: { paths: ['public/', '.ml-report/'] } });
    expect(mergeRequest).not.toHaveProperty('pages');
    const jobs = jobsOf(report, { publish: false });
    expect(jobs['ml-report-site']).not.toHaveProperty('pages');
  });

  it.each(['report.yml', 'site.yml'])('%s shows a merge request’s dashboard where it is told to', (file) => {
    const component = readComponent(new URL(file, folder));
    const of = (preview: string) => jobsOf(component, { preview, name: 'Second.One', 'expire-in': '5 days' });
    const prefix = { path_prefix: 'mr-$CI_MERGE_REQUEST_IID-Second.One', expire_in: '5 days' };
    const { 'ml-report-preview': onPages } = of('pages');
    expect(onPages).toMatchObject({ pages: prefix, variables: { ML_REPORT_PAGES_PREFIX: 'mr-{iid}-$ML_REPORT_NAME' } });
    expect(onPages?.['artifacts']).not.toHaveProperty('expose_as');
    const keeper = file === 'site.yml' ? 'ml-report-preview' : 'ml-report-merge-request';
    expect(of('artifact')[keeper]).toMatchObject({
      variables: { ML_REPORT_DASHBOARD: 'artifact' },
      artifacts: { expose_as: 'ML report', paths: ['public/index.html', 'public', '.ml-report'] },
    });
    expect(of('none')[keeper]).toMatchObject({ variables: { ML_REPORT_DASHBOARD: 'none' } });
    expect(of('none')[keeper]?.['artifacts']).not.toHaveProperty('expose_as');
  });

  it('builds the dashboard for Pages in a job of its own, which a failed gate does not keep from passing', () => {
    const { 'ml-report-preview': preview, 'ml-report-merge-request': first } = jobsOf(report, { preview: 'pages' });
    expect(preview).toMatchObject({ needs: ['ml-report-merge-request'], rules: [{ when: 'always' }] });
    expect(preview?.script).toEqual([expect.stringMatching(/^ml-report site /)]);
    expect(first).toMatchObject({
      variables: { ML_REPORT_DASHBOARD: 'none', ML_REPORT_PAGES_PREFIX: 'mr-{iid}-$ML_REPORT_NAME' },
    });
    expect(first).not.toHaveProperty('pages');
  });

  it('keeps the snapshot between pipelines, and never a merge request’s for the default branch', () => {
    const kept = ({ variables, cache }: Job, chosen = {}) => {
      const known: Record<string, string> = { ...variables, ...chosen };
      const { key, paths } = cache as { key: string; paths: readonly string[] };
      return [key, ...paths].map((text) => text.replace(/\$(\w+)/g, (whole, name: string) => known[name] ?? whole));
    };
    const file = '.ml-report/snapshot.sqlite';
    expect(kept(mergeRequest)).toEqual(['ml-report-default-merge-request-$CI_MERGE_REQUEST_IID', file]);
    expect(kept(site)).toEqual(['ml-report-default-default-branch', file]);
    const read = jobsOf(report, { shards: 3 })['ml-report-read'] as Job;
    const [, inMergeRequest, onBranch] = read.rules?.map(({ variables }) => kept(read, variables)) ?? [];
    const part = '-$CI_NODE_INDEX-of-$CI_NODE_TOTAL';
    expect(inMergeRequest).toEqual([
      `ml-report-default-merge-request-$CI_MERGE_REQUEST_IID${part}`,
      '.ml-report-parts/',
    ]);
    expect(onBranch).toEqual([`ml-report-default-default-branch${part}`, '.ml-report-parts/']);
    const without = jobsOf(report, { cache: false });
    expect([without['ml-report-merge-request']?.['cache'], without['ml-report-site']?.['cache']]).toEqual([[], []]);
  });

  it('hands every text over whole, whatever stands in it', () => {
    const experiments = ['churn-*', `!*"it's" # not: a comment`, '{a: [b', '$HOME', 'ä\\n'];
    const address = `https://x.example/y?a="b"&c='d' #e: f`;
    const { variables } = Object.values(jobsOf(report, { experiments, 'tracking-uri': address })).at(-1) ?? {};
    expect(JSON.parse(variables?.['ML_REPORT_EXPERIMENTS'] ?? '')).toEqual(experiments);
    expect(variables?.['ML_REPORT_SOURCE']).toBe(address);
  });
});
