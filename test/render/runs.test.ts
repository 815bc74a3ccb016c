import { describe, expect, it } from 'vitest';
import type { Comparison } from '../../src/core/compare/comparison.ts';
import { commentText } from '../../src/render/comment/index.ts';
import { problemsOf } from './gitlab/dialect.ts';
import { largeComparison } from './large.ts';

const text = (comparison: Comparison) =>
  commentText({ comparison, dashboard: null, name: 'default', sections: ['runs'] });
const head = (comparison: Comparison) =>
  text(comparison)
    .split('\n')
    .find((line) => line.startsWith('|')) ?? '';

describe('the runs of a comment', () => {
  const comparison = largeComparison({ runs: 3, metrics: 1, gated: 0 });

  it('have their commits where a side has runs of several', () => {
    expect(head(comparison)).toBe('|  | run | pipeline | job | user | commit | started | took |');
    expect(text(comparison)).toContain(
      `| [\`63300000\`](https://gitlab.example/team/churn/-/commits/6330${'0'.repeat(36)}) |`,
    );
    expect(head(largeComparison({ runs: 1, metrics: 1, gated: 0 }))).not.toContain('commit');
  });

  it('have their files and the version of their model where there are some', () => {
    const [first, ...rest] = comparison.runs;
    const url = 'https://gitlab.example/team/churn/-/packages/12';
    const model = {
      name: 'churn|gbm',
      version: '1.2.0',
      url: 'https://gitlab.example/team/churn/-/ml/models/1/versions/7',
    };
    const known = { ...first, model_version: model, files: { count: 2, url } };
    const made = { ...comparison, runs: [known, ...rest] } as Comparison;
    expect(head(made)).toBe('|  | run | pipeline | job | user | commit | model | files | started | took |');
    expect(text(made)).toContain(`| [<code>churn&#124;gbm 1&#46;2&#46;0</code>](${model.url}) | [2 files](${url}) |`);
    expect(text(made).match(/\| — \| — \|/g)).toHaveLength(5);
    expect(problemsOf(text(made))).toEqual([]);
  });

  it('are of both sides where there are too many, and the others are counted', () => {
    const of = (mine: number, theirs: number) => {
      const many = largeComparison({ runs: Math.max(mine, theirs), metrics: 1, gated: 0 });
      const [own, others] = [many.runs.slice(0, mine), many.runs.slice(Math.max(mine, theirs)).slice(0, theirs)];
      const made = {
        ...many,
        head: { ...many.head, runs: own.map(({ run_id }) => run_id) },
        runs: [...own, ...others],
      };
      return ['this', 'baseline'].map(
        (side) =>
          text(made)
            .split('\n')
            .filter((line) => line.startsWith(`| ${side} |`)).length,
      );
    };
    expect(of(60, 60)).toEqual([25, 25]);
    expect(of(60, 1)).toEqual([49, 1]);
    expect(of(2, 80)).toEqual([2, 48]);
    expect(of(25, 25)).toEqual([25, 25]);
  });
});
