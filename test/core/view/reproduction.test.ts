import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reproduction } from '../../../src/core/view/reproduction.ts';
import { shellWord } from '../../../src/core/view/shell-word.ts';
import { aRun } from '../../support/written-snapshot.ts';

const sha = '3f2a'.repeat(10);
const project = { path: 'team/churn', url: 'https://gitlab.example/team/churn' };
const run = (tags: Record<string, string>, params: Record<string, string> = {}) =>
  aRun('r', { tags: new Map(Object.entries(tags)), params: new Map(Object.entries(params)) });

describe('how to make a run again', () => {
  it('is a script of a CI job inside the project, with its params as options, which is called a guess', () => {
    const { commands, remarks } = reproduction(
      run(
        { 'mlflow.source.name': '/builds/team/churn/src/train.py', 'mlflow.source.git.commit': sha },
        { lr: '1e-3', depth: '6' },
      ),
      project,
    );
    expect(commands).toEqual([
      `git fetch origin ${sha}`,
      `git checkout ${sha}`,
      'python src/train.py --depth=6 --lr=1e-3',
    ]);
    expect(remarks.join(' ')).toMatch(
      /In a clone of “https:\/\/gitlab.example\/team\/churn”.*is a guess.*Packages and data/,
    );
  });

  it('is an MLflow project with its entry point', () => {
    const tags = {
      'mlflow.source.type': 'PROJECT',
      'mlflow.source.name': 'file:///home/me/churn#models/gbm',
      'mlflow.project.entryPoint': 'main',
    };
    const { commands, remarks } = reproduction(run(tags, { a: '1', b: '2', c: 'two words' }), project);
    expect(commands).toEqual(["mlflow run ./models/gbm -e main \\\n  -P a=1 \\\n  -P b=2 \\\n  -P 'c=two words'"]);
    expect(remarks[0]).toContain('The commit is not known');
  });

  it.each([
    [{}, 'Which program logged it is not known'],
    [{ 'mlflow.source.name': 'x/explore.ipynb' }, 'from the notebook “x/explore.ipynb”'],
    [{ 'mlflow.source.name': '/usr/lib/ipykernel_launcher.py' }, 'no script that could be started again'],
    [{ 'mlflow.source.name': '-c' }, 'no script that could be started again'],
  ])('says what is not known of %j', (tags, said) => {
    const { commands, remarks } = reproduction(run(tags), null);
    expect(commands).toEqual([]);
    expect(remarks.join(' ')).toContain(said);
  });

  it('leaves out what no command holds, counted', () => {
    const params = {
      ...Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`p${i}`, '1'])),
      long: 'x'.repeat(999),
    };
    const { commands, remarks } = reproduction(run({ 'mlflow.source.name': 'a.py' }, params), null);
    expect(commands[0]?.split('\n').length).toBe(81);
    expect(remarks.join(' ')).toContain('121 params are left out');
  });
});

describe('a word of a shell', () => {
  it.each(['', '$(reboot)', '`id`', "it's", 'a\nb', '\u001b[201~rm -rf ~', '\u202Eevil', '~', '!!', '*', '-x', '\\'])(
    'means nothing to it: %j',
    (text) => expect(inShell(text)).toBe(text),
  );

  it('is itself again, whatever it is', () => {
    const text = fc.string({ unit: 'binary', maxLength: 12 }).filter((one) => !one.includes('\0'));
    fc.assert(
      fc.property(fc.array(text, { maxLength: 40 }), (texts) => {
        expect(inShell(...texts)).toBe(texts.join('\n--\n'));
      }),
      { numRuns: 20 },
    );
  });

  it('shows nothing that cannot be seen', () => {
    expect(shellWord('a\u202Eb\u200bc\u0007')).toBe("$'a\\u202eb\\u200bc\\u0007'");
  });
});

/** What bash takes the words to be. */
function inShell(...texts: readonly string[]): string {
  const script = texts.map((text) => `printf '%s\\n--\\n' ${shellWord(text)}`).join('\n');
  const said = execFileSync('bash', ['-c', `LC_ALL=C.UTF-8\n${script}`], { encoding: 'utf8' });
  return said.replace(/\n--\n$/, '');
}
