/** Where a project of GitLab is, and with what it is asked. */

export interface GitlabAddress {
  /** `https://host/prefix/api/v4`. */
  readonly api: string;
  /** Number, or path with its slashes, of the project. */
  readonly project: string;
}

export interface Token {
  readonly kind: 'private' | 'job';
  readonly value: string;
}

/** What an MLflow server that is no GitLab is told of who asks. */
export type MlflowLogin =
  | { readonly kind: 'basic'; readonly user: string; readonly password: string }
  | { readonly kind: 'bearer'; readonly token: string };

const mlflowAddress = /^(https?:\/\/.+\/api\/v4)\/projects\/([^/]+)\/ml\/mlflow\/?$/;

/** Takes a `MLFLOW_TRACKING_URI` of GitLab apart; `null` where it is another server's, or no address at all. */
export function parseTrackingUri(uri: string): GitlabAddress | null {
  const [, api, project] = mlflowAddress.exec(uri) ?? [];
  if (!api || !project || !URL.canParse(uri)) return null;
  try {
    return { api, project: decodeURIComponent(project) };
  } catch {
    return null;
  }
}
