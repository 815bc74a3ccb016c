import { describe, expect, it } from 'vitest';
import { jobShape, mergeRequestShape } from '../../../src/sources/gitlab/shapes.ts';

describe('the runner of a job', () => {
  const pipeline = { id: 5, ref: 'main', sha: 'a'.repeat(40) };
  const job = { id: 1, name: 'train', status: 'success', web_url: 'https://h/1', pipeline };
  it.each<[string, object, string | null]>([
    ['with a description', { runner: { id: 8, description: 'gpu-runner-1' } }, 'gpu-runner-1'],
    ['with blanks around it', { runner: { description: ' gpu ' } }, 'gpu'],
    ['with an empty one', { runner: { description: '' } }, null],
    ['with none', { runner: { id: 8, description: null } }, null],
    ['that is not there yet', { runner: null }, null],
    ['that this GitLab does not tell', {}, null],
  ])('%s', (_what, fields, runner) => {
    expect(jobShape.parse({ ...job, ...fields }).job).toMatchObject({ id: 1, runner });
  });
});

describe('labels of a merge request', () => {
  const one = {
    ...{ iid: 2, title: 't', web_url: 'https://h/2', state: 'opened', source_branch: 's', target_branch: 'main' },
    created_at: '2026-01-02T03:04:05.678Z',
  };
  it.each<[string, object, string[]]>([
    ['some', { labels: ['a', 'b::c'] }, ['a', 'b::c']],
    ['none', { labels: [] }, []],
    ['that are not told', {}, []],
  ])('%s', (_what, fields, names) => {
    const { labels, accepts } = mergeRequestShape.parse({ ...one, ...fields, description: null });
    expect(labels).toEqual(names.map((name) => ({ name, by: null })));
    expect(accepts).toEqual([]);
  });
});
