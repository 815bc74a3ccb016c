/** The keys of `ml-report.yml` as a table in Markdown, made from the schema that checks them. */
import { configSchema, type JsonSchema } from '../src/config/json-schema.ts';

export function keyTable(): string {
  const rows = rowsOf(configSchema(), []).map((cells) => `| ${cells.map(cell).join(' | ')} |`);
  return ['| key | values | default | |', '|---|---|---|---|', ...rows].join('\n');
}

const cell = (text: string) => text.replaceAll('|', String.raw`\|`);
const code = (text: string) => `\`${text}\``;

/** A row for each key that says something of itself; then those of the keys in it. */
function rowsOf(schema: JsonSchema, path: readonly string[]): string[][] {
  const whole = schema.anyOf?.find(({ properties }) => properties) ?? schema;
  const inner = [
    ...Object.entries(whole.properties ?? {}),
    ...(whole.additionalProperties ? ([['<glob>', whole.additionalProperties]] as const) : []),
  ].flatMap(([name, value]) => rowsOf(value, [...path, name]));
  if (path.length === 0 || schema.description === undefined) return inner;
  return [[code(path.join('.')), valuesOf(schema), defaultOf(schema), schema.description], ...inner];
}

function valuesOf(schema: JsonSchema): string {
  const { choices, anyOf, items, type } = schema;
  if (choices) return choices.map(code).join(', ');
  if (schema.const !== undefined) return code(String(schema.const));
  if (schema.enum) return schema.enum.map((value) => code(String(value))).join(', ');
  if (anyOf) return [...new Set(anyOf.map(valuesOf))].join(', ');
  if (items) return items.choices || items.enum ? `a list of ${valuesOf(items)}` : 'a list of texts';
  if (type === 'object') return 'keys';
  if (type === 'boolean') return '`true`, `false`';
  if (schema.pattern?.includes('%')) return '`1%`';
  return type === 'number' ? 'a number' : 'a text';
}

function defaultOf({ default: value, type }: JsonSchema): string {
  if (value === undefined || type === 'object') return '';
  return code(Array.isArray(value) ? `[${value.join(', ')}]` : String(value));
}
