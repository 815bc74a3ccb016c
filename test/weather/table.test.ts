import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { HttpLimits } from '../../src/http.ts';
import type { Harm } from './meddler.ts';
import { sound } from './support/sound.ts';
import { asMarkdown, type Row } from './support/table.ts';
import { type How, openWeather, type Weather } from './support/weather.ts';
import { type CallName, everyCall } from './troubles/calls.ts';
import { ofHistories, ofRuns, ofSingleRuns } from './troubles/of-runs.ts';
import { ofExperiments, ofTheProject } from './troubles/of-the-project.ts';
import { harmless, lasting, otherJson, passing, slow } from './troubles/on-the-way.ts';

type Limits = { -readonly [K in keyof HttpLimits]?: HttpLimits[K] };
const limits: Limits = vi.hoisted(() => ({ pauseMs: 1, answerBytes: 2_000_000 }));
vi.mock(import('../../src/http.ts'), async (original) => {
  const real = await original();
  return { ...real, createHttp: (options) => real.createHttp({ ...options, limits }) };
});

let weather: Weather;
const rows: Row[] = [];
beforeAll(async () => {
  weather = await openWeather();
});
afterAll(() => weather.close());

/** What is known before it is known which call it was: a few calls stand for all. */
const some = [
  ...(['project', 'GraphQL, experiments', 'runs/search, first page', 'runs/search, later page'] as const),
  ...(['metrics/get-history', 'user', 'commits'] as const),
];
/** What is looked at call by call. */
const forAll: Readonly<Record<string, true>> = {
  'the connection breaks': true,
  'status 429 without a time': true,
  'status 401, the token has expired': true,
  'status 403, the scope is missing': true,
  'status 404': true,
  'nothing at all': true,
  'JSON: null': true,
  'JSON: a list of numbers': true,
  'JSON: an empty object': true,
  'JSON: an object of a stranger': true,
};
const fine = { exit: 0, said: '' };

/** One test a row. */
function row(trouble: string, call: CallName, harm: Harm, how: How = {}, expected: object = {}): void {
  const name = `${trouble} | ${call}`;
  const another = (how.another ?? false) || sound.has(name);
  it(`${name}${how.once ? ', once' : ''}`, async () => {
    const came = await weather.harm(trouble, call, harm, { ...how, another });
    expect(came).toMatchObject(expected);
    rows.push(came);
  });
}

describe('what may pass', () => {
  for (const [trouble, harm] of Object.entries(passing)) {
    for (const call of trouble in forAll ? everyCall : some) row(trouble, call, harm, { once: true }, fine);
    for (const call of some) row(trouble, call, harm);
  }
});

describe('what does not pass', () => {
  for (const [trouble, harm] of Object.entries({ ...lasting, ...otherJson })) {
    for (const call of trouble in forAll ? everyCall : some) row(trouble, call, harm);
  }
});

describe('what takes too long', () => {
  beforeAll(() => {
    limits.answerMs = 400;
  });
  afterAll(() => {
    delete limits.answerMs;
  });
  for (const [trouble, harm] of Object.entries(slow)) {
    for (const call of ['project', 'runs/search, later page', 'jobs'] as const) row(trouble, call, harm);
  }
});

describe('what is odd and right', () => {
  for (const [trouble, harm] of Object.entries(harmless)) {
    for (const call of some) row(trouble, call, harm, {}, fine);
  }
});

describe('what is said', () => {
  for (const { trouble, call, harm, another = false } of [
    ...[...ofRuns, ...ofHistories, ...ofSingleRuns],
    ...[...ofExperiments, ...ofTheProject],
  ]) {
    row(trouble, call, harm, { another });
  }
});

it('all of it stands in the table', async () => {
  await expect(asMarkdown(rows)).toMatchFileSnapshot('fault-table.md');
});
