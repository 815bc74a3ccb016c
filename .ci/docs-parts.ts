/** The parts of our pages that are made from the program itself: keys of the configuration, commands, inputs of the component. */
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { commands } from '../src/commands/index.ts';
import { packageRoot } from '../src/package-root.ts';
import { keyTable } from './key-table.ts';

/** By the name that stands in the marks around it. */
const makers: Readonly<Record<string, () => string | Promise<string>>> = {
  keys: keyTable,
  commands: async () => (await Promise.all(commands.map(({ name }) => commandPart(name)))).join('\n\n'),
  inputs: inputTable,
};

const PART = /<!-- (\w+): made by `npm run generate` -->\n[\s\S]*?<!-- end of \1 -->/g;

/** The text with every part in it made anew. */
export async function withParts(markdown: string): Promise<string> {
  const names = [...markdown.matchAll(PART)].map(([, name = '']) => name);
  const texts = await Promise.all(names.map((name) => (makers[name] ?? unknown(name))()));
  return markdown.replace(
    PART,
    (_, name: string) =>
      `<!-- ${name}: made by \`npm run generate\` -->\n\n${texts[names.indexOf(name)]}\n\n<!-- end of ${name} -->`,
  );
}

function unknown(name: string): never {
  throw new Error(`no part of a page is called ${name}`);
}

/** What the program says when it is asked for help, word for word. */
async function commandPart(name: string): Promise<string> {
  const words = [join(packageRoot, 'src/cli.ts'), name, '--help'];
  const { stdout } = await promisify(execFile)(process.execPath, words, { env: { PATH: process.env['PATH'] } });
  return `## ${name}\n\n\`\`\`text\n${stdout.trim()}\n\`\`\``;
}

const header = z.object({
  spec: z.object({
    inputs: z.record(
      z.string(),
      z.object({
        type: z.string(),
        description: z.string(),
        default: z.unknown(),
        options: z.array(z.unknown()).optional(),
      }),
    ),
  }),
});

const folder = join(packageRoot, 'templates');

/** Every input once, in the order of the component that has the most of them, with the components that know it. */
function inputTable(): string {
  const names = readdirSync(folder).filter((name) => name.endsWith('.yml'));
  const components = names.map((name) => {
    const [first] = parseAllDocuments(readFileSync(join(folder, name), 'utf8'));
    return { name: name.replace('.yml', ''), inputs: header.parse(first?.toJS()).spec.inputs };
  });
  components.sort((a, b) => Object.keys(b.inputs).length - Object.keys(a.inputs).length);
  const all = Object.assign(
    {},
    ...components.map(({ inputs }) => inputs).reverse(),
  ) as (typeof components)[0]['inputs'];
  const keys = [...new Set(components.flatMap(({ inputs }) => Object.keys(inputs)))];
  const rows = keys.map((key) => {
    const { type, description, default: value, options } = all[key] as (typeof all)[string];
    const known = components.filter(({ inputs }) => key in inputs).map(({ name }) => name);
    const where = known.length === components.length ? 'all' : known.join(', ');
    const values = options ? options.map((one) => `\`${one}\``).join(', ') : type;
    return [`\`${key}\``, values, `\`${JSON.stringify(value)}\``, where, description];
  });
  const lines = [['input', 'values', 'default', 'in', ''], ['---', '---', '---', '---', '---'], ...rows];
  return lines
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', String.raw`\|`)).join(' | ')} |`)
    .join('\n');
}
