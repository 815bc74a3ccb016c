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
