/** The files of a run, by the part of GitLab's API that MLflow's client lists them with. */
import * as z from 'zod';
import type { Artifacts, Run } from '../../core/model/run.ts';
import { percentDecoded } from '../../core/model/text.ts';
import type { GitlabClient } from '../../gitlab.ts';
import type { Gaps } from '../gaps.ts';
import { checkedPage, listed } from './listing.ts';
import { isRefusal, isResourceMissing } from './refusals.ts';

const answer = z.object({
  files: z
    .array(z.object({ path: z.string(), file_size: z.number().nullish(), is_dir: z.boolean().nullish() }))
    .nullish(),
});

/** A run with more files than this is cut there. */
const MOST_FILES = 10_000;

/**
 * Asks for the files of one run at a time: `candidate:{iid}`, or of a model version's run the version's number. GitLab lists all files flat, and an
 * empty list for a folder (lib/api/ml/mlflow_artifacts/artifacts.rb); each path is kept percent-encoded (app/services/packages/ml_model/
 * create_package_file_service.rb). The address is that of the page that shows the files for certain: the run's own, or the model version's.
 * `null` where GitLab knows no package of the run, or lists none of runs at all, which it tells in the same words.
 */
export function artifactReader(client: GitlabClient, gaps: Gaps): (run: Run) => Promise<Artifacts | null> {
  let refused = false;
  return async (run) => {
    const place = placeOf(run);
    if (place === null || refused) return null;
    const call = 'GET mlflow-artifacts/artifacts';
    const found = await client
      .tracking('GET', '/mlflow-artifacts/artifacts', { path: place.path })
      .catch((cause: unknown) => {
        if (isResourceMissing(cause)) return null;
        if (!isRefusal(cause, client.tokenKind)) throw cause;
        refused = true;
        gaps.add('This token may not see the model registry, which holds the files of runs: artifacts are missing.');
        return null;
      });
    if (found === null) return null;
    const { files } = checkedPage(found, call, answer);
    const plain = listed(files, 'files', call)
      .filter(({ is_dir }) => is_dir !== true)
      .slice(0, MOST_FILES);
    return {
      url: place.url,
      files: plain.map(({ path, file_size }) => ({ path: percentDecoded(path), size: file_size ?? null })),
    };
  };
}

function placeOf({ iid, url, model_version }: Run): { path: string; url: string } | null {
  const version = /\/-\/ml\/models\/\d+\/versions\/(\d+)$/.exec(model_version?.url ?? '')?.[1];
  if (version !== undefined) return { path: version, url: model_version?.url ?? '' };
  return iid === null || url === null ? null : { path: `candidate:${iid}`, url };
}
