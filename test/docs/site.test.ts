import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { anchorOf, writeDocs } from '../../.ci/docs-site.ts';
import { type Preview, servePublic } from '../../src/commands/preview-server.ts';
import { barriers, overflow, visit } from '../site/visit.ts';
import { launchBrowser } from '../support/browser.ts';

const folder = mkdtempSync(join(tmpdir(), 'ml-report-docs-'));
const names = writeDocs(join(folder, 'docs'));

let browser: Browser;
let server: Preview;
beforeAll(async () => {
  browser = await launchBrowser();
  server = await servePublic({ folder: join(folder, 'docs'), base: '/docs/' });
});
afterAll(async () => {
  await browser.close();
  await server.close();
  rmSync(folder, { recursive: true });
});

describe.each(names)('%s.html', (name) => {
  it.each([
    { colorScheme: 'light', width: 1440 },
    { colorScheme: 'dark', width: 390 },
  ] as const)('stands on its own, whole and within reach of everybody: $colorScheme, $width wide', async (looks) => {
    const { page, complaints, close } = await visit(browser, `${server.url}${name}.html`, looks);
    expect(complaints).toEqual([]);
    expect(await page.locator('h1').count()).toBe(1);
    expect(await barriers(page)).toEqual([]);
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    await close();
  });

  it('has no script, a strict policy, and links that lead on', () => {
    const html = readFileSync(join(folder, 'docs', `${name}.html`), 'utf8');
    expect(html).not.toMatch(/<script|style="|\son\w+=/);
    expect(html).toContain("default-src 'none'; style-src 'self'");
    const targets = [...html.matchAll(/(?:href|src)="([^"]+)"/g)].map(([, target = '']) => target);
    const lost = targets.filter((target) => {
      if (target.startsWith('https://')) return false;
      const [path = '', anchor] = target.split('#');
      const file = path === '' ? `${name}.html` : path;
      const text = readFileSync(join(folder, 'docs', file), 'utf8');
      return anchor !== undefined && !text.includes(`id="${anchor}"`);
    });
    expect(lost).toEqual([]);
  });
});

it('makes the anchors that GitLab makes', () => {
  expect(['Coming from CML', 'A relative root', 'What’s new?', 'a -- b'].map(anchorOf)).toEqual([
    'coming-from-cml',
    'a-relative-root',
    'whats-new',
    'a-b',
  ]);
});

it('leaves a folder alone that is no such site', () => {
  const other = join(folder, 'other');
  mkdirSync(other);
  expect(() => writeDocs(other)).toThrow('stays as it is');
  expect(existsSync(other)).toBe(true);
  expect(writeDocs(join(folder, 'docs'))).toEqual(names);
});
