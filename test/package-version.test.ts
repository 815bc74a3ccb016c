import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { releaseNotes } from '../.ci/release-notes.ts';
import { packageRoot, packageVersion } from '../src/package-root.ts';
import { readComponent } from './templates/component.ts';

const textOf = (path: string) => readFileSync(join(packageRoot, path), 'utf8');
const changelog = textOf('CHANGELOG.md');
const heading = /^## (.*)$/m.exec(changelog)?.[1] ?? '';

it('is a semantic one', () => {
  expect(packageVersion).toMatch(/^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?$/);
});

const templates = new URL('../templates/', import.meta.url);
it.each(readdirSync(templates))('is what templates/%s installs', (name) => {
  expect(readComponent(new URL(name, templates)).inputs['version']?.default).toBe(packageVersion);
});

it('is on top of the changelog, with its day or as unreleased', () => {
  expect(heading).toMatch(/ \((unreleased|\d{4}-\d\d-\d\d)\)$/);
  expect(heading.split(' ')[0]).toBe(packageVersion);
});

it('is the component’s in every example of the documentation', () => {
  const pages = ['README.md', ...readdirSync(join(packageRoot, '.gitlab/docs')).map((name) => `.gitlab/docs/${name}`)];
  const named = pages.flatMap((page) =>
    [...textOf(page).matchAll(/ml-report\/(?:report|comment|check|site)@(\d[^\s'`"]*)/g)].map(([, version]) => ({
      page,
      version,
    })),
  );
  expect(named.length).toBeGreaterThan(0);
  expect(named.filter(({ version }) => version !== packageVersion)).toEqual([]);
});

/** In the pipeline of a tag this is what keeps a wrong one from being released. */
const tag = process.env['CI_COMMIT_TAG'];
it.skipIf(!tag)('is the tag, and its day is known', () => {
  expect(tag).toBe(packageVersion);
  expect(heading).toMatch(/\(\d{4}-\d\d-\d\d\)$/);
});

it('is what the notes of its release are about', () => {
  const older = '# Changelog\n\n## 0.2.0 (2026-01-02)\n\n- New.\n\n### More\n\n## 0.2.0-rc.1 (2026-01-01)\n\n- Old.\n';
  expect(releaseNotes(older, '0.2.0')).toBe('- New.\n\n### More\n');
  expect(releaseNotes(older, '0.2.0-rc.1')).toBe('- Old.\n');
  expect(() => releaseNotes(older, '0.2')).toThrow('no heading “## 0.2”');
  expect(releaseNotes(changelog, packageVersion)).toMatch(/^\S[\s\S]*\S\n$/);
});
