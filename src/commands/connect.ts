/** From the environment to an open source. */
import { type Environment, tokenVariables, trackingProject } from '../config/ci.ts';
import type { GitlabAddress } from '../core/model/address.ts';
import { userError } from '../errors.ts';
import type { GitlabClient } from '../gitlab.ts';
import { packageVersion as version } from '../package-root.ts';
import type { Io } from './command.ts';

export interface Connection {
  /** The project that holds the runs. */
  readonly tracking: GitlabClient;
  /** The project whose merge requests and pipelines these are; the same object where it is the same project. */
  readonly code: GitlabClient;
  close(): Promise<void>;
}

/** Opens the GitLab that the environment, or `--source`, names. */
export async function connect(io: Io, named: string | null): Promise<Connection> {
  const environment = named === null ? io.environment : { ...io.environment, trackingUri: named };
  const address = addressOf(environment);
  const { token, ciProject, retrySeconds, noProxy } = environment;
  if (token === null) throw userError('TOKEN_MISSING', { variables: tokenVariables.join(', ') });
  const [{ createHttp }, { connectGitlab }] = await Promise.all([import('../http.ts'), import('../gitlab.ts')]);
  const http = createHttp({ retrySeconds, noProxy, userAgent: `ml-report/${version}`, log: io.progress.debug });
  const tracking = connectGitlab(address, token, http);
  const elsewhere = ciProject !== null && ciProject.api === address.api && ciProject.project !== address.project;
  return { tracking, code: elsewhere ? connectGitlab(ciProject, token, http) : tracking, close: () => http.close() };
}

function addressOf(environment: Environment): GitlabAddress {
  if (environment.trackingUri === null) throw userError('SOURCE_UNKNOWN', {});
  const address = trackingProject(environment);
  if (address === null) throw userError('SOURCE_NOT_GITLAB', { uri: withoutPassword(environment.trackingUri) });
  return address;
}

/** An address as it may be shown. */
function withoutPassword(uri: string): string {
  return uri.replace(/\/\/[^/@]*@/, '//');
}
