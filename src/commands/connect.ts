/** From the environment to open connections. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Environment, tokenVariables, trackingProject } from '../config/ci.ts';
import type { GitlabAddress, Token } from '../core/model/address.ts';
import { userError } from '../errors.ts';
import { connectGitlab, type GitlabClient } from '../gitlab.ts';
import { createHttp, type Http } from '../http.ts';
import { packageVersion as version } from '../package-root.ts';
import type { Io } from './command.ts';

export interface Connection {
  readonly http: Http;
  /** What `--source`, the environment or the folder names; `null` where nothing does. */
  readonly place: string | null;
  /** The GitLab project that holds the runs; `null` where they are in another kind of place. */
  readonly tracking: GitlabClient | null;
  /** The project whose merge requests and pipelines these are, the same object where it is the same project; `null` outside GitLab. */
  readonly code: GitlabClient | null;
  close(): Promise<void>;
}

/** Where MLflow keeps runs by itself when it is told nothing: a folder, or in its newer versions a file. */
const LOCAL = ['mlruns', 'mlflow.db'];

/** What `--source`, the environment or the folder names; `null` where nothing does. */
export function placeNamed({ environment, folder }: Io, named: string | null): string | null {
  const local = () => LOCAL.map((name) => join(folder, name)).find((path) => existsSync(path));
  return named ?? environment.trackingUri ?? local() ?? null;
}

/** Opens what the environment, or `--source`, names; nothing is asked yet. */
export function connect(io: Io, named: string | null): Connection {
  const environment = named === null ? io.environment : { ...io.environment, trackingUri: named };
  const place = placeNamed(io, named);
  const { retrySeconds, proxies, noProxy } = environment;
  const http = createHttp({
    retrySeconds,
    proxies,
    noProxy,
    userAgent: `ml-report/${version}`,
    log: io.progress.debug,
  });
  const address = trackingProject(environment);
  const tracking = address && connectGitlab(address, tokenFor(environment), http);
  return { http, place, tracking, code: codeClient(environment, tracking, http), close: http.close };
}

function tokenFor({ token }: Environment): Token {
  if (token === null) throw userError('TOKEN_MISSING', { variables: tokenVariables.join(', ') });
  return token;
}

/** A token goes to the server that it is for and to no other: beside runs of another GitLab, the job's own token serves. */
function codeClient(environment: Environment, tracking: GitlabClient | null, http: Http): GitlabClient | null {
  const { ciProject, token, jobToken } = environment;
  if (ciProject === null || (tracking && isSame(ciProject, tracking.address))) return tracking;
  const fitting = tracking === null || tracking.address.api === ciProject.api ? (token ?? jobToken) : jobToken;
  return fitting === null ? tracking : connectGitlab(ciProject, fitting, http);
}

const isSame = (a: GitlabAddress, b: GitlabAddress) => a.api === b.api && a.project === b.project;
