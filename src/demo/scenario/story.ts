import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../package-root.ts';
import type { Store } from '../store/read-store.ts';
import { type Change, changeOf, changesOf, inventedSha, newestChange } from './changes.ts';

export type Proposal = {
  title: string;
  description: string;
  branch: string;
  state: 'merged' | 'opened';
  /** Pushes, oldest first. */
  changes: Change[];
  /** The commit on main that the branch started from; the head of main at that time when it is not given. */
  from?: string;
  /** What people wrote, in order. */
  comments: string[];
};

/** What happened in a project: commits on main and merge requests in the order of their numbers, the open one last. */
export type Story = { description: string; main: Change[]; proposals: Proposal[]; config: string };

const LIVER = {
  main: 'e9f0d10025d18914989071853145e90d42a73f7b',
  deterministic: '8c016cc2',
  seeds: '5888e2e3',
  firstPush: '2318c30ea6703ce5cbad797795678466b73462ec',
  head: '507ef5c8d82a750144dbd8626e53a6efe1a08307',
} as const;

export function storyOf(store: string, { runs, experiments }: Store): Story {
  const changes = changesOf(store, runs);
  const told = store === 'liver-ct-seg' ? liverStory(changes) : undefined;
  if (told) return told;
  const { others, newest } = newestChange(store, changes);
  const nameOf = new Map(experiments.map(({ id, name }) => [id, name]));
  const named = (change: Change) => nameOf.get(change.runs.at(-1)?.experimentId ?? '') ?? store;
  const merged = others.filter((change, index) => index % 3 === 1 && (newest === undefined || change.at < newest.at));
  const proposals = merged.map((change, index) => mergedProposal(change, index, named(change)));
  if (newest) proposals.push(openProposal(newest, named(newest)));
  return {
    description: `Runs of the public store ${store}`,
    main: others.filter((change) => !merged.includes(change)),
    proposals,
    config: configOf(store),
  };
}

function mergedProposal(change: Change, index: number, experiment: string): Proposal {
  const verb = ['Tune', 'Extend', 'Repeat'][index % 3];
  return {
    title: `${verb} ${experiment}`,
    description: `New runs of ${experiment}.`,
    branch: `train-${index + 1}`,
    state: 'merged',
    changes: [change],
    comments: ['Looks good to me.'],
  };
}

function openProposal(change: Change, experiment: string): Proposal {
  return {
    title: `Train ${experiment} with the new settings`,
    description: 'The newest runs. Please have a look at the numbers before this goes in.',
    branch: 'new-settings',
    state: 'opened',
    changes: [change],
    comments: ['Which runs should I compare these with?', 'The ones on main; they are from the week before.'],
  };
}

/** The experiments of this store are known, so its merge requests say what was really tried. */
function liverStory(changes: readonly Change[]): Story | undefined {
  const at = (sha: string) => changes.find((change) => change.sha.startsWith(sha));
  const [main, deterministic, seeds] = [at(LIVER.main), at(LIVER.deterministic), at(LIVER.seeds)];
  const [firstPush, head] = [at(LIVER.firstPush), at(LIVER.head)];
  if (!main || !deterministic || !seeds || !firstPush || !head) return undefined;
  const readme = { ...changeOf(inventedSha('liver-ct-seg readme'), []), at: Date.UTC(2021, 2, 15, 10, 4) };
  const done = { state: 'merged', comments: ['Looks good to me.'] } as const;
  return {
    description: 'Segmentation of liver and tumours in CT scans, trained with PyTorch Lightning',
    main: [main],
    proposals: [
      {
        ...{
          title: 'Train with deterministic algorithms only',
          branch: 'deterministic',
          ...done,
          changes: [deterministic],
        },
        ...{ description: 'Runs of one seed should agree to the last digit.', comments: [...done.comments] },
      },
      {
        ...{ title: 'Set all seeds', branch: 'seeds', ...done, changes: [seeds] },
        ...{ description: 'Python, NumPy and PyTorch get a seed from the parameters.', comments: [...done.comments] },
      },
      {
        ...{ title: 'Describe the test split in the README', branch: 'readme-split', ...done, changes: [readme] },
        ...{ description: 'Words only.', comments: [...done.comments] },
      },
      {
        title: 'Train from the data set on the mounted volume',
        description:
          'Reads the scans from the mounted volume instead of the copy in the container. The model itself is not touched, so the metrics should stay where they are.',
        branch: 'mounted-volume',
        state: 'opened',
        from: LIVER.main,
        changes: [firstPush, head],
        comments: [
          'Did you check that both folders hold the same scans?',
          'The file lists are equal. I pushed again with the path that the other runs use.',
        ],
      },
    ],
    config: configOf('liver-ct-seg'),
  };
}

/** `ml-report.yml` on main, empty where the project has none. */
function configOf(store: string): string {
  return store === 'liver-ct-seg' ? readFileSync(join(packageRoot, 'src/demo/ml-report.yml'), 'utf8') : '';
}
