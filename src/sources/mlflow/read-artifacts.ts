import type { Artifacts } from '../../core/model/run.ts';
import { byText } from '../../core/model/text.ts';
import type { MlflowClient } from './client.ts';
import { readAnswer } from './json.ts';
import { artifactsPage } from './shapes.ts';

/** What is listed of one run, at most; `depth` counts folders. */
const LIMITS = { files: 1_000, requests: 100, depth: 16 };

export interface Listed {
  readonly artifacts: Artifacts;
  /** Whether there is more than was listed. */
  readonly cut: boolean;
}

/** The files of a run, folder by folder, since the server lists one at a time; `url` is that of the page that shows them. */
export async function readArtifacts(client: MlflowClient, runId: string, url: string): Promise<Listed> {
  const files: { path: string; size: number | null }[] = [];
  const open: { path: string | null; token: string | null }[] = [{ path: null, token: null }];
  const seen = new Set<string>();
  let [requests, cut] = [0, false];
  for (let next = open.shift(); next !== undefined; next = open.shift()) {
    if (files.length >= LIMITS.files || requests++ === LIMITS.requests) return { artifacts: { url, files }, cut: true };
    const { path, token } = next;
    const asked = {
      run_id: runId,
      ...(path === null ? {} : { path }),
      ...(token === null ? {} : { page_token: token }),
    };
    const answer = await client.get('artifacts/list', asked);
    const page = readAnswer(answer, 'GET artifacts/list', artifactsPage);
    for (const { path: found, is_dir: isFolder, file_size: size } of page.files ?? []) {
      const isNew = !seen.has(found);
      seen.add(found);
      if (!isNew) continue;
      if (!isFolder) files.push({ path: found, size: size ?? null });
      else if (found.split('/').length <= LIMITS.depth) open.push({ path: found, token: null });
      else cut = true;
    }
    if (page.next_page_token) open.unshift({ path, token: page.next_page_token });
  }
  const kept = files.slice(0, LIMITS.files).sort((a, b) => byText(a.path, b.path));
  return { artifacts: { url, files: kept }, cut: cut || files.length > kept.length };
}
