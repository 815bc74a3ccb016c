import { noteHtml } from './note-html.ts';

export type Fact = [label: string, value: string | number | null | Link];
export type Link = { text: string; href: string };
export type PageContent = { title: string; sentence: string; facts: readonly Fact[]; more?: string };

/** One self-contained page; every text in it is escaped here. */
export function pageHtml({ title, sentence, facts, more = '' }: PageContent): string {
  const rows = facts.map(([label, value]) => `<dt>${escaped(label)}</dt><dd>${shown(value)}</dd>`).join('\n');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escaped(title)}</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color-scheme: light dark }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1.5rem }
dt { opacity: .7 } dd { margin: 0; overflow-wrap: anywhere }
h2 { font-size: 1rem }
article { border: 1px solid #8885; border-radius: .5rem; margin: 1rem 0; padding: 0 1rem }
article h2 { border-bottom: 1px solid #8885; margin: 0 -1rem 1rem; padding: .5rem 1rem }
article table { border-collapse: collapse; display: block; overflow-x: auto; margin: 1rem 0 }
article th, article td { border: 1px solid #8885; padding: .25rem .75rem }
article td:not(:last-child) { white-space: nowrap }
code { background: #8882; border-radius: .25rem; padding: .1em .3em; font-size: .9em }
details { margin: 1rem 0 }
pre { white-space: pre-wrap; overflow-wrap: anywhere; border: 1px solid; padding: 1rem; border-radius: .25rem }
</style>
</head>
<body>
<main>
<h1>${escaped(title)}</h1>
<p>The embedded GitLab has no pages of its own. ${escaped(sentence)}</p>
<dl>
${rows}
</dl>
${more}
</main>
</body>
</html>
`;
}

/** A comment under its author's name, at an address that links can point at. */
export function commentHtml(id: string, heading: string, markdown: string): string {
  return `<article id="${escaped(id)}"><h2>${escaped(heading)}</h2>\n${noteHtml(markdown)}</article>`;
}

/** A source text as it is, under a heading that links can point at. */
export function sourceHtml(id: string, heading: string, source: string): string {
  return `<h2 id="${escaped(id)}">${escaped(heading)}</h2>\n<pre>${escaped(source)}</pre>`;
}

function shown(value: Fact[1]): string {
  if (value === null) return '—';
  if (typeof value !== 'object') return escaped(String(value));
  return `<a href="${escaped(value.href)}">${escaped(value.text)}</a>`;
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);
