import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aboutKey } from '../../../src/commands/init/about.ts';
import { configText, firstGuess, primariesOf } from '../../../src/commands/init/config-text.ts';
import type { Glimpse } from '../../../src/commands/init/glimpse.ts';
import { parseSettings } from '../../../src/config/load.ts';
import { metricSetting } from '../../support/build.ts';

const glimpse = (over: Partial<Glimpse> = {}): Glimpse => ({
  ...{ experiments: [], runs: 0, configurations: 0, metrics: [], params: [], trends: new Map() },
  together: over.metrics ? [over.metrics] : [],
  ...over,
});
const text = (seen: Glimpse, primary = firstGuess(seen)) =>
  configText(seen, { primaries: primariesOf(seen, primary), schema: 'https://example.com/s.json', about: aboutKey });
const read = (seen: Glimpse) => parseSettings(text(seen), 'ml-report.yml');

describe('a first configuration', () => {
  it('names goals, the primary metric and replicates that names make certain, and only hints at the rest', () => {
    const seen = glimpse({
      ...{
        experiments: ['churn'],
        runs: 3,
        metrics: ['epoch', 'reward', 'churned', 'Δ_parity', 'train/loss', 'val/auc', 'system/cpu'],
      },
      ...{ configurations: 1, params: ['lr', 'seed', 'fold', 'n_folds'] },
      trends: new Map([['churned', { down: 4, up: 1, of: 5 }]]),
    });
    expect(text(seen)).toMatchInlineSnapshot(`
      "# yaml-language-server: $schema=https://example.com/s.json
      # What ml-report compares, judges and shows. Every key is optional: without this file all experiments are reported, and nothing gates.
      # \`ml-report init\` wrote it after a look at 1 experiment and 3 of the newest runs. Check the goals, then set gates.

      # Globs over the names of experiments; one that starts with \`!\` takes away. Default: all.
      # Found: "churn"
      # experiments: ["*", "!*-scratch"]

      # By glob over metric names: the first that matches counts, and their order is the order of rows and columns.
      # \`ml-report check --replay 20\` shows what the gates written here would have said of the last merge requests.
      metrics:
        "val/auc":
          goal: maximize
          primary: true
          # gate: { max-regression: 1% }
        "train/loss": { goal: minimize }
        # These names do not say for certain which way is better (maximize, minimize or target:NUMBER).
        # A guess, from a word of the name or the way of the curves; take the # away where it is right:
        # "reward": { goal: maximize }
        # "churned": { goal: minimize } # falls in 4 of 5 curves
        # "Δ_parity": { goal: target:0 }
        # Nothing says it of: "epoch"

      # Globs over params in which runs of one configuration may differ. Default: those whose name says so, such as \`seed\`, \`random_state\` and \`fold\`.
      # Of the 3 runs looked at, 2 have the configuration of an earlier one: with such repeats a difference gets an interval.
      replicates: ["seed", "fold"]

      # Against which runs a merge request is compared.
      # baseline: { from: [merge-base, ancestor, target-branch], max-age: 14d }

      # What the dashboard is like.
      # site: { title: "What we train" }

      # Globs over names of params, tags and metrics whose values are never written anywhere.
      # redact: ["*password*", "mlflow.user"]
      "
    `);
    expect(read(seen)).toMatchObject({
      experiments: [],
      metrics: [
        metricSetting('val/auc', { goal: 'maximize', primary: true }),
        metricSetting('train/loss', { goal: 'minimize' }),
      ],
      replicates: ['seed', 'fold'],
      redact: [],
    });
  });

  it('of a project without runs is all comments', () => {
    expect(read(glimpse())).toEqual(parseSettings('', 'ml-report.yml'));
  });

  it('takes the metric that the user names first, though its name says nothing', () => {
    const seen = glimpse({ metrics: ['profit', 'val/auc'] });
    expect(parseSettings(text(seen, 'profit'), 'ml-report.yml').metrics).toEqual([
      metricSetting('profit', { goal: 'maximize', primary: true }),
      metricSetting('val/auc', { goal: 'maximize' }),
    ]);
  });

  it('is still valid where the guesses are taken', () => {
    const metrics = ['loss', 'score', 'Δ_parity', 'x: "y"'];
    const seen = glimpse({ metrics, trends: new Map([['x: "y"', { down: 0, up: 3, of: 3 }]]) });
    const taken = text(seen).replace(/^ {2}# (".*": \{)/gm, '  $1');
    expect(parseSettings(taken, 'ml-report.yml').metrics.map(({ glob, goal }) => [glob, goal])).toEqual([
      ...[
        ['loss', 'minimize'],
        ['score', 'maximize'],
      ],
      ...[
        ['Δ_parity', 'target:0'],
        ['x: "y"', 'maximize'],
      ],
    ]);
  });

  it('lets each experiment have a metric that speaks for it', () => {
    const together = [['acc', 'loss'], ['rmse'], ['epoch']];
    const seen = glimpse({ together, metrics: ['loss', 'acc', 'rmse', 'epoch'] });
    expect(firstGuess(seen)).toBe('acc');
    expect(read(seen).metrics.flatMap(({ glob, primary }) => (primary ? [glob] : []))).toEqual(['acc', 'rmse']);
  });

  it('leaves names out that would stand for others, or are none or secrets', () => {
    const metrics = ['loss*', 'acc?', '__proto__', 'loss/glpat-abcdefghijklmnopqrst', `loss_${'x'.repeat(400)}`];
    expect(read(glimpse({ metrics })).metrics).toEqual([]);
    expect(text(glimpse({ metrics, experiments: ['glpat-abcdefghijklmnopqrst'] }))).not.toContain('abcdefghij');
    expect(read(glimpse({ params: ['!seed', 'seed'] })).replicates).toEqual(['seed']);
  });

  it('is valid and gates nothing, whatever things are called', () => {
    const name = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        'a: b',
        '"',
        "'",
        '# x',
        '\n',
        'loss\r\nbaseline: best',
        '- a',
        '\u2028loss',
        '\u202eloss',
        '{',
        '\ud800loss',
        '%',
      ),
      fc.string().map((more) => `loss ${more}`),
      fc.string().map((more) => `${more}_seed`),
    );
    const names = fc.uniqueArray(name, { maxLength: 30 });
    fc.assert(
      fc.property(names, names, names, (experiments, metrics, params) => {
        const seen = glimpse({ experiments, metrics, params, runs: 3 });
        const settings = read(seen);
        expect(settings.metrics.flatMap(({ gates }) => gates)).toEqual([]);
        expect(settings.metrics.map(({ glob }) => metrics.includes(glob))).not.toContain(false);
        expect(settings).toMatchObject({ experiments: [], baseline: parseSettings('', 'x').baseline });
        expect(text(seen)).not.toMatch(/[\u2028\u202e\r]/);
      }),
      { numRuns: 200 },
    );
  });
});
