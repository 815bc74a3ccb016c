import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadSettings, parseSettings } from '../../src/config/load.ts';
import { defaultSettings } from '../../src/core/model/settings.ts';
import { UserError } from '../../src/errors.ts';
import { newFolder } from '../support/folder.ts';

function mistakes(text: string): string {
  try {
    parseSettings(text, 'ml-report.yml');
  } catch (error) {
    if (error instanceof UserError && error.code === 'CONFIG_INVALID') return error.message;
    throw error;
  }
  return 'none';
}

describe('a configuration without mistakes', () => {
  it('is read as the documentation shows it, as far as this version goes', () => {
    const text = `
experiments: ["churn-*", "!*-scratch"]      # globs; default all
metrics:                                    # first glob that matches; order is the order of columns
  "val/auc":  { goal: maximize, primary: true, gate: { max-regression: 1%, min: 0.80 } }
  "*loss*":   { goal: minimize }
  "lat*_ms":  { goal: minimize, gate: { max: 50, level: warn } }
site: { title: Churn models }
redact: ["*password*", "mlflow.user"]
`;
    expect(parseSettings(text, 'ml-report.yml')).toMatchObject({
      experiments: ['churn-*', '!*-scratch'],
      metrics: [
        {
          ...{ glob: 'val/auc', goal: 'maximize', primary: true },
          gates: [
            { kind: 'max-regression', limit: '1%', level: 'fail' },
            { kind: 'min', limit: 0.8, level: 'fail' },
          ],
        },
        { glob: '*loss*', goal: 'minimize', primary: false, gates: [] },
        { glob: 'lat*_ms', goal: 'minimize', primary: false, gates: [{ kind: 'max', limit: 50, level: 'warn' }] },
      ],
      history: 'auto',
      title: 'Churn models',
      redact: ['*password*', 'mlflow.user'],
    });
  });

  it.each(['', '# only a comment', '---\n', '{}', '\ufeff# with a byte order mark'])('%j is all defaults', (text) =>
    expect(parseSettings(text, 'ml-report.yml')).toEqual(defaultSettings),
  );
});

describe('mistakes', () => {
  it('are shown all at once, each with line, key path, what was expected and the nearest word', () => {
    const text = `experiments: churn
metrics:
  val/auc:
    gaol: maximize
    goal: maximise
    gate: { max-regresion: 1%, min: low, level: warm }
  "*loss*": { primary: yes, gate: { max-regression: -1% , max: .inf } }
  acc:
histroy: al
history: som
nonsense: 1
site: { titel: X, title: "" }
redact: [1, ""]
`;
    expect(mistakes(text)).toMatchInlineSnapshot(`
      "The configuration has mistakes:
        ml-report.yml:1: experiments: expected a list
        ml-report.yml:4: metrics.val/auc.gaol: there is no such key; did you mean goal?
        ml-report.yml:5: metrics.val/auc.goal: expected maximize or minimize; did you mean maximize?
        ml-report.yml:6: metrics.val/auc.gate.min: expected a number
        ml-report.yml:6: metrics.val/auc.gate.level: expected fail or warn; did you mean warn?
        ml-report.yml:6: metrics.val/auc.gate.max-regresion: there is no such key; did you mean max-regression?
        ml-report.yml:7: metrics.*loss*.primary: expected true or false
        ml-report.yml:7: metrics.*loss*.gate.max-regression: expected a share such as 1%, or a number
        ml-report.yml:7: metrics.*loss*.gate.max: expected a number
        ml-report.yml:8: metrics.acc: expected keys with values
        ml-report.yml:9: histroy: there is no such key; did you mean history?
        ml-report.yml:10: history: expected auto or none or all
        ml-report.yml:11: nonsense: there is no such key; known are experiments, metrics, history, site, redact
        ml-report.yml:12: site.title: expected a text that is not empty
        ml-report.yml:12: site.titel: there is no such key; did you mean title?
        ml-report.yml:13: redact.0: expected a text
        ml-report.yml:13: redact.1: expected a text that is not empty"
    `);
  });

  it.each<[string, string]>([
    ['- a', 'ml-report.yml:1: the file: expected keys with values'],
    ['just words', 'ml-report.yml:1: the file: expected keys with values'],
    ['experiments: []\nmetrics: [', 'ml-report.yml:2: '],
    ['history: all\n\ttitle: x', 'ml-report.yml:2: Tabs are not allowed'],
    ['history: all\nhistory: none', 'ml-report.yml:2: Map keys must be unique'],
    ['metrics: *nowhere', 'ml-report.yml:1: the file: Unresolved alias'],
    ['metrics:\n  a: { goal: maximize }\n  b: 5', 'ml-report.yml:3: metrics.b: expected keys with values'],
  ])('%j: %s', (text, expected) => expect(mistakes(text)).toContain(expected));

  it('in a file that unfolds without end are found in a moment', () => {
    const lines = [...'bcdefghi'].map((name, i) => `${name}: &${name} [${Array(10).fill(`*${'abcdefgh'[i]}`)}]`);
    expect(mistakes(['a: &a [x]', ...lines].join('\n'))).toContain('Excessive alias count');
  });
});

describe('the file', () => {
  it('is the one at the root, else the one of GitLab’s folder, else none', () => {
    const folder = newFolder();
    expect(loadSettings(null, folder)).toEqual(defaultSettings);
    mkdirSync(join(folder, '.gitlab'));
    writeFileSync(join(folder, '.gitlab/ml-report.yml'), 'site: { title: Inner }');
    expect(loadSettings(null, folder).title).toBe('Inner');
    writeFileSync(join(folder, 'ml-report.yml'), 'site: { title: Outer }');
    expect(loadSettings(null, folder).title).toBe('Outer');
  });

  it('that was named must be there', () => {
    const folder = newFolder();
    const absent = expect.objectContaining({ code: 'CONFIG_UNREADABLE' });
    expect(() => loadSettings(join(folder, 'other.yml'), folder)).toThrow(absent);
    expect(() => loadSettings(folder, folder)).toThrow(absent);
  });
});
