import { expect, it } from 'vitest';
import type { MergeRequest } from '../../../src/core/model/project.ts';
import { placer } from '../../../src/core/view/commit-place.ts';
import { aRun, aSnapshot } from '../../support/written-snapshot.ts';

const sha = (letter: string) => letter.repeat(40);
const commit = (letter: string, committed_at: number) => ({
  sha: sha(letter),
  title: letter,
  url: '',
  committed_at,
  author: '',
});
const made = (start_time: number) => [aRun('1', { start_time })];

const mergeRequest: MergeRequest = {
  iid: 4,
  title: 'wider',
  url: '',
  state: 'merged',
  source_branch: 's',
  source_project: null,
  target_branch: 'main',
  author: null,
  head_sha: sha('d'),
  base_sha: sha('a'),
  created_at: 0,
  updated_at: 0,
  merged_at: 0,
  merged_shas: [sha('c')],
  commits: [sha('d')],
  labels: [],
  accepts: [],
};

it('follows the default branch, not the clock, and puts merge requests before the commit that merged them', () => {
  const place = placer(
    aSnapshot({ commits: [commit('c', 30), commit('b', 20), commit('a', 10)], merge_requests: [mergeRequest] }),
  );
  const at = (letter: string, started: number) => place(sha(letter), made(started));
  expect(at('a', 99)).toMatchObject({ at: 1, merge_request: null });
  expect(at('c', 31)).toMatchObject({ at: 3, merge_request: null });
  expect(at('d', 15)).toMatchObject({ at: 2.5, merge_request: 4, title: 'wider' });
  expect(at('f', 25)).toMatchObject({ at: 2.5, merge_request: null });
});
