import { beforeAll, expect, it } from 'vitest';
import { type Recorded, recorded } from './recording.ts';
import { added, used } from './used.ts';
import { callOf, faultsOf } from './validate.ts';

let all: readonly Recorded[];
beforeAll(async () => {
  all = await recorded();
});

it('commands against every kind of server and with every kind of token end well', () => {
  expect(all.flatMap(({ failures }) => failures)).toEqual([]);
  for (const { requests } of all) expect(requests.length).toBeGreaterThan(3);
});

it('every request is one that GitLab’s own document knows, with what it knows', () => {
  const faults = all.flatMap(({ root, requests }) => requests.flatMap((request) => faultsOf(request, root)));
  expect([...new Set(faults)]).toEqual([]);
});

it('every call of the table is made, so that none is checked in vain', () => {
  const made = new Set(all.flatMap(({ root, requests }) => requests.map((request) => callOf(request, root))));
  const wanted = [...used, ...added.map(({ method, path }) => `${method} ${path}`)];
  expect(wanted.filter((call) => !made.has(call))).toEqual([]);
});

it('no token stands in what is remembered of a request', () => {
  const text = JSON.stringify(all);
  for (const token of ['demo-api-yolo-solar', 'demo-read-yolo-solar', 'demo-job-yolo-solar'])
    expect(text).not.toContain(token);
});
