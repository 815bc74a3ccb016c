// Takes the pictures of the README anew: the comment as the embedded GitLab shows it, and a page of the dashboard.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { servePublic } from '../src/commands/preview-server.ts';
import { readEnvironment } from '../src/config/ci.ts';
import { startEmbeddedGitLab } from '../src/demo/index.ts';
import { packageRoot } from '../src/package-root.ts';
import { main } from '../src/program.ts';
import { launchBrowser } from '../test/support/browser.ts';

const pictures = join(packageRoot, '.gitlab/pictures');
const folder = mkdtempSync(join(tmpdir(), 'ml-report-pictures-'));
const gitlab = await startEmbeddedGitLab({ stores: ['liver-ct-seg'] });
const site = await servePublic({ folder: join(folder, 'public'), base: '/' });
const browser = await launchBrowser();
try {
  const [project] = gitlab.projects;
  if (!project) throw new Error('the embedded GitLab has no project');
  const environment = {
    ...readEnvironment({}),
    trackingUri: project.trackingUri,
    token: { kind: 'private', value: project.token } as const,
    mergeRequest: project.openMergeRequest,
    pagesUrl: site.url,
  };
  const say = (text: string) => void process.stderr.write(text);
  const world = {
    environment,
    folder,
    out: say,
    err: say,
    terminal: false,
    now: Date.now,
    sleep: (ms: number) => new Promise<void>((done) => setTimeout(done, ms)),
    interrupted: async () => {},
    ask: null,
  };
  const exit = await main(['run', '--config', join(packageRoot, 'src/demo/ml-report.yml')], world);
  if (exit > 1) throw new Error(`ml-report run ended with ${exit}`);

  mkdirSync(pictures, { recursive: true });
  const page = await browser.newPage({ viewport: { width: 1200, height: 1000 } });
  await page.goto(`${gitlab.url}/${project.path}/-/merge_requests/${project.openMergeRequest}`);
  await page
    .locator('article')
    .last()
    .screenshot({ path: join(pictures, 'comment.png') });
  await page.setViewportSize({ width: 1440, height: 1000 });
  await page.goto(`${site.url}experiments/3/`, { waitUntil: 'networkidle' });
  await page.screenshot({ path: join(pictures, 'dashboard.png') });
} finally {
  await browser.close();
  await site.close();
  await gitlab.close();
  rmSync(folder, { recursive: true, force: true });
}
