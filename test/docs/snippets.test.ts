/** Every piece of code on our pages is tried by what it is for: our readers of files, GitLab's runner, the program itself, Python. */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { execa } from 'execa';
import { x as extract } from 'tar';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { ownCharts } from '../../src/commands/own-charts.ts';
import { parseSettings } from '../../src/config/load.ts';
import { parseAcceptLines } from '../../src/core/model/accept-lines.ts';
import { packageRoot, packageVersion } from '../../src/package-root.ts';
import { type Embedded, embedded } from '../support/embedded.ts';
import { newFolder } from '../support/folder.ts';
import { createMachine, createProject, git, type Machine } from '../templates/ci-local.ts';
import { readComponent } from '../templates/component.ts';
import { lintPipeline, machineOf, plain } from './machine.ts';
import { type Block, blocksOf, pages } from './markdown.ts';
import { filledIn, typed } from './newcomer.ts';

const all = pages().flatMap((file) => blocksOf(file));
const placeOf = ({ file, line }: Block) => `${file}:${line}`;
const inLanguage = (language: string) => all.filter((block) => block.language === language);
const inFile = (name: string) => inLanguage('yaml').filter(({ text }) => text.startsWith(`# ${name}\n`));

/** Shell code that is not typed in here, by its first line, and why. */
const NOT_HERE: Readonly<Record<string, string>> = {
  'git clone <this repository> ml-report && cd ml-report':
    'newcomer.test.ts types it; and no GitLab to push to is embedded',
  'npm install --global ml-report': 'newcomer.test.ts types it, with the steps around it',
  "ml-report init --yes --component '$CI_SERVER_FQDN/<group>/ml-report/report@0.1.0'": 'newcomer.test.ts types it',
  'git switch --create first-report': 'newcomer.test.ts types it',
};

describe('ml-report.yml', () => {
  it.each(inFile('ml-report.yml').map((block) => [placeOf(block), block]))('%s is read', (_, { text }) => {
    expect(Object.keys(parse(text) as object)).not.toEqual([]);
    parseSettings(text, 'ml-report.yml');
  });
});

describe('.gitlab-ci.yml', () => {
  let machine: Machine;
  beforeAll(() => {
    machine = createMachine();
    const templates = pathToFileURL(join(packageRoot, 'templates'));
    git(createProject(machine, 'components/ml-report', { templates }), 'tag', packageVersion);
  });
  afterAll(() => machine.remove());

  const blocks = inFile('.gitlab-ci.yml').map((block, index) => [placeOf(block), block, index] as const);
  /** Where a block takes in two components the runner fetches them at once into one folder, and now and then trips over itself: then it begins anew. */
  async function linted(folder: string) {
    for (let time = 1; ; time++) {
      const said = await lintPipeline(machine, folder);
      if (said.exitCode === 0 || time === 3) return said;
      rmSync(join(folder, '.gitlab-ci-local'), { recursive: true, force: true });
    }
  }
  it.each(blocks)('%s is a pipeline by GitLab’s own schema', async (_, block, index) => {
    const text = filledIn(block, { '<group>': 'components', 'gitlab.example/': 'gitlab.invalid/' });
    const stages = text.includes('stages:') ? '' : 'stages: [train, report, deploy]\n';
    const folder = createProject(machine, `research/page-${index}`, { '.gitlab-ci.yml': stages + text });
    expect(await linted(folder)).toMatchObject({ exitCode: 0 });
  });

  it.each(blocks)('%s gives our components inputs that they know', (_, { text }) => {
    const { include = [] } = parse(text) as { include?: { component: string; inputs?: Record<string, unknown> }[] };
    for (const { component, inputs = {} } of include) {
      const [, name = ''] = /\/ml-report\/(\w+)@/.exec(component) ?? [];
      const known = readComponent(pathToFileURL(join(packageRoot, `templates/${name}.yml`))).inputs;
      for (const [key, value] of Object.entries(inputs)) {
        const input = known[key];
        expect({ name, key, type: Array.isArray(value) ? 'array' : typeof value }).toEqual({
          name,
          key,
          type: input?.type,
        });
        if (input?.options) expect(input.options).toContain(value);
        if (input?.regex) expect(value).toMatch(new RegExp(input.regex));
      }
    }
  });
});

describe('JSON', () => {
  it.each(inLanguage('json').map((block) => [placeOf(block), block]))('%s is a chart', async (_, { text }) => {
    const folder = newFolder();
    writeFileSync(join(folder, 'one.vl.json'), text);
    const odd: string[] = [];
    const charts = await ownCharts(['*.vl.json'], folder, (line) => odd.push(line));
    expect({ charts: charts.length, odd }).toEqual({ charts: 1, odd: [] });
  });
});

describe('Dockerfile', () => {
  it.each(inLanguage('dockerfile').map((block) => [placeOf(block), block]))(
    '%s begins where the component does',
    (_, { text }) => {
      const { image } = readComponent(pathToFileURL(join(packageRoot, 'templates/report.yml'))).inputs;
      const lines = [`FROM ${image?.default}`, `RUN npm install --global ml-report@${packageVersion}`];
      expect(text.trimEnd().split('\n')).toEqual(lines);
    },
  );
});

describe('text', () => {
  const own = inLanguage('text').filter(({ text }) => !text.startsWith('Usage: '));
  it.each(own.map((block) => [placeOf(block), block]))('%s is a line that accepts', (_, { text }) => {
    expect(parseAcceptLines(text)).toHaveLength(1);
  });
});

const python = (await execa('python3', ['--version'], { reject: false })).exitCode === 0;

describe('Python', () => {
  it.skipIf(!python).each(inLanguage('python').map((block) => [placeOf(block), block]))(
    '%s compiles',
    async (_, block) => {
      const { exitCode, stderr } = await execa(
        'python3',
        ['-c', 'compile(__import__("sys").stdin.read(), "page", "exec")'],
        {
          input: block.text,
          reject: false,
        },
      );
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    },
  );
});

/** A reader goes through a page from its top, in one folder: what a command wrote is there for the next, and for the Python below it. */
describe('what is typed, page by page', () => {
  let server: Embedded;
  let machine: Machine;
  beforeAll(async () => {
    server = await embedded({ stores: ['yolo-solar'] });
    machine = createMachine();
  });
  afterAll(async () => {
    machine.remove();
    await server.close();
  });

  const isTyped = ({ language, text }: Block) =>
    (language === 'sh' && !(firstLine(text) in NOT_HERE)) ||
    (python && language === 'python' && !/import mlflow/.test(text));
  const readers = pages().flatMap((file) => {
    const blocks = blocksOf(file).filter(isTyped);
    return blocks.length > 0 ? [[file, blocks] as const] : [];
  });

  it.each(readers)('%s', async (_, blocks) => {
    const folder = newFolder();
    await extract({ file: join(packageRoot, 'src/demo/stores/yolo-solar.tar.gz'), cwd: folder, strip: 1 });
    const { gitlab, project } = server;
    const env = {
      ...{
        ...plain(),
        ...machineOf(machine),
        MLFLOW_TRACKING_URI: project.trackingUri,
        ML_REPORT_TOKEN: project.token,
      },
      ...{ CI_API_V4_URL: `${gitlab.url}/api/v4`, CI_PROJECT_ID: String(project.id), CI_JOB_TOKEN: project.jobToken },
      CI_MERGE_REQUEST_IID: String(project.openMergeRequest),
    };
    for (const block of blocks) {
      const text = filledIn(block, { '<number>': String(project.openMergeRequest) });
      const commands = block.language === 'sh' ? text : `python3 - <<'END'\n${text}END\n`;
      const { exitCode, log } = await typed(commands, { folder, env });
      expect({ place: placeOf(block), exitCode, log }).toMatchObject({ exitCode: 0 });
    }
  });

  it('leaves out nothing that is not on a page', () => {
    const there = new Set(inLanguage('sh').map(({ text }) => firstLine(text)));
    expect(Object.keys(NOT_HERE).filter((line) => !there.has(line))).toEqual([]);
  });
});

const firstLine = (text: string) => text.split('\n')[0] ?? '';
