/** Joins the snapshots of shards into one. */
import type { DatabaseSync } from 'node:sqlite';
import type { Commit, MergeRequest } from '../core/model/project.ts';
import type { SnapshotHead } from '../core/model/snapshot.ts';
import { byText } from '../core/model/text.ts';
import { userError } from '../errors.ts';
import { openDraft } from './draft-file.ts';
import { settleAll } from './histories.ts';
import { openSnapshot } from './read.ts';

export interface ShardFile {
  readonly file: string;
  readonly head: SnapshotHead;
}

/** The head of the whole; refuses shards that are missing, come twice or were not read together, by their names. */
export function joinedHead(shards: readonly ShardFile[]): SnapshotHead {
  const [first] = shards;
  if (!first) throw new TypeError('no shards to join');
  for (const { file, head } of shards) {
    if (head.shard === null)
      throw userError('SHARDS_MIXED', { file, other: first.file, why: 'it is no shard but whole' });
    const why = differs(head, first.head);
    if (why !== null) throw userError('SHARDS_MIXED', { file, other: first.file, why });
  }
  const of = first.head.shard?.of ?? 0;
  const byIndex = Map.groupBy(shards, ({ head }) => head.shard?.index ?? 0);
  for (const [index, [one, twin]] of byIndex)
    if (one && twin)
      throw userError('SHARDS_MIXED', { file: twin.file, other: one.file, why: `both are shard ${index}` });
  const missing = Array.from({ length: of }, (_, i) => i + 1).filter((index) => !byIndex.has(index));
  if (missing.length > 0)
    throw userError('SHARDS_MISSING', { missing: missing.map((index) => `${index}/${of}`).join(', ') });
  const heads = shards.map(({ head }) => head);
  return {
    ...first.head,
    shard: null,
    taken_at: Math.min(...heads.map(({ taken_at }) => taken_at)),
    merge_requests: newestOfEach(heads.flatMap(({ merge_requests }) => merge_requests)),
    commits: heads.map(({ commits }) => commits).reduce(longer),
    history: {
      read: sum(heads.map(({ history }) => history.read)),
      unread: sum(heads.map(({ history }) => history.unread)),
    },
    target: heads.find(({ target }) => target?.settings)?.target ?? first.head.target,
    gaps: [...new Set(heads.flatMap(({ gaps }) => gaps))],
  };
}

function differs(a: SnapshotHead, b: SnapshotHead): string | null {
  const facts: [string, (head: SnapshotHead) => unknown][] = [
    ['the number of shards', (head) => head.shard?.of],
    ['the pipeline', (head) => head.shard?.batch],
    ['the version of ml-report', (head) => head.tool],
    ['the project', (head) => head.origin],
    ['the merge request', (head) => head.merge_request],
    ['the configuration', (head) => JSON.stringify(head.settings)],
  ];
  const [what] = facts.find(([, of]) => of(a) !== of(b)) ?? [];
  return what === undefined ? null : `${what} is another one`;
}

const sum = (numbers: readonly number[]) => numbers.reduce((all, one) => all + one, 0);
const longer = (a: readonly Commit[], b: readonly Commit[]) => (b.length > a.length ? b : a);

function newestOfEach(all: readonly MergeRequest[]): MergeRequest[] {
  const byIid = new Map<number, MergeRequest>();
  for (const one of all) {
    const known = byIid.get(one.iid);
    if (!known || (one.updated_at ?? 0) > (known.updated_at ?? 0)) byIid.set(one.iid, one);
  }
  return [...byIid.values()].sort((a, b) => b.iid - a.iid);
}

/** Reads the head of each file; what is no snapshot is refused by name. */
export function openShards(files: readonly string[]): ShardFile[] {
  return files.map((file) => {
    const reader = openSnapshot(file);
    reader.close();
    return { file, head: reader.head };
  });
}

/** Writes the shards' content as one snapshot at `file`; the shards are left as they are. */
export function mergeShards(shards: readonly ShardFile[], file: string): SnapshotHead {
  const head = joinedHead(shards);
  const draft = openDraft(file, null);
  try {
    for (const shard of shards) copyInto(draft.db, shard.file);
    draft.db.exec('BEGIN');
    orderByName(draft.db);
    settleAll(draft.db);
    draft.finish(head);
    return head;
  } catch (cause) {
    draft.abandon();
    throw cause;
  }
}

/** Copies all but the head. What rows refer to by number gets the draft's numbers; the runs of a shard are in no other. */
function copyInto(db: DatabaseSync, file: string): void {
  db.prepare('ATTACH ? AS shard').run(file);
  db.exec('BEGIN');
  db.exec(`
    INSERT INTO main.experiment SELECT id, position, body FROM shard.experiment;
    INSERT INTO main.job SELECT id, body FROM shard.job WHERE true
      ON CONFLICT (id) DO UPDATE SET body = coalesce(body, excluded.body);
    INSERT OR IGNORE INTO main.shape (keys, metrics) SELECT keys, metrics FROM shard.shape;
    INSERT OR IGNORE INTO main.person (body) SELECT body FROM shard.person;
    INSERT OR IGNORE INTO main.name (key) SELECT key FROM shard.name;
  `);
  for (const [table, text] of [
    ['shape', 'keys'],
    ['person', 'body'],
    ['name', 'key'],
  ])
    db.exec(`CREATE TEMP TABLE ${table}_number AS SELECT theirs.id AS theirs, ours.id AS ours
      FROM shard.${table} AS theirs JOIN main.${table} AS ours USING (${text});
      CREATE UNIQUE INDEX temp.${table}_theirs ON ${table}_number (theirs);`);
  const { runs, timelines } = db
    .prepare(
      `SELECT (SELECT coalesce(max(number), 0) FROM main.run) AS runs,
        (SELECT coalesce(max(id), 0) FROM main.timeline) AS timelines`,
    )
    .get() as { runs: number; timelines: number };
  db.prepare(
    `INSERT INTO main.run SELECT number + ?, run_id, experiment_id, start_time, open, person_number.ours, job, shape_number.ours,
      texts, numbers, NULL, extra
      FROM shard.run JOIN shape_number ON shape_number.theirs = shape LEFT JOIN person_number ON person_number.theirs = person`,
  ).run(runs);
  db.prepare('INSERT INTO main.timeline SELECT id + ?, run + ?, body FROM shard.timeline').run(timelines, runs);
  db.prepare(
    `INSERT INTO main.series (run, metric, timeline, range, body)
      SELECT run + ?, name_number.ours, timeline + ?, range, body
      FROM shard.series JOIN name_number ON name_number.theirs = metric`,
  ).run(runs, timelines);
  db.exec('DROP TABLE shape_number; DROP TABLE person_number; DROP TABLE name_number; COMMIT; DETACH shard');
}

function orderByName(db: DatabaseSync): void {
  const rows = db.prepare('SELECT id, body FROM experiment').all() as { id: string; body: string }[];
  const named = rows.map(({ id, body }) => ({ id, name: (JSON.parse(body) as { name: string }).name }));
  const place = db.prepare('UPDATE experiment SET position = ? WHERE id = ?');
  for (const [position, { id }] of named.sort((a, b) => byText(a.name, b.name)).entries()) place.run(position, id);
}
