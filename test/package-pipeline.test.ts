import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Ajv } from 'ajv';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { packageRoot } from '../src/package-root.ts';
import { createMachine, createProject, type Machine, type PipelineKind, runPipeline } from './templates/ci-local.ts';

const textOf = (path: string) => readFileSync(join(packageRoot, path), 'utf8');
const text = textOf('.gitlab-ci.yml');
const schemaFile = process.env['ML_REPORT_CI_SCHEMA'];

type Job = { rules?: { if: string }[]; extends?: string; stage?: string; script?: string[]; id_tokens?: object };
const jobs = parse(text) as Record<string, Job>;

describe.skipIf(schemaFile === undefined)('our own pipeline, by the schema of GitLab', () => {
  const check = (given: unknown) => {
    const ajv = new Ajv({ strict: false, validateFormats: false, allowUnionTypes: true });
    const isValid = ajv.validate(JSON.parse(readFileSync(schemaFile ?? '', 'utf8')) as object, given);
    return isValid ? [] : (ajv.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
  };

  it('is valid', () => expect(check(jobs)).toEqual([]));

  it('which says what is not', () =>
    expect(check({ ...jobs, npm: { ...jobs['npm'], id_tokens: { NPM_ID_TOKEN: {} } } })).not.toEqual([]));
});

describe('a release', () => {
  const released = Object.entries(jobs).filter(([, job]) => job.extends === '.release');
  const rule = /^\$CI_COMMIT_TAG =~ \/(.*)\/$/.exec(jobs['.release']?.rules?.[0]?.if ?? '')?.[1] ?? '';

  it('is for npm, for the container registry, and last for the Catalog', () => {
    expect(released.map(([name, { stage }]) => [name, stage])).toEqual([
      ['npm', undefined],
      ['container', undefined],
      ['catalog', 'catalog'],
    ]);
    expect(jobs['stages']).toEqual(['test', 'deploy', 'release', 'catalog']);
  });

  it.each([
    ['0.1.0', true],
    ['1.0.0-rc.1', true],
    ['v1.0.0', false],
    ['1.0', false],
    ['1.0.0 ', false],
  ])('is made of the tag %j: %s', (tag, made) => expect(new RegExp(rule).test(tag)).toBe(made));

  it('is signed for npm by the job itself, and no token for it is kept', () => {
    expect(jobs['npm']?.id_tokens).toEqual({
      NPM_ID_TOKEN: { aud: 'npm:registry.npmjs.org' },
      SIGSTORE_ID_TOKEN: { aud: 'sigstore' },
    });
    expect(jobs['npm']?.script?.at(-1)).toContain('--provenance');
    expect(text).not.toMatch(/NPM_TOKEN|NODE_AUTH_TOKEN/);
  });
});

/** Each starts a GitLab, reads all of it and builds a dashboard. */
const PATIENCE = 180_000;

describe('the component at this commit', () => {
  let machine: Machine;
  let folder: string;
  const ours = (file: string) => `import ${JSON.stringify(pathToFileURL(join(packageRoot, file)).href)};`;
  const run = (kind: PipelineKind, job: string) => {
    const variables = { CI_PAGES_URL: 'https://team.pages.example/ml-report', CI_PROJECT_ID: '1' };
    return runPipeline(machine, folder, { kind, variables }, [job]);
  };
  beforeAll(() => {
    machine = createMachine();
    symlinkSync(process.execPath, join(machine.folder, 'bin/node'));
    folder = createProject(machine, 'components/ml-report', {
      '.gitlab-ci.yml': text,
      '.gitlab/ml-report.yml': textOf('.gitlab/ml-report.yml'),
      templates: pathToFileURL(join(packageRoot, 'templates')),
      '.ci/embedded-gitlab.ts': ours('.ci/embedded-gitlab.ts'),
      '.ci/docs.ts': ours('.ci/docs.ts'),
      'ml-report-0.0.0.tgz': 'what the job before left',
    });
  });
  afterAll(() => machine.remove());

  it(
    'comments in a merge request’s pipeline, with no gate that could fail',
    async () => {
      const { log, exitCode } = await run({ mergeRequest: 9 }, 'ml-report-merge-request');
      expect(log).toMatch(
        /Comment created: http:\/\/127\.0\.0\.1:\d+\/research\/liver-ct-seg\/-\/merge_requests\/4#note_\d+/,
      );
      expect(log).not.toContain('changes the rules');
      expect(exitCode).toBe(0);
      expect(machine.npmCalls()).toEqual([
        'ci --no-audit --no-fund',
        'install --global --no-audit --no-fund ./ml-report-0.0.0.tgz',
      ]);
    },
    PATIENCE,
  );

  it(
    'publishes the dashboard of the runs that ship, under the path of our Pages, and the documentation beside it',
    async () => {
      const { exitCode } = await run({ branch: 'main' }, 'ml-report-site');
      const page = join(folder, '.gitlab-ci-local/artifacts/ml-report-site/public/index.html');
      expect(exitCode).toBe(0);
      expect(existsSync(page) && readFileSync(page, 'utf8')).toMatch(/href="\/ml-report\//);
      const docs = join(folder, '.gitlab-ci-local/artifacts/ml-report-site/public/docs/index.html');
      expect(existsSync(docs) && readFileSync(docs, 'utf8')).toContain('Did the model get better?');
    },
    PATIENCE,
  );
});
