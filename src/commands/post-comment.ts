/** The comment on its way to GitLab, and what is done besides while a gate fails. */
import type { Comparison } from '../core/compare/comparison.ts';
import type { CommentSettings } from '../core/model/settings.ts';
import { inDashboard, mergeRequestAddress } from '../core/view/address.ts';
import { UserError } from '../errors.ts';
import type { GitlabClient } from '../gitlab.ts';
import { gitlabThreads, keepThread } from '../publish/failure-thread.ts';
import type { OwnNotes } from '../publish/gitlab-notes.ts';
import { isRefusal, keepLabel, keepStatus, type MergeRequestNow } from '../publish/merge-request.ts';
import { withDataTime } from '../publish/note-text.ts';
import { whyNoComment } from '../publish/occasion.ts';
import { type Kept, keepOneNote, type Manner } from '../publish/sticky-note.ts';
import { commentText, marker } from '../render/comment/index.ts';
import { movedText, statusText, threadMarker, threadText } from '../render/comment/thread.ts';
import type { Io } from './command.ts';
import { type DrawnCharts, picturesOf } from './comment-charts.ts';
import { forbidden, type LookedUp } from './look-up.ts';

/**
 * In CI other jobs may write at the same moment. It is longer than it takes another to write what it has just looked up, with a slow answer
 * of GitLab's between.
 */
const SETTLE_MS = 500;

export interface Order {
  readonly comparison: Comparison;
  readonly iid: number;
  readonly lookedUp: LookedUp;
  readonly name: string;
  readonly drawn: DrawnCharts;
  readonly settings: CommentSettings;
  /** Address of its first page, as `inDashboard` takes it. */
  readonly dashboard: string | null;
}

export interface Posted {
  readonly exit: number;
  readonly action: Kept['action'];
  /** Of the comment; `null` without one. */
  readonly url: string | null;
  /** Why nothing was written; `null` where something was, or had not to be. */
  readonly reason: string | null;
}

/** Brings all of it up to date, and says what was done: what GitLab refuses is said, and no failure. */
export async function posted(client: GitlabClient, order: Order, io: Io): Promise<Posted> {
  const { comparison, iid, name, drawn, settings, dashboard, lookedUp } = order;
  const address = comparison.merge_request?.url ?? '';
  const at = (note: number) => `${address}#note_${note}`;
  const { notes } = lookedUp;
  const { pictures: wish, sections } = settings;
  const write = (pictures: ReadonlyMap<string, string> = new Map()) =>
    commentText({ comparison, dashboard, name, sections, charts: drawn.charts, pictures });
  // Written while GitLab answers; most comments have no picture that they would have to wait for.
  const bare = write();
  const [now, known] = await lookedUp.found;
  if (io.environment.inFork && now?.url !== address)
    return notPosted(io, `the comparison is not of merge request !${iid} of the project that this fork is of`);
  if (known instanceof UserError) return notPosted(io, known);
  const manner: Manner = { known, settle: io.environment.inCi ? () => io.sleep(SETTLE_MS) : null };
  const why = whyNone(order, now);
  const dated = (part: string) => withDataTime(part, comparison.taken_at);
  const moved = (note: number) => movedText(at(note));
  const shown = known.filter(({ body }) => body.startsWith(marker(name))).map(({ body }) => body);
  const isWritten = why === null || shown.length > 0;
  const pictures = isWritten ? await picturesOf(client, drawn, { shown: shown.join('\n'), wish }, io) : new Map();
  const text = pictures.size === 0 ? bare : write(pictures);
  const wanted = { marker: marker(name), text: dated(text), create: why === null, moved };
  const kept = await keepOneNote(notes, wanted, manner).catch(forbidden);
  if (kept instanceof UserError) return notPosted(io, kept);
  const said = say(kept, { why, at, io });
  if (kept.action !== 'older') await besides({ client, order, now, notes, manner, kept, at, dated }, io);
  return said;
}

interface Besides {
  readonly client: GitlabClient;
  readonly order: Order;
  readonly now: MergeRequestNow | null;
  readonly notes: OwnNotes;
  readonly manner: Manner;
  readonly kept: Kept;
  readonly at: (note: number) => string;
  readonly dated: (text: string) => string;
}

/** Thread, label and status: each by itself, so that a refusal of one is none of the others. */
async function besides({ client, order, now, notes, manner, kept, at, dated }: Besides, io: Io): Promise<void> {
  const { comparison, iid, name, settings, dashboard } = order;
  const comment = kept.id === null ? null : at(kept.id);
  const attempt = async (what: string, work: () => Promise<string | null>) => {
    const done = await work().catch(refusal);
    if (done instanceof UserError) io.progress.info(`◆ ${what}: ${done.message} ${done.hint}`);
    else if (done !== null) io.progress.info(done);
  };
  const fails = comparison.verdict === 'fail';
  await attempt('The thread was not brought up to date', async () => {
    const thread = await keepThread(
      gitlabThreads(notes, client, iid),
      {
        ...{ comparison, wanted: settings.thread === 'on-failure', marker: threadMarker(name) },
        text: dated(threadText({ comparison, name, comment })),
        moved: (note) => movedText(at(note)),
      },
      manner,
    );
    if (thread === null || thread.action === 'unchanged') return null;
    return `${threadWords[thread.action]}: ${at(thread.id)}`;
  });
  const { label, status } = settings;
  if (label !== null && now !== null) {
    await attempt(`The label ${label} was not ${fails ? 'set' : 'taken away'}`, async () => {
      const done = await keepLabel(client, iid, { now, label, wanted: fails });
      return done && `Label ${label} ${done}.`;
    });
  }
  if (status !== null && now?.sha) {
    const { sha } = now;
    await attempt(`The commit status ${status} was not set`, async () => {
      const target_url = dashboard === null ? (comment ?? now.url) : inDashboard(dashboard, mergeRequestAddress(iid));
      const state = fails ? 'failed' : 'success';
      const isNew = await keepStatus(client, sha, {
        name: status,
        state,
        description: statusText(comparison),
        target_url,
      });
      return isNew ? `Commit status ${status} of ${sha.slice(0, 8)}: ${state}.` : null;
    });
  }
  if (now === null && (label !== null || status !== null)) {
    io.progress.info(`◆ No label and no commit status: this token may not see merge request !${iid}.`);
  }
}

const threadWords = {
  opened: 'Thread opened',
  reopened: 'Thread opened again',
  resolved: 'Thread resolved',
  left: 'The thread stays resolved, since somebody resolved it and no other gate fails',
} as const;

/** Of a call that GitLab did not do, its words; anything else is thrown on. */
function refusal(cause: unknown): UserError {
  if (isRefusal(cause)) return cause;
  throw cause;
}

function notPosted(io: Io, why: string | UserError): Posted {
  const reason = typeof why === 'string' ? `${why}.` : `${why.message} ${why.hint}`;
  io.progress.info(`◆ No comment was posted: ${reason}`);
  return { exit: 0, action: 'none', url: null, reason };
}

/** Why none is made where there is none. */
function whyNone({ comparison, iid, settings }: Order, now: MergeRequestNow | null): string | null {
  if (now?.state === 'closed' || now?.state === 'merged') return `merge request !${iid} is ${now.state}, and has none`;
  return whyNoComment(comparison, settings.when);
}

interface Saying {
  readonly why: string | null;
  readonly at: (note: number) => string;
  readonly io: Io;
}

function say({ id, action, removed, commands }: Kept, { why, at, io: { progress } }: Saying): Posted {
  const surplus = removed > 0 ? `, ${removed} surplus removed` : '';
  const reason = id === null ? `${why ?? 'it was deleted again and again'}.` : action === 'older' ? OLDER : null;
  if (id === null) progress.info(`No comment was posted: ${reason}`);
  else if (action === 'older') progress.info(`◆ The comment already shows newer runs, and stays so: ${at(id)}`);
  else progress.info(`Comment ${action}${surplus}: ${at(id)}`);
  const said = { exit: 0, action, url: id === null ? null : at(id), reason };
  if (commands.length === 0) return said;
  progress.info(
    `◆ This is a bug of ml-report: GitLab took a part of the comment for quick actions, and ran them (${[...new Set(commands)].join(', ')}). The comment was written again without them; look at what they changed, and please report it at https://gitlab.com/ml-report/ml-report/-/issues`,
  );
  return { ...said, exit: 3 };
}

const OLDER = 'The comment already shows newer runs.';
