/** The environment, read once: the only place that touches `process.env`. */
import { type GitlabAddress, parseTrackingUri, type Token } from '../core/model/address.ts';

export interface Environment {
  /** Where the runs are: MLFLOW_TRACKING_URI, else the project of the CI job; `null` where neither is known. */
  readonly trackingUri: string | null;
  /** The project of the CI job; `null` outside CI. */
  readonly ciProject: GitlabAddress | null;
  /** ML_REPORT_TOKEN, else GITLAB_TOKEN, else MLFLOW_TRACKING_TOKEN; `null` where none is set. */
  readonly token: Token | null;
  readonly mergeRequest: number | null;
  /** Whether the merge request comes from a fork and this pipeline runs in the fork, which cannot hold the parent's token. */
  readonly inFork: boolean;
  readonly onDefaultBranch: boolean;
  readonly pagesUrl: string | null;
  /** ML_REPORT_EXPERIMENTS, a JSON list as the component writes it: takes the place of `experiments` in the configuration; `null` where empty. */
  readonly experiments: readonly string[] | null;
  readonly retrySeconds: number;
  /** Hosts that no proxy stands before: NO_PROXY, and this machine itself. */
  readonly noProxy: string;
  readonly inCi: boolean;
  readonly noColor: boolean;
  /** SOURCE_DATE_EPOCH in milliseconds, for outputs that can be made again to the byte. */
  readonly now: number | null;
}

export const tokenVariables = ['ML_REPORT_TOKEN', 'GITLAB_TOKEN', 'MLFLOW_TRACKING_TOKEN'] as const;

export function readEnvironment(env: NodeJS.ProcessEnv = process.env): Environment {
  const text = (name: string) => env[name]?.trim() || null;
  const number = (name: string) => (/^\d+$/.test(env[name] ?? '') ? Number(env[name]) : null);
  const [api, project] = [text('CI_API_V4_URL'), text('CI_PROJECT_ID')];
  const token = tokenVariables.map(text).find((value) => value !== null);
  const epoch = number('SOURCE_DATE_EPOCH');
  return {
    trackingUri: text('MLFLOW_TRACKING_URI') ?? (api && project ? `${api}/projects/${project}/ml/mlflow` : null),
    ciProject: api && project ? { api, project } : null,
    token: token ? { kind: 'private', value: token } : null,
    mergeRequest: number('CI_MERGE_REQUEST_IID'),
    inFork: text('CI_MERGE_REQUEST_PROJECT_ID') !== null && text('CI_MERGE_REQUEST_PROJECT_ID') !== project,
    onDefaultBranch: text('CI_COMMIT_BRANCH') !== null && text('CI_COMMIT_BRANCH') === text('CI_DEFAULT_BRANCH'),
    pagesUrl: text('CI_PAGES_URL'),
    experiments: globList(text('ML_REPORT_EXPERIMENTS')),
    retrySeconds: number('ML_REPORT_RETRY_S') ?? 120,
    noProxy: [text('no_proxy') ?? text('NO_PROXY'), 'localhost', '127.0.0.1', '::1'].filter(Boolean).join(','),
    inCi: text('GITLAB_CI') !== null || text('CI') !== null,
    noColor: env['NO_COLOR'] !== undefined && env['NO_COLOR'] !== '',
    now: epoch === null ? null : epoch * 1000,
  };
}

/** A list that is no JSON is read as names parted by commas. */
function globList(text: string | null): string[] | null {
  if (text === null) return null;
  const parts = text.startsWith('[') ? fromJson(text) : text.split(',');
  const globs = parts.map((part) => String(part).trim()).filter((part) => part !== '');
  return globs.length > 0 ? globs : null;
}

function fromJson(text: string): unknown[] {
  try {
    return JSON.parse(text) as unknown[];
  } catch {
    return text.slice(1, -1).split(',');
  }
}

/** The GitLab project that holds the runs; `null` where the address is that of another kind of server. */
export function trackingProject({ trackingUri }: Environment): GitlabAddress | null {
  return trackingUri === null ? null : parseTrackingUri(trackingUri);
}

/** Keeps Astro, which reports on its use even when called as a library, from doing so; must come before it is loaded. */
export function silenceTelemetry(): void {
  process.env['ASTRO_TELEMETRY_DISABLED'] = '1';
}
