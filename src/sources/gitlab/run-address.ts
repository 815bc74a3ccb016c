/** Where a run is, as its artifact address tells: the listing itself does not hold the number that is part of the run's page. */

export interface RunAddress {
  /** GitLab's number of the run inside its project; `null` where the address does not hold it. */
  readonly iid: number | null;
  /** The database number of the model version that the run is; `null` where it is none. */
  readonly modelVersion: number | null;
}

const nowhere: RunAddress = { iid: null, modelVersion: null };

/**
 * Reads `artifact_uri`, which GitLab makes in one of these forms (lib/api/entities/ml/mlflow/run_info.rb, three states of it):
 * `{server}/api/v4/projects/{project}/packages/ml_models/candidate:{iid}/files/`, `mlflow-artifacts:/candidate:{iid}` of a run with such files,
 * `…/packages/ml_models/{model version}/files/` of a model version's run, `…/packages/generic/{experiment or model}/{iid}/` of an old one.
 * An address of another server or project is somebody else's text. `bases` are the addresses of this server's API, `project` the number of the
 * project, `null` where it is not known.
 */
export function runAddressReader(bases: readonly string[], project: number | null): (uri: string | null) => RunAddress {
  const prefix = /^\/projects\/(\d+)\/packages\//;
  return (uri) => {
    if (uri === null) return nowhere;
    const own = /^mlflow-artifacts:\/+candidate:(\d{1,15})(?:\/|$)/.exec(uri)?.[1];
    if (own !== undefined) return { iid: Number(own), modelVersion: null };
    const base = bases.find((one) => uri.startsWith(`${one}/`));
    const [start = '', number] = prefix.exec(uri.slice(base?.length ?? 0)) ?? [];
    if (base === undefined || number === undefined || (project !== null && Number(number) !== project)) return nowhere;
    return packageOf(uri.slice(base.length + start.length));
  };
}

function packageOf(path: string): RunAddress {
  const [, candidate, version, legacy] =
    /^(?:ml_models\/candidate(?::|%3A)(\d{1,15})|ml_models\/(\d{1,15})|generic\/[^/]+\/(\d{1,15}))(?:\/|$)/i.exec(
      path,
    ) ?? [];
  if (version !== undefined) return { iid: null, modelVersion: Number(version) };
  const iid = candidate ?? legacy;
  return iid === undefined ? nowhere : { iid: Number(iid), modelVersion: null };
}
