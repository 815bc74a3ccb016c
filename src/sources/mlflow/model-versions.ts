/** Which version of a registered model a run is, the same from every source. */
import type { ModelVersion } from '../../core/model/run.ts';
import { byText } from '../../core/model/text.ts';

export interface RegisteredVersion {
  readonly name: string;
  /** A whole number as text. */
  readonly version: string;
  /** Empty where the version names no run. */
  readonly runId: string;
  /** Milliseconds since 1970; `null` where it is not known. */
  readonly createdAt: number | null;
  /** MLflow's word, `Deleted_Internal` for one that was deleted. */
  readonly stage: string;
  readonly url: string | null;
}

/** By run id; of several versions that one run is, the one registered last. */
export function versionsByRun(versions: readonly RegisteredVersion[]): ReadonlyMap<string, ModelVersion> {
  const live = versions.filter(({ runId, stage }) => runId !== '' && stage !== 'Deleted_Internal');
  return new Map(
    live
      .toSorted(byAge)
      .map(({ runId, name, version, url }): [string, ModelVersion] => [runId, { name, version, url }]),
  );
}

function byAge(a: RegisteredVersion, b: RegisteredVersion): number {
  return (a.createdAt ?? -1) - (b.createdAt ?? -1) || Number(a.version) - Number(b.version) || byText(a.name, b.name);
}
