import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { hasComponent, includeLines, stageFor, withInclude } from '../../../src/commands/init/pipeline-text.ts';

const include = { component: '$CI_SERVER_FQDN/ml-report/ml-report/report@1.2.0', stage: 'deploy' };
const entry = { component: include.component, inputs: { stage: 'deploy' } };
const jobs = 'train:\n  script:\n    - python train.py   # as always\n';

function changed(text: string): string {
  const found = withInclude(text, include);
  if (found === null || !('text' in found)) throw new Error(JSON.stringify(found));
  return found.text;
}

describe('the lines of the component', () => {
  it('are YAML that names it', () => {
    expect(includeLines(include)).toBe(
      'include:\n  - component: $CI_SERVER_FQDN/ml-report/ml-report/report@1.2.0\n    inputs: { stage: deploy }\n',
    );
    expect(parse(includeLines(include))).toEqual({ include: [entry] });
  });

  it.each<[string, string, unknown[]]>([
    ['nothing', '', []],
    ['a comment alone', '# soon\n', []],
    ['jobs', jobs, []],
    ['jobs without a line break at the end', jobs.trimEnd(), []],
    ['an empty include', `include:\n${jobs}`, []],
    ['an empty include and a comment', `include:   # soon\n${jobs}`, []],
    ['an empty list', `include: []\n${jobs}`, []],
    [
      'a list',
      `include:\n  - local: a.yml   # ours\n  - template: B.yml\n    rules:\n      - if: $X\n\n${jobs}`,
      [1, 1],
    ],
    ['a list that is not indented', `include:\n- local: a.yml\n${jobs}`, [1]],
    ['a list at the end', `${jobs}\ninclude:\n    - local: a.yml`, [1]],
    ['a list of texts with a comment after it', `include:\n  - a.yml\n  # more to come\n\n${jobs}`, [1]],
    ['a list in one line', `include: [a.yml, { local: b.yml }]   # ours\n${jobs}`, [1, 1]],
    ['a list in one line that ends with a comma', `include: [a.yml, ]\n${jobs}`, [1]],
    ['a list over lines', `include: [\n  a.yml,\n  b.yml\n]\n${jobs}`, [1, 1]],
    ['a text', `include: a.yml\n${jobs}`, [1]],
    ['a text and a comment', `include: 'a.yml'   # ours\n${jobs}`, [1]],
    ['one thing', `include:\n  project: a/b\n  file:\n    - c.yml\n  ref: main\n${jobs}`, [1]],
    ['one thing, far in', `include:\n        project: a/b\n        ref: main\n${jobs}`, [1]],
    ['one thing in one line', `include: { local: a.yml }\n${jobs}`, [1]],
    ['one thing at the end', `${jobs}include:\n  local: a.yml`, [1]],
    ['inputs of its own before', `spec:\n  inputs:\n    a:\n      default: b\n---\n${jobs}`, []],
    ['references', `.x: &x\n  tags: [a]\nb:\n  <<: *x\n  script: !reference [.y, script]\n`, []],
  ])('come into a file with %s, and all else stays to the letter', (_case, text, had) => {
    const now = changed(text);
    const last = now.slice(now.lastIndexOf('\n---\n') + 1);
    const { include: list } = parse(last, { logLevel: 'silent' }) as { include: unknown[] };
    expect(list).toHaveLength(had.length + 1);
    expect(list.at(-1)).toEqual(entry);
    const kept = text.split('\n').filter((line) => !/include|^\s*$|^\]/.test(line));
    for (const line of kept) expect(now).toContain(line.trim());
    expect(now).toContain(jobs.trimEnd().split('\n').at(-1) === kept.at(-1) ? jobs.trimEnd() : (kept[0] ?? ''));
  });

  it('keep the line breaks of the file', () => {
    const text = 'include:\r\n  - a.yml\r\ntrain:\r\n  script: x\r\n';
    expect(changed(text).replaceAll('\r\n', '')).not.toContain('\n');
  });

  it.each([
    ['YAML with a mistake', 'train:\n\tscript: x\n', 'it cannot be read as YAML'],
    ['a list', '- a\n', 'it does not hold jobs by their names'],
    ['everything in braces', '{ train: { script: x } }\n', 'it does not hold jobs by their names'],
    ['an end that was set', 'train:\n  script: x\n...\n', 'its include: is written in another way'],
    ['an include of another place', '.a: &a [b.yml]\ninclude: *a\n', 'its include: is written in another way'],
  ])('are left to the user in %s', (_case, text, why) => expect(withInclude(text, include)).toEqual({ why }));

  it('come once', () => {
    expect(withInclude(changed(jobs), include)).toBeNull();
    expect(withInclude('include:\n  - component: "$CI_SERVER_FQDN/x/ml-report/comment@1"\n', include)).toBeNull();
    expect(hasComponent(changed(jobs))).toBe(include.component);
    expect(hasComponent(jobs)).toBeNull();
  });
});

it.each([
  ['', 'deploy'],
  ['stages: [test, deploy, late]\n', 'deploy'],
  ['stages:\n  - prepare\n  - train\n', 'train'],
  ['stages: []\n', 'deploy'],
  ['stages: train\n', 'deploy'],
  ['- a', 'deploy'],
])('the stage in %j is %s', (text, stage) => expect(stageFor(text)).toBe(stage));
