import { existsSync, readFileSync } from 'node:fs';
import { isAbsolute, join, relative, resolve } from 'node:path';
import type { EmbeddedProject } from '../../demo/index.ts';
import { packageRoot } from '../../package-root.ts';
import type { CommonOptions, Work } from '../command.ts';
import { placesInRepository } from '../config-places.ts';
import { resultText } from '../result.ts';
import { commonFlags } from '../run.ts';
import { whenQuiet } from '../when-quiet.ts';

export const work: Work = async (options, { store, out, port, serve, format }, io) => {
  const { startEmbeddedGitLab, writeFile } = await import('../../demo/index.ts');
  let noticed = () => {};
  const gitlab = await io.progress.section('Embedded GitLab with real runs', () =>
    startEmbeddedGitLab({
      stores: [String(store)],
      onRequest: ({ method, path }) => (isTraining(method, path) ? noticed() : undefined),
    }),
  );
  const [project] = gitlab.projects;
  if (!project) throw new TypeError('the embedded GitLab has no project');
  const folder = resolve(io.folder, String(out));
  const site = serve === false ? null : await serveFolder(folder, port);
  const config = options.config ?? shippedConfig(project);
  const [path] = placesInRepository(config, io.folder);
  // Its target branch has the configuration that is used here, where that is looked for.
  if (path !== undefined && config !== null && existsSync(config))
    writeFile(gitlab, project.id, { branch: 'main', path, content: readFileSync(config, 'utf8') });
  const steps = stepsOf({ ...options, config }, project, String(out));
  const environment = {
    trackingUri: project.trackingUri,
    token: { kind: 'private', value: project.token } as const,
    pagesUrl: site?.url ?? null,
    ciProject: null,
  };
  try {
    const asJson = format === 'json';
    const print = asJson ? () => {} : io.print;
    let failed = false;
    for (const step of steps) {
      io.progress.info(`\n$ ml-report ${step.map((word) => shown(word, io.folder)).join(' ')}`);
      const exit = await io.call(step, { environment, print });
      if (exit > 1) return exit;
      failed ||= exit === 1;
    }
    const dashboard = site?.url ?? join(folder, 'index.html');
    const mergeRequest = `${gitlab.url}/${project.path}/-/merge_requests/${project.openMergeRequest}`;
    if (asJson)
      io.print(resultText({ dashboard, merge_request: site && mergeRequest, gate: failed ? 'failed' : 'passed' }));
    else if (site === null) io.print(`\nThe dashboard is in ${dashboard}; \`ml-report preview\` serves it.\n`);
    else io.print(farewell(site.url, mergeRequest, project));
    if (site === null) return 0;
    noticed = whenQuiet(2000, async () => {
      io.progress.info('\nNew runs came in: the dashboard is made anew.');
      for (const step of steps) await io.call([...step, '--log-level', 'quiet'], { environment, print });
      io.progress.info(`Done: ${site.url}`);
    });
    await io.interrupted();
    return 0;
  } finally {
    await site?.close();
    await gitlab.close();
  }
};

/** A path as the reader would type it. */
function shown(word: string, folder: string): string {
  return isAbsolute(word) ? relative(folder, word) : word;
}

/** What a user's own training script sends. */
function isTraining(method: string, path: string): boolean {
  return method !== 'GET' && /\/mlflow\/(runs|experiments)\/(?!search)/.test(path);
}

async function serveFolder(folder: string, port: unknown): Promise<{ url: string; close(): Promise<void> }> {
  const { portOf, servePublic } = await import('../preview-server.ts');
  return servePublic({ folder, base: '/', port: portOf(port) });
}

function shippedConfig({ store }: EmbeddedProject): string | null {
  return store === 'liver-ct-seg' ? join(packageRoot, 'src/demo/ml-report.yml') : null;
}

/** The same commands as in a pipeline, for the open merge request. */
function stepsOf(options: CommonOptions, project: EmbeddedProject, out: string): string[][] {
  const flags = commonFlags({ ...options, source: null, mr: project.openMergeRequest });
  return [
    ['snapshot', ...flags],
    ['check', ...flags],
    ['reports', ...flags],
    ['comment', ...flags],
    ['comment', ...flags, '--dry-run'],
    ['site', ...flags, '--out', out],
  ];
}

function farewell(site: string, mergeRequest: string, project: EmbeddedProject): string {
  return `
The dashboard:      ${site}
The merge request:  ${mergeRequest}

To see runs of your own, point your training script here and start it; the dashboard follows:
  export MLFLOW_TRACKING_URI=${project.trackingUri}
  export MLFLOW_TRACKING_TOKEN=${project.token}

Ctrl-C ends it.
`;
}
