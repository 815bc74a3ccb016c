import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadSettings, parseSettings } from '../../src/config/load.ts';
import {
  DAY_MS,
  defaultSettings,
  type Goal,
  type MetricSetting,
  type Settings,
} from '../../src/core/model/settings.ts';
import { UserError } from '../../src/errors.ts';
import { gate, metricSetting } from '../support/build.ts';
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
  it('is read as the documentation shows it', () => {
    const text = `
experiments: ["churn-*", "!*-scratch"]      # globs; default all
metrics:                                    # first glob that matches; order is the order of columns
  "val/auc":  { goal: maximize, primary: true, gate: { max-regression: 1%, min: 0.80 } }
  "*loss*":   { goal: minimize, summary: best }          # last | best | mean-last-5 | step:1000
  "lat*_ms":  { goal: minimize, gate: { max: 50, level: warn } }
baseline: { from: [merge-base, ancestor, target-branch], max-age: 14d }   # or run:<id>, model:<name>@latest, best
replicates: [seed, random_state, fold]      # params in which runs of one configuration may differ
comment: { sections: [verdict, metrics, parameters, charts, runs, timeline, links], when: always }
site: { title: Churn models, charts: charts/*.vl.json }  # own Vega-Lite specs over the data
redact: ["*password*", "mlflow.user"]                    # names; values that look like secrets always are
`;
    const [fail, warn] = [
      { level: 'fail', evidence: 'tested' },
      { level: 'warn', evidence: 'tested' },
    ];
    expect(parseSettings(text, 'ml-report.yml')).toEqual({
      experiments: ['churn-*', '!*-scratch'],
      metrics: [
        {
          ...{ glob: 'val/auc', goal: 'maximize', primary: true, summary: 'last', min_change: null },
          gates: [
            { kind: 'max-regression', limit: '1%', ...fail },
            { kind: 'min', limit: 0.8, ...fail },
          ],
        },
        { ...{ glob: '*loss*', goal: 'minimize', primary: false, summary: 'best', min_change: null, gates: [] } },
        {
          ...{ glob: 'lat*_ms', goal: 'minimize', primary: false, summary: 'last', min_change: null },
          gates: [{ kind: 'max', limit: 50, ...warn }],
        },
      ],
      baseline: { from: ['merge-base', 'ancestor', 'target-branch'], max_age_ms: 14 * DAY_MS },
      replicates: ['seed', 'random_state', 'fold'],
      comparable: { dataset: null, budget: null },
      accept: { label: 'ml-report::accepted', description: true },
      comment: {
        sections: ['verdict', 'metrics', 'parameters', 'charts', 'runs', 'timeline', 'links'],
        ...{ when: 'always', pictures: 'auto', thread: 'never', label: null, status: null },
      },
      history: 'auto',
      ...{ title: 'Churn models', charts: ['charts/*.vl.json'], public: false },
      redact: ['*password*', 'mlflow.user'],
    });
  });

  const read = (text: string) => parseSettings(text, 'ml-report.yml');

  it.each<[string, Partial<Settings>]>([
    ['baseline: best', { baseline: { from: ['best'], max_age_ms: 14 * DAY_MS } }],
    ['baseline: run:abc', { baseline: { from: ['run:abc'], max_age_ms: 14 * DAY_MS } }],
    ['baseline: model:a@b@latest', { baseline: { from: ['model:a@b@latest'], max_age_ms: 14 * DAY_MS } }],
    [
      'baseline: { from: ["model:my model@1.2.0", best] }',
      { baseline: { from: ['model:my model@1.2.0', 'best'], max_age_ms: 14 * DAY_MS } },
    ],
    ['baseline: { max-age: none }', { baseline: { ...defaultSettings.baseline, max_age_ms: null } }],
    ['baseline: { max-age: 12h }', { baseline: { ...defaultSettings.baseline, max_age_ms: DAY_MS / 2 } }],
    ['replicates: []', { replicates: [] }],
    ['comparable: { dataset: [] }', { comparable: { dataset: [], budget: null } }],
    ['comparable: { budget: [rounds] }', { comparable: { dataset: null, budget: ['rounds'] } }],
    ['accept: { label: false }', { accept: { label: null, description: true } }],
    ['accept: { label: ok, description: false }', { accept: { label: 'ok', description: false } }],
    ['accept: {}', {}],
    ['comment: {}', {}],
    [
      'comment: { sections: [runs, verdict], when: on-failure, pictures: never, thread: on-failure, label: "ml::failed", status: ml-report }',
      {
        comment: {
          ...{ sections: ['runs', 'verdict'], when: 'on-failure', pictures: 'never', thread: 'on-failure' },
          ...{ label: 'ml::failed', status: 'ml-report' },
        },
      },
    ],
    ['comment: { label: false, status: false }', {}],
    [
      'accept: { label: false }\ncomment: { label: "ml-report::failed" }',
      {
        accept: { label: null, description: true },
        comment: { ...defaultSettings.comment, label: 'ml-report::failed' },
      },
    ],
    ['comparable: {}', {}],
    ['baseline: {}', {}],
  ])('%s', (text, expected) => expect(read(text)).toEqual({ ...defaultSettings, ...expected }));

  it.each<[string, Partial<MetricSetting>]>([
    ['{ goal: "target:0.5" }', { goal: 'target:0.5' }],
    ['{ goal: "target:-1e-3" }', { goal: 'target:-1e-3' as Goal }],
    ['{ goal: "target:.5" }', { goal: 'target:.5' as Goal }],
    ['{ summary: mean-last-5 }', { summary: 'mean-last-5' }],
    ['{ summary: "step:1000" }', { summary: 'step:1000' }],
    ['{ summary: best-epoch }', { summary: 'best-epoch' }],
    ['{ summary: "best-epoch:val loss" }', { summary: 'best-epoch:val loss' }],
    ['{ min-change: 0.5 % }', { min_change: '0.5 %' }],
    ['{ min-change: 0 }', { min_change: 0 }],
    [
      '{ gate: { max-regression: 0.01, evidence: difference } }',
      { gates: [gate('max-regression', 0.01, { evidence: 'difference' })] },
    ],
    ['{ gate: {} }', { gates: [] }],
  ])('a metric of %s', (text, expected) => {
    expect(read(`metrics: { m: ${text} }`).metrics).toEqual([metricSetting('m', expected)]);
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
        ml-report.yml:5: metrics.val/auc.goal: expected maximize, minimize or target:NUMBER; did you mean maximize?
        ml-report.yml:6: metrics.val/auc.gate.min: expected a number
        ml-report.yml:6: metrics.val/auc.gate.level: expected fail or warn; did you mean warn?
        ml-report.yml:6: metrics.val/auc.gate.max-regresion: there is no such key; did you mean max-regression?
        ml-report.yml:7: metrics.*loss*.primary: expected true or false
        ml-report.yml:7: metrics.*loss*.gate.max-regression: expected a share such as 1%, or a number
        ml-report.yml:7: metrics.*loss*.gate.max: expected a number
        ml-report.yml:8: metrics.acc: expected keys with values: goal, primary, summary, min-change, gate
        ml-report.yml:9: histroy: there is no such key; did you mean history?
        ml-report.yml:10: history: expected auto, none or all
        ml-report.yml:11: nonsense: there is no such key; known are experiments, metrics, baseline, replicates, comparable, accept, comment, history, site, redact
        ml-report.yml:12: site.title: expected a text that is not empty
        ml-report.yml:12: site.titel: there is no such key; did you mean title?
        ml-report.yml:13: redact.0: expected a text
        ml-report.yml:13: redact.1: expected a text that is not empty"
    `);
  });

  it('of the keys that judge are shown all at once too', () => {
    const text = `metrics:
  a: { goal: target:x }
  b: { goal: "Target:0.5" }
  c: { goal: "target:1e999", summary: mean-last }
  d: { summary: "step:1.5", min-change: -1% }
  e: { gate: { evidence: diference, max-regression: 1 %x } }
  f: { summary: mean-last-0, min_change: 1% }
  g: { summary: "best-epoch:", primary: 1 }
baseline:
  form: [best]
  from: [merge_base, run, "model:x", "best "]
  max-age: 2 weeks
replicates: seed
comparable: { datset: [a], budget: epochs }
accept:
  label: 3
  description: yes
  descripton: true
`;
    expect(mistakes(text)).toMatchInlineSnapshot(`
      "The configuration has mistakes:
        ml-report.yml:2: metrics.a.goal: expected maximize, minimize or target:NUMBER
        ml-report.yml:3: metrics.b.goal: expected maximize, minimize or target:NUMBER
        ml-report.yml:4: metrics.c.goal: expected maximize, minimize or target:NUMBER
        ml-report.yml:4: metrics.c.summary: expected last, best, best-epoch, mean-last-5, step:1000 or best-epoch:METRIC; did you mean mean-last-5?
        ml-report.yml:5: metrics.d.summary: expected last, best, best-epoch, mean-last-5, step:1000 or best-epoch:METRIC; did you mean step:1000?
        ml-report.yml:5: metrics.d.min-change: expected a share such as 1%, or a number
        ml-report.yml:6: metrics.e.gate.max-regression: expected a share such as 1%, or a number
        ml-report.yml:6: metrics.e.gate.evidence: expected tested or difference; did you mean difference?
        ml-report.yml:7: metrics.f.summary: expected last, best, best-epoch, mean-last-5, step:1000 or best-epoch:METRIC; did you mean mean-last-5?
        ml-report.yml:7: metrics.f.min_change: there is no such key; did you mean min-change?
        ml-report.yml:8: metrics.g.primary: expected true or false
        ml-report.yml:8: metrics.g.summary: expected last, best, best-epoch, mean-last-5, step:1000 or best-epoch:METRIC; did you mean best-epoch?
        ml-report.yml:10: baseline.form: there is no such key; did you mean from?
        ml-report.yml:11: baseline.from.0: expected merge-base, ancestor, target-branch, best, run:ID or model:NAME@latest; did you mean merge-base?
        ml-report.yml:11: baseline.from.1: expected merge-base, ancestor, target-branch, best, run:ID or model:NAME@latest
        ml-report.yml:11: baseline.from.2: expected merge-base, ancestor, target-branch, best, run:ID or model:NAME@latest
        ml-report.yml:11: baseline.from.3: expected merge-base, ancestor, target-branch, best, run:ID or model:NAME@latest; did you mean best?
        ml-report.yml:12: baseline.max-age: expected a time such as 14d, 12h or 20m
        ml-report.yml:13: replicates: expected a list
        ml-report.yml:14: comparable.budget: expected a list
        ml-report.yml:14: comparable.datset: there is no such key; did you mean dataset?
        ml-report.yml:16: accept.label: expected a text or false
        ml-report.yml:17: accept.description: expected true or false
        ml-report.yml:18: accept.descripton: there is no such key; did you mean description?"
    `);
  });

  it.each<[string, string]>([
    [
      'baseline: bset',
      'baseline.from.0: expected merge-base, ancestor, target-branch, best, run:ID or model:NAME@latest; did you mean best?',
    ],
    ['baseline: [best]', 'baseline: expected keys with values'],
    ['baseline: { from: [] }', 'baseline.from: expected a list that is not empty'],
    ['baseline: { from: best }', 'baseline.from: expected a list'],
    ['baseline: { max-age: 14 }', 'baseline.max-age: expected a text or none'],
    ['accept: { label: true }', 'accept.label: expected a text or false'],
    ['accept: { label: "" }', 'accept.label: expected a text that is not empty'],
    ['accept:', 'accept: expected keys with values'],
    [
      'comment: { sections: [verdict, metric] }',
      'comment.sections.1: expected verdict, metrics, parameters, charts, runs, timeline or links; did you mean metrics?',
    ],
    ['comment: { sections: [] }', 'comment.sections: expected a list that is not empty'],
    ['comment: { sections: [runs, runs] }', 'comment.sections: expected each section once'],
    ['comment: { when: on-chang }', 'comment.when: expected always, on-change or on-failure; did you mean on-change?'],
    ['comment: { thread: true }', 'comment.thread: expected never or on-failure'],
    ['comment: { label: "a,b" }', 'comment.label: expected one label, without a comma'],
    ['comment: { label: true }', 'comment.label: expected a text or false'],
    ['comment: { status: "" }', 'comment.status: expected a text that is not empty'],
    ['comment: { name: x }', 'comment.name: there is no such key'],
    [
      'comment: { label: "ml-report::failed" }',
      'comment.label: expected a label that is neither accept.label (ml-report::accepted) nor of its scope',
    ],
    [
      'accept: { label: bad }\ncomment: { label: bad }',
      'comment.label: expected a label that is neither accept.label (bad)',
    ],
    ['metrics: { m: { gate: { max-regression: .inf } } }', 'metrics.m.gate.max-regression: expected a number'],
    ['metrics: { m: { gate: { min: 1% } } }', 'metrics.m.gate.min: expected a number'],
    ['metrics: { __proto__: { gate: { min: 1 } } }', 'metrics.__proto__: no metric can be named so here'],
  ])('%j: %s', (text, expected) =>
    expect(mistakes(text)).toContain(`ml-report.yml:${text.split('\n').length}: ${expected}`),
  );

  it.each<[string, string]>([
    ['- a', 'ml-report.yml:1: the file: expected keys with values'],
    ['just words', 'ml-report.yml:1: the file: expected keys with values'],
    ['experiments: []\nmetrics: [', 'ml-report.yml:2: '],
    ['history: all\n\ttitle: x', 'ml-report.yml:2: Tabs are not allowed'],
    ['history: all\nhistory: none', 'ml-report.yml:2: Map keys must be unique'],
    ['history: all\n---\nhistory: none', 'ml-report.yml:2: expected one document, without a line --- in it'],
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

  it('is named as it is seen from the folder, where it is below that', () => {
    const folder = newFolder();
    writeFileSync(join(folder, 'ml-report.yml'), 'histroy: all');
    expect(() => loadSettings(null, folder)).toThrow('\n  ml-report.yml:1: histroy: ');
    const file = join(folder, 'ml-report.yml');
    expect(() => loadSettings(file, join(folder, 'sub'))).toThrow(`\n  ${file}:1: `);
  });

  it('that was named must be there', () => {
    const folder = newFolder();
    const absent = expect.objectContaining({ code: 'CONFIG_UNREADABLE' });
    expect(() => loadSettings(join(folder, 'other.yml'), folder)).toThrow(absent);
    expect(() => loadSettings(folder, folder)).toThrow(absent);
  });
});
