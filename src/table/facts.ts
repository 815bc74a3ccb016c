/** The columns of what is known of a run besides its metrics, params and tags. */
import { durationOf, type Run, runCommit } from '../core/model/run.ts';
import type { SnapshotHead } from '../core/model/snapshot.ts';
import { placer } from '../core/view/commit-place.ts';
import { addNumber, type NumberCells, numberCells, type OpenColumn, type TextColumn, textCells } from './cells.ts';
import type { ColumnKind } from './manifest.ts';

/** What of a snapshot says how its runs are to be read. */
export type About = Pick<SnapshotHead, 'settings' | 'commits' | 'merge_requests'>;

type Given = number | string | null | undefined;

/** Those that every table has, be they empty. */
const ALWAYS = new Set(['name', 'status', 'started']);

const kinds: readonly (readonly [name: string, kind: ColumnKind])[] = [
  ...([
    ['name', 'text'],
    ['status', 'text'],
    ['started', 'time'],
    ['took', 'duration'],
  ] as const),
  ...([
    ['user', 'text'],
    ['branch', 'text'],
    ['commit', 'text'],
    ['place', 'number'],
  ] as const),
  ...([
    ['merge_request', 'number'],
    ['job', 'text'],
    ['parent', 'text'],
  ] as const),
];

export function factsOf(about: About): { add(row: number, run: Run): void; columns(): OpenColumn[] } {
  const columns = kinds.map(([name, kind]) => ({
    ...{ name, kind, numbers: numberCells(), texts: textCells() },
  }));
  const bySource = new Map(about.merge_requests.map(({ iid, source_branch }) => [iid, source_branch]));
  const places = placesOf(about);
  return {
    add(row, run) {
      const facts = factsOfRun(run, bySource);
      for (const column of columns) put(column, row, facts[column.name]);
      places.add(row, run);
    },
    columns() {
      const place = places.finish();
      return columns.flatMap(({ name, kind, numbers, texts }): OpenColumn[] => {
        const cells = kind === 'text' ? { texts } : { numbers: name === 'place' ? place : numbers };
        const values = 'texts' in cells ? cells.texts : cells.numbers;
        if (values.rows.length === 0 && !ALWAYS.has(name)) return [];
        return [{ ...{ id: name, group: 'run', key: name, kind, goal: null, primary: false, limits: [] }, cells }];
      });
    },
  };
}

function put(column: { numbers: NumberCells; texts: TextColumn }, row: number, value: Given): void {
  if (typeof value === 'string') column.texts.add(row, value);
  else if (typeof value === 'number') addNumber(column.numbers, row, value);
}

/** Of one run; `undefined` and `null` are no value. */
export function factsOfRun(run: Run, bySource: ReadonlyMap<number, string>): Readonly<Record<string, Given>> {
  const { name, status, start_time: started, user, ci, parent_run_id: parent } = run;
  const iid = ci?.merge_request?.iid ?? null;
  return {
    ...{ name, status, started, took: durationOf(run), user: user?.username, parent, merge_request: iid },
    branch:
      (iid === null ? undefined : bySource.get(iid)) ?? ci?.pipeline.ref ?? run.tags.get('mlflow.source.git.branch'),
    ...{ commit: runCommit(run), job: ci?.job.name },
  };
}

type OfCommit = Pick<Run, 'ci' | 'start_time'>;

/** Where the commits of runs stand along the default branch; found when all runs are known, since the first of a commit says when it was. */
function placesOf(about: About): { add(row: number, run: Run): void; finish(): NumberCells } {
  const commits = new Map<string, { first: OfCommit; asked: OfCommit | null; rows: number[] }>();
  return {
    add(row, run) {
      const sha = runCommit(run);
      if (sha === null) return;
      const { ci, start_time } = run;
      const known = commits.get(sha);
      const asked = known?.asked ?? (ci?.merge_request ? { ci, start_time } : null);
      const earlier =
        known && (known.first.start_time ?? Number.POSITIVE_INFINITY) <= (start_time ?? Number.POSITIVE_INFINITY);
      const rows = known?.rows ?? [];
      rows.push(row);
      commits.set(sha, { first: earlier ? known.first : { ci, start_time }, asked, rows });
    },
    finish() {
      const place = placer(about);
      const cells = numberCells();
      for (const [sha, { first, asked, rows }] of commits) {
        const { at } = place(sha, asked ? [asked, first] : [first]);
        for (const row of rows) addNumber(cells, row, at);
      }
      return cells;
    },
  };
}
