/**
 * Comments of hostile names through Markdown and our own words for GitLab's filters. CI puts ten thousand more of them through GitLab's own engine
 * (`test/python/check_comments.py`).
 */
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { commentText } from '../../../src/render/comment/index.ts';
import { threadText } from '../../../src/render/comment/thread.ts';
import { type Rules, rules } from '../../../src/render/markdown-rules.ts';
import { problemsOf } from './dialect.ts';
import { hostileComments, type Writers } from './hostile-comments.ts';
import { realNames } from './real-names.ts';

const SEED = 20_260_115;
let real: readonly string[];
beforeAll(async () => {
  real = await realNames();
}, 60_000);

/** The first comment of so many with something wrong; `null` where none has. */
function firstFault(n: number, writers: Writers): readonly string[] | null {
  for (const { markdown, foreign } of hostileComments(n, SEED, real, writers)) {
    const problems = problemsOf(markdown, foreign);
    if (problems.length > 0) return problems;
  }
  return null;
}

describe('comments with hostile names in every place', () => {
  it('run nothing, mention nobody, refer to nothing, keep their tables, and can be read', () => {
    expect(real.length).toBeGreaterThan(1000);
    expect(firstFault(400, { commentText, threadText })).toBe(null);
  }, 60_000);

  it('are the same for the same seed, and others for another', () => {
    const of = (seed: number) => [...hostileComments(3, seed, [], { commentText, threadText })];
    expect(of(1)).toEqual(of(1));
    expect(of(2)).not.toEqual(of(1));
  });
});

const same = (text: string) => text;
/** Every rule as if nobody had thought of it. */
const without: { readonly [Name in keyof Rules]: Rules[Name] } = {
  ...{
    halves: same,
    breaks: same,
    unseen: same,
    references: same,
    mail: same,
    marks: same,
    signs: same,
    objects: same,
  },
  ...{ bars: () => false, manyTicks: () => false, colours: () => false, names: () => true, web: () => true },
  ...{ ticks: () => '`', turns: () => '', hashes: /(?!)/g },
};

/** What is wrong without a rule, by the words of the checker. */
const missed: { readonly [Name in keyof Rules]: RegExp } = {
  halves: /half of a character/,
  breaks: /quick action|not seen|cannot be read/,
  unseen: /not seen|cannot be read/,
  turns: /is turned/,
  bars: /a row of|tables are not/,
  references: /in text|cannot be read|an element/,
  mail: /mail address in the element/,
  ticks: /in text|cannot be read|an element/,
  manyTicks: /run of back-ticks/,
  colours: /chip/,
  hashes: /commit in text/,
  marks: /mention in text/,
  names: /in a link|an element|in text|cannot be read/,
  web: /leads out of the web/,
  signs: /leads out|placeholder|a row of|quick action|not read|in text|half of/,
  objects: /is a reference/,
};

describe('a fault is found', () => {
  afterEach(() => {
    vi.doUnmock('../../../src/render/markdown-rules.ts');
    vi.resetModules();
  });

  it.each(Object.keys(rules) as (keyof Rules)[])('where the rule “%s” is missing', async (name) => {
    vi.resetModules();
    vi.doMock('../../../src/render/markdown-rules.ts', () => ({ rules: { ...rules, [name]: without[name] } }));
    const [comment, thread, { sentence }] = await Promise.all([
      import('../../../src/render/comment/index.ts'),
      import('../../../src/render/comment/thread.ts'),
      import('../../../src/render/markdown.ts'),
    ]);
    // No sentence of ours has a name outside quotation marks; this rule is for one that would.
    const found =
      name === 'marks'
        ? problemsOf(sentence('a word of @all'))
        : firstFault(400, { commentText: comment.commentText, threadText: thread.threadText });
    expect(found?.join('\n')).toMatch(missed[name]);
  });
});
