/** The README and the pages below .gitlab/docs as a static site: no script, nothing from another host, in the dashboard's look. */
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import { packageRoot, packageVersion } from '../src/package-root.ts';

const FOLDER = '.gitlab/docs';
const PICTURES = '.gitlab/pictures';
const REPOSITORY = 'https://gitlab.com/ml-report/ml-report';
const STYLES = ['colours', 'page', 'tables', 'narrow', 'paper'];
const POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'";

/** Pages in the order of the navigation, by their names; the README is `index`. */
const NAVIGATION: readonly (readonly [title: string, name: string])[] = [
  ['Start', 'index'],
  ['Commands', 'commands'],
  ['Configuration', 'configuration'],
  ['Component', 'component'],
];

/** Writes the site beside its place and then puts it there; gives the names of its pages. */
export function writeDocs(out: string): string[] {
  const names = readdirSync(join(packageRoot, FOLDER)).flatMap((file) =>
    file.endsWith('.md') ? [file.slice(0, -3)] : [],
  );
  const pages = ['index', ...names.sort()];
  mkdirSync(dirname(out), { recursive: true });
  if (existsSync(out) && !existsSync(join(out, 'docs.css')))
    throw new Error(`${out} holds something else, and stays as it is`);
  const draft = mkdtempSync(join(dirname(out), '.docs-'));
  chmodSync(draft, 0o755);
  for (const name of pages) writeFileSync(join(draft, `${name}.html`), pageOf(name));
  const styles = [
    ...STYLES.map((name) => join(packageRoot, `site/styles/${name}.css`)),
    join(packageRoot, '.ci/docs.css'),
  ];
  writeFileSync(join(draft, 'docs.css'), styles.map((file) => readFileSync(file, 'utf8')).join('\n'));
  cpSync(join(packageRoot, 'site/public/icon.svg'), join(draft, 'icon.svg'));
  cpSync(join(packageRoot, PICTURES), join(draft, 'pictures'), { recursive: true });
  rmSync(out, { recursive: true, force: true });
  renameSync(draft, out);
  return pages;
}

function pageOf(name: string): string {
  const file = name === 'index' ? 'README.md' : `${FOLDER}/${name}.md`;
  const markdown = readFileSync(join(packageRoot, file), 'utf8').replace(/^<!--.*-->\n/gm, '');
  const title = /^# (.+)$/m.exec(markdown)?.[1] ?? name;
  const links = NAVIGATION.map(
    ([text, to]) => `<a href="${to}.html"${to === name ? ' aria-current="page"' : ''}>${text}</a>`,
  );
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta http-equiv="Content-Security-Policy" content="${POLICY}" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <meta name="referrer" content="no-referrer" />
    <title>${name === 'index' ? title : `${title} · ml-report`}</title>
    <link rel="stylesheet" href="docs.css" />
    <link rel="icon" type="image/svg+xml" href="icon.svg" />
  </head>
  <body>
    <a class="skip" href="#content">To the content</a>
    <header class="top">
      <p class="brand"><a href="index.html">ml-report</a> <span aria-hidden="true">·</span> Documentation</p>
      <nav aria-label="Documentation">
        ${links.join('\n        ')}
        <a class="out" href="${REPOSITORY}">GitLab</a>
      </nav>
    </header>
    <main id="content" class="prose">
${htmlOf(markdown, dirname(file))}
    </main>
    <footer class="bottom"><p>Of ml-report ${packageVersion}.</p></footer>
  </body>
</html>
`;
}

/** HTML in the Markdown is shown as text, as is everything that looks like some. */
function htmlOf(markdown: string, folder: string): string {
  const taken = new Map<string, number>();
  return micromark(markdown, { extensions: [gfm()], htmlExtensions: [gfmHtml()] })
    .replace(/<h([1-6])>(.*?)<\/h\1>/g, (_, level, inner: string) => {
      const id = anchorOf(inner.replace(/<[^>]*>/g, '').replace(/&\w+;/g, ''));
      const times = taken.get(id) ?? 0;
      taken.set(id, times + 1);
      return `<h${level} id="${id}${times > 0 ? `-${times}` : ''}">${inner}</h${level}>`;
    })
    .replace(/<(a href|img src)="([^"]*)"/g, (_, attribute: string, target: string) => {
      const to = placeOf(target, folder);
      const mark = attribute === 'a href' && /^https?:/.test(to) ? ' class="out"' : '';
      return `<${attribute}="${to}"${mark}`;
    })
    .replace(/<table>/g, '<div class="scroll" tabindex="0" role="group" aria-label="Table"><table>')
    .replace(/<\/table>/g, '</table></div>')
    .replace(/<th( align="\w+")?><\/th>/g, '<td$1></td>')
    .replace(/<pre>/g, '<pre tabindex="0">');
}

/** As GitLab makes the anchor of a heading: https://docs.gitlab.com/user/markdown/#heading-ids-and-links */
export function anchorOf(heading: string): string {
  const words = heading.toLowerCase().replace(/[^\p{L}\p{N}\s_-]/gu, '');
  return words.trim().replace(/\s/g, '-').replace(/-+/g, '-');
}

/** Pages and pictures are on this site; any other file is in the repository. */
function placeOf(target: string, folder: string): string {
  if (/^(#|https?:)/.test(target)) return target;
  const [path = '', anchor] = target.split('#');
  const file = join(folder, path);
  const rest = anchor === undefined ? '' : `#${anchor}`;
  if (file === 'README.md') return `index.html${rest}`;
  if (dirname(file) === FOLDER && file.endsWith('.md')) return `${basename(file, '.md')}.html${rest}`;
  if (dirname(file) === PICTURES) return `pictures/${basename(file)}`;
  if (!existsSync(join(packageRoot, file))) throw new Error(`there is no ${file}`);
  return `${REPOSITORY}/-/blob/main/${file}${rest}`;
}
