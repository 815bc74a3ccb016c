/** What the checks ask for, each asked once however many of them need it. */
import { parseTrackingUri } from '../../core/model/address.ts';
import type { Run } from '../../core/model/run.ts';
import { once } from '../../core/once.ts';
import { UserError, userError } from '../../errors.ts';
import type { GitlabClient } from '../../gitlab.ts';
import type { ListedExperiment, Source } from '../../sources/index.ts';
import type { CommonOptions, Io } from '../command.ts';
import { type Connection, connect, placeNamed } from '../connect.ts';
import { openSource } from '../open-source.ts';

/** What is used of lib/api/entities/project.rb, none of which must be there. */
export interface WireProject {
  readonly path_with_namespace?: string;
  readonly visibility?: 'private' | 'internal' | 'public';
  readonly default_branch?: string | null;
  readonly archived?: boolean;
  readonly pages_access_level?: string;
}

export interface Facts {
  readonly options: CommonOptions;
  readonly io: Io;
  /** Where runs are read from; `null` where nothing says it. */
  readonly place: string | null;
  /** Whether runs are read from GitLab, from another server, from files, or from nowhere. */
  readonly kind: 'gitlab' | 'server' | 'files' | 'nowhere';
  /** The address of GitLab's API, that of the runs else that of the CI job; `null` without either. */
  readonly api: string | null;
  connection(): Promise<Connection>;
  /** The project whose merge request it is, which for a fork is its parent; `null` outside GitLab. */
  code(): Promise<GitlabClient | null>;
  /** As `snapshot` opens it. */
  source(): Promise<Source>;
  /** The same, with the calls of the scope `read_api` alone. */
  readingSource(): Promise<Source>;
  experiments(): Promise<readonly ListedExperiment[]>;
  /** Of a few experiments the newest runs. */
  newest(source: () => Promise<Source>): Promise<readonly Run[]>;
  /** A GET of the merge request's project by its path below that, or after a slash below `…/api/v4/`; of the project itself for an empty one. */
  ask<T>(path: string, searchParams?: Readonly<Record<string, unknown>>): Promise<T>;
  project(): Promise<WireProject>;
  /** Without all where this token may not see it. */
  projectAsSeen(): Promise<WireProject>;
  user(): Promise<{ readonly id?: number; readonly username?: string; readonly bot?: boolean }>;
  close(): Promise<void>;
}

/** Of so many experiments runs are read. */
const EXPERIMENTS = 3;

export function factsOf(options: CommonOptions, io: Io): Facts {
  const place = placeNamed(io, options.source);
  const address = place === null ? null : parseTrackingUri(place);
  const connection = once(async () => connect(io, options.source));
  const opened: Source[] = [];
  const open = async (readOnly: boolean) => {
    const source = openSource(await connection(), io, { readOnly });
    opened.push(source);
    return source;
  };
  const source = once(() => open(options.readOnly));
  const code = async () => {
    const { code: client } = await connection();
    const { inFork, mergeRequestProject } = io.environment;
    return client !== null && inFork && mergeRequestProject !== null ? client.of(mergeRequestProject) : client;
  };
  const experiments = once(async () => (await source()).experiments());
  const ask = async <T>(path: string, searchParams: Readonly<Record<string, unknown>> = {}) => {
    const client = (await code()) ?? (await connection()).tracking;
    if (client === null) throw userError('CODE_PROJECT_UNKNOWN', {});
    const named = path === '' ? `/projects/${encodeURIComponent(client.address.project)}` : path;
    return (await client.call('GET', named, { searchParams })) as T;
  };
  const project = once(() => ask<WireProject>(''));
  return {
    ...{ options, io, place, connection, code, source, experiments },
    kind: address ? 'gitlab' : place === null ? 'nowhere' : /^https?:/i.test(place) ? 'server' : 'files',
    api: address?.api ?? io.environment.ciProject?.api ?? null,
    readingSource: once(() => open(true)),
    newest: async (from) => {
      const runs: Run[] = [];
      const listed = (await experiments()).filter(({ experiment }) => experiment.stage === 'active');
      const recent = [...listed].sort((a, b) => (b.experiment.created_at ?? 0) - (a.experiment.created_at ?? 0));
      for (const { experiment } of recent.slice(0, EXPERIMENTS))
        for await (const page of (await from()).runs(experiment, { ahead: false })) {
          runs.push(...page.map(({ run }) => run));
          break;
        }
      return runs;
    },
    ...{ ask, project },
    projectAsSeen: async () => (await nullWhereHidden(project)) ?? {},
    user: once(() => ask<object>('/user')),
    close: async () => {
      for (const one of opened) await one.close();
      await connection().then(
        (one) => one.close(),
        () => {},
      );
    },
  };
}

/** `null` where GitLab answers that it is not there, or not for this token; a job's token counts as none on most routes, and so gets 401. */
export async function nullWhereHidden<T>(ask: () => Promise<T>): Promise<T | null> {
  return ask().catch((cause: unknown) => {
    if (cause instanceof UserError && /^(NOT_FOUND|SCOPE_MISSING|TOKEN_REFUSED)$/.test(cause.code)) return null;
    throw cause;
  });
}
