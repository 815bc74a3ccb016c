import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../src/package-root.ts';

const textOf = (path: string) => readFileSync(join(packageRoot, path), 'utf8');
/** Instructions with their words; comments are none, and a line that ends in a backslash goes on. */
const lines = textOf('.gitlab/Containerfile')
  .replace(/^#.*\n/gm, '')
  .replace(/\\\n\s*/g, '')
  .split('\n')
  .filter((line) => line.trim() !== '')
  .map((line) => /^(\S+) (.*)$/.exec(line)?.slice(1) as [string, string]);
const all = (instruction: string) => lines.filter(([name]) => name === instruction).map(([, words]) => words);

describe('the container image', () => {
  it('has the Node that everything is tested with, to the last number', () => {
    const { devDependencies } = JSON.parse(textOf('package.json')) as { devDependencies: Record<string, string> };
    expect(all('FROM')).toEqual([`docker.io/library/node:${devDependencies['node']}-bookworm-slim`]);
  });

  it('holds what npm pack made, installed as the component installs it, and nothing that is fetched from elsewhere', () => {
    const runs = all('RUN');
    expect(runs).toHaveLength(1);
    expect(runs[0]).toMatch(
      /^--mount=type=bind,target=\/context npm install --global [^&]*\/context\/ml-report-\*\.tgz && /,
    );
    expect(runs[0]).toMatch(/&& ml-report --version$/);
    expect([...all('ADD'), ...all('COPY')]).toEqual([]);
    expect(textOf('.gitlab/Containerfile')).not.toMatch(/curl|wget|apt-get/);
  });

  it('is run by a user without rights, whose shell GitLab can start', () => {
    expect(lines.map(([name]) => name).slice(-3)).toEqual(['USER', 'WORKDIR', 'CMD']);
    expect(all('USER')).toEqual(['node']);
    expect(all('ENTRYPOINT')).toEqual([]);
  });

  it('is what the job builds of the file of the job before', () => {
    expect(textOf('.gitlab-ci.yml')).toContain('buildah build --file .gitlab/Containerfile ');
  });
});
