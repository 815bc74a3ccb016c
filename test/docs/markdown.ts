/** Our pages as Markdown: their code blocks with language, line and place, and where their links lead. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { anchorOf } from '../../.ci/docs-site.ts';
import { packageRoot } from '../../src/package-root.ts';

export interface Block {
  /** Path from the root of the repository. */
  readonly file: string;
  /** Line of its first fence, from 1. */
  readonly line: number;
  readonly language: string;
  /** Without the indentation of its fence. */
  readonly text: string;
  /** The heading of the second level that it stands below; empty above the first. */
  readonly section: string;
  /** The number of the list item that it stands in; 0 outside lists. */
  readonly step: number;
}

export const pagesFolder = '.gitlab/docs';

/** The README and every page, by their paths from the root. */
export function pages(): string[] {
  const names = readdirSync(join(packageRoot, pagesFolder)).filter((name) => name.endsWith('.md'));
  return ['README.md', ...names.sort().map((name) => `${pagesFolder}/${name}`)];
}

export const readPage = (file: string) => readFileSync(join(packageRoot, file), 'utf8');

export function blocksOf(file: string, markdown = readPage(file)): Block[] {
  const found: Block[] = [];
  let open: { indent: string; block: Block; lines: string[] } | null = null;
  let section = '';
  let step = 0;
  for (const [at, line] of markdown.split('\n').entries()) {
    const fence = /^( *)```(.*)$/.exec(line);
    if (open !== null) {
      if (fence && fence[1] === open.indent) {
        found.push({ ...open.block, text: open.lines.map((text) => `${text}\n`).join('') });
        open = null;
      } else open.lines.push(line.startsWith(open.indent) ? line.slice(open.indent.length) : line);
    } else if (fence) {
      const [, indent = '', language = ''] = fence;
      open = { indent, block: { file, line: at + 1, language, text: '', section, step: indent ? step : 0 }, lines: [] };
    } else if (line.startsWith('## ')) {
      section = line.slice(3);
      step = 0;
    } else step = Number(/^(\d+)\. /.exec(line)?.[1] ?? step);
  }
  if (open !== null) throw new Error(`${file}:${open.block.line}: the block has no end`);
  return found;
}

/** The lines of prose: what stands in code blocks is left empty. */
export function proseOf(markdown: string): string[] {
  let inside = false;
  return markdown.split('\n').map((line) => {
    const isFence = /^ *```/.test(line);
    if (isFence) inside = !inside;
    return isFence || inside ? '' : line;
  });
}

/** Where the links and pictures of a page lead, with their lines; what stands in code is no link. */
export function linksOf(markdown: string): { readonly line: number; readonly target: string }[] {
  return proseOf(markdown).flatMap((text, at) =>
    [...text.replace(/`[^`]*`/g, '``').matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => ({
      line: at + 1,
      target,
    })),
  );
}

/** The anchors of a page's headings, as GitLab makes them. */
export function anchorsOf(markdown: string): string[] {
  return proseOf(markdown).flatMap((line) => {
    const heading = /^#{1,6} (.+)$/.exec(line)?.[1];
    return heading === undefined ? [] : [anchorOf(heading)];
  });
}
