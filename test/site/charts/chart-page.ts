/** A page with static charts and a script that brings them to life, under the policy of the dashboard's pages. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { servePublic } from '../../../src/commands/preview-server.ts';
import type { Series } from '../../../src/core/model/series.ts';
import { packageRoot } from '../../../src/package-root.ts';
import type { FormChart } from '../../../src/render/charts/forms/form.ts';
import { svgOfForm } from '../../../src/render/charts/svg.ts';
import type { StoredHistory } from '../../../src/table/manifest.ts';

const policy =
  "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'";

export interface Bundled {
  readonly client: {
    readonly scripts: Readonly<Record<string, string>>;
    readonly forms: Readonly<Record<string, string>>;
  };
  readonly metafile: {
    readonly outputs: Readonly<
      Record<string, { readonly entryPoint?: string; readonly imports: readonly { path: string; kind: string }[] }>
    >;
  };
}

export async function bundle(folder: string, more: readonly string[]): Promise<Bundled> {
  const { bundleClient } = (await import(pathToFileURL(join(packageRoot, '.ci/bundle-client.mjs')).href)) as {
    bundleClient(folder: string, more: readonly string[]): Promise<Bundled>;
  };
  return bundleClient(folder, more);
}

export interface ChartPage {
  readonly folder: string;
  readonly url: string;
  close(): Promise<void>;
}

export async function chartPage(charts: readonly FormChart[]): Promise<ChartPage> {
  const folder = mkdtempSync(join(tmpdir(), 'ml-report-charts-'));
  const { client } = await bundle(join(folder, 'client'), ['test/site/charts/page-script.ts']);
  const styles = ['colours', 'page', 'tables', 'pictures'];
  mkdirSync(join(folder, 'styles'));
  for (const name of styles) cpSync(join(packageRoot, `site/styles/${name}.css`), join(folder, `styles/${name}.css`));
  const figures = await Promise.all(charts.map(figureOf));
  writeFileSync(join(folder, 'charts.json'), JSON.stringify(charts));
  writeFileSync(
    join(folder, 'index.html'),
    `<!doctype html><html lang="en" data-base="/"><head><meta charset="utf-8"><title>Charts</title>
<meta http-equiv="Content-Security-Policy" content="${policy}"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><link rel="icon" href="icon.svg">
${styles.map((name) => `<link rel="stylesheet" href="styles/${name}.css">`).join('')}
<script type="module" src="client/${client.scripts['page-script']}"></script></head>
<body><main class="wide"><h1>Charts</h1><div class="pictures pairs">${figures.join('')}</div></main></body></html>`,
  );
  cpSync(join(packageRoot, 'site/public/icon.svg'), join(folder, 'icon.svg'));
  const server = await servePublic({ folder, base: '/' });
  return {
    folder,
    url: server.url,
    close: async () => {
      await server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const asHtml = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

async function figureOf(chart: FormChart): Promise<string> {
  return `<figure class="picture"><figcaption><bdi>${asHtml(chart.title)}</bdi></figcaption>${await svgOfForm(chart, 'page')}
<p class="summary"><bdi>${asHtml(chart.summary)}</bdi></p>
<details><summary>Table<span class="unseen"> of ${asHtml(chart.title)}</span></summary><p>rows</p></details></figure>`;
}

/** As the data files have it. */
export function stored({ steps, timestamps, values }: Series): StoredHistory {
  return { count: steps.length, steps: [...steps], times: [...timestamps], values: [...values] };
}

export const textOf = (folder: string, name: string): string => readFileSync(join(folder, name), 'utf8');
