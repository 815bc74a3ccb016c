/** The environment, read once: the only place that touches `process.env`. */
import { type GitlabAddress, type MlflowLogin, parseTrackingUri, type Token } from '../core/model/address.ts';
import { type Published, readPublished } from './dashboard-place.ts';

export interface Environment extends Published {
  /**
   * Where the runs are: the project of this GitLab that ML_REPORT_TRACKING_PROJECT names by path or number, else MLFLOW_TRACKING_URI, else the project
   * of the CI job; `null` where none is known.
   */
  readonly trackingUri: string | null;
  /** The project of the CI job; `null` outside CI. */
  readonly ciProject: GitlabAddress | null;
  /**
   * ML_REPORT_TOKEN, else GITLAB_TOKEN, else MLFLOW_TRACKING_TOKEN unless MLFLOW_TRACKING_URI names another server than GitLab, whose token it
   * then is; `null` where none is set.
   */
  readonly token: Token | null;
  /** The variable that `token` is from; `null` where there is none. */
  readonly tokenVariable: string | null;
  /** What an MLflow server that is no GitLab is told: MLFLOW_TRACKING_USERNAME and _PASSWORD, or MLFLOW_TRACKING_TOKEN. */
  readonly mlflowLogin: MlflowLogin | null;
  /** CI_JOB_TOKEN: for the reads that GitLab lets a job do; `null` outside CI. */
  readonly jobToken: Token | null;
  /** CI_PIPELINE_ID: names what belongs together; `null` outside CI. */
  readonly pipeline: string | null;
  /** CI_PROJECT_PATH: where the project of the CI job was when the job began; `null` outside CI. */
  readonly projectPath: string | null;
  /** CI_DEFAULT_BRANCH; `null` outside CI. */
  readonly defaultBranch: string | null;
  /** CI_MERGE_REQUEST_IID, else the one open merge request of this project that a branch pipeline is for (CI_OPEN_MERGE_REQUESTS). */
  readonly mergeRequest: number | null;
  /** CI_MERGE_REQUEST_PROJECT_ID: where the merge request is; `null` outside its pipelines. */
  readonly mergeRequestProject: string | null;
  /** Whether the merge request comes from a fork and this pipeline runs in the fork, which cannot hold the parent's token. */
  readonly inFork: boolean;
  readonly onDefaultBranch: boolean;
  /** CI_COMMIT_REF_PROTECTED: whether this pipeline is given protected variables; `null` where it is not said. */
  readonly onProtectedRef: boolean | null;
  /** CI_PROJECT_VISIBILITY; `null` where it is not said. */
  readonly projectVisibility: 'private' | 'internal' | 'public' | null;
  /** ML_REPORT_EXPERIMENTS, a JSON list as the component writes it: takes the place of `experiments` in the configuration; `null` where empty. */
  readonly experiments: readonly string[] | null;
  readonly retrySeconds: number;
  /** HTTPS_PROXY and HTTP_PROXY, in small letters or capitals. */
  readonly proxies: { readonly https: string | null; readonly http: string | null };
  /** Hosts that no proxy stands before: NO_PROXY, and this machine itself. */
  readonly noProxy: string;
  /** Names of the variables of GitLab, MLflow and ours that are set and not empty: never a value. */
  readonly given: readonly string[];
  /** ML_REPORT_VERSION: the version that the component installs; `null` outside its jobs. */
  readonly componentVersion: string | null;
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
  const holder = text('ML_REPORT_TRACKING_PROJECT');
  const forMlflow = text('MLFLOW_TRACKING_URI');
  const trackingUri = api && holder ? trackingUriOf(api, holder) : forMlflow;
  const elsewhere = forMlflow !== null && parseTrackingUri(forMlflow) === null;
  const ownTokens = tokenVariables.filter((name) => !elsewhere || name !== 'MLFLOW_TRACKING_TOKEN');
  const tokenVariable = ownTokens.find((name) => text(name) !== null) ?? null;
  const token = tokenVariable && text(tokenVariable);
  const jobToken = text('CI_JOB_TOKEN');
  const onDefaultBranch = text('CI_COMMIT_BRANCH') !== null && text('CI_COMMIT_BRANCH') === text('CI_DEFAULT_BRANCH');
  const isProtected = text('CI_COMMIT_REF_PROTECTED');
  const epoch = number('SOURCE_DATE_EPOCH');
  return {
    trackingUri: trackingUri ?? (api && project ? trackingUriOf(api, project) : null),
    ciProject: api && project ? { api, project } : null,
    token: token ? { kind: 'private', value: token } : null,
    tokenVariable,
    mlflowLogin: mlflowLogin(text),
    jobToken: jobToken ? { kind: 'job', value: jobToken } : null,
    pipeline: text('CI_PIPELINE_ID'),
    projectPath: text('CI_PROJECT_PATH'),
    defaultBranch: text('CI_DEFAULT_BRANCH'),
    mergeRequest: number('CI_MERGE_REQUEST_IID') ?? (onDefaultBranch ? null : onlyOpenOne(text)),
    mergeRequestProject: text('CI_MERGE_REQUEST_PROJECT_ID'),
    inFork: text('CI_MERGE_REQUEST_PROJECT_ID') !== null && text('CI_MERGE_REQUEST_PROJECT_ID') !== project,
    onDefaultBranch,
    onProtectedRef: isProtected === null ? null : isProtected === 'true',
    projectVisibility:
      (['private', 'internal', 'public'] as const).find((one) => one === text('CI_PROJECT_VISIBILITY')) ?? null,
    ...readPublished(text),
    experiments: globList(text('ML_REPORT_EXPERIMENTS')),
    retrySeconds: number('ML_REPORT_RETRY_S') ?? 120,
    proxies: {
      https: text('https_proxy') ?? text('HTTPS_PROXY'),
      http: text('http_proxy') ?? text('HTTP_PROXY'),
    },
    noProxy: [text('no_proxy') ?? text('NO_PROXY'), 'localhost', '127.0.0.1', '::1'].filter(Boolean).join(','),
    given: Object.keys(env).filter((name) => /^(CI|GITLAB|MLFLOW|ML_REPORT|NODE)_/.test(name) && text(name) !== null),
    componentVersion: text('ML_REPORT_VERSION'),
    inCi: text('GITLAB_CI') !== null || text('CI') !== null,
    noColor: env['NO_COLOR'] !== undefined && env['NO_COLOR'] !== '',
    now: epoch === null ? null : epoch * 1000,
  };
}

const trackingUriOf = (api: string, project: string) => `${api}/projects/${encodeURIComponent(project)}/ml/mlflow`;

/** `group/project!iid`, parted by commas, of which those of other projects are those that a fork's branch is for; `null` where there are several. */
function onlyOpenOne(text: (name: string) => string | null): number | null {
  const own = (text('CI_OPEN_MERGE_REQUESTS') ?? '').split(',').flatMap((reference) => {
    const [, path, iid] = /^(.+)!(\d+)$/.exec(reference.trim()) ?? [];
    return path !== undefined && path === text('CI_PROJECT_PATH') ? [Number(iid)] : [];
  });
  return own.length === 1 ? (own[0] ?? null) : null;
}

/** As MLflow's client takes them: a user's name goes before a token. */
function mlflowLogin(text: (name: string) => string | null): MlflowLogin | null {
  const user = text('MLFLOW_TRACKING_USERNAME');
  if (user !== null) return { kind: 'basic', user, password: text('MLFLOW_TRACKING_PASSWORD') ?? '' };
  const token = text('MLFLOW_TRACKING_TOKEN');
  return token === null ? null : { kind: 'bearer', token };
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
