/** Names of columns in a filter: how they are understood, and how they are written so that they are understood. */
import { nearest } from '../../core/model/nearest.ts';
import { quoted } from '../../core/model/text.ts';
import type { ColumnGroup, ColumnInfo } from '../manifest.ts';
import type { Table } from '../table.ts';
import type { Token } from './tokens.ts';
import { type FilterTrouble, trouble } from './trouble.ts';

/** The id of a run, which is no column. */
export const ID: Pick<ColumnInfo, 'id' | 'group' | 'key' | 'kind'> = {
  id: 'id',
  group: 'run',
  key: 'id',
  kind: 'text',
};

/** What a filter can ask for. */
export type Named = ColumnInfo | typeof ID;

const prefixes: ReadonlyMap<string, ColumnGroup> = new Map([
  ...(['m', 'metric', 'metrics'] as const).map((word) => [word, 'metric'] as const),
  ...(['p', 'param', 'params', 'parameter', 'parameters'] as const).map((word) => [word, 'param'] as const),
  ...(['t', 'tag', 'tags'] as const).map((word) => [word, 'tag'] as const),
  ...(['attr', 'attribute', 'attributes', 'run'] as const).map((word) => [word, 'run'] as const),
]);
const longest: Readonly<Record<ColumnGroup, string>> = { metric: 'metrics', param: 'params', tag: 'tags', run: 'run' };

/** MLflow's names for facts of a run, and shorter ones of ours. */
const otherNames: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ...{ run_id: 'id', run_name: 'name', 'run name': 'name', user_id: 'user', start_time: 'started' },
    ...{ created: 'started', date: 'started', duration: 'took', mr: 'merge_request', sha: 'commit', ref: 'branch' },
  }),
);
/** Tags that MLflow's client writes and that are facts of the run here. */
const otherTags: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ...{ 'mlflow.runName': 'name', 'mlflow.user': 'user', 'mlflow.parentRunId': 'parent' },
    ...{ 'mlflow.source.git.commit': 'commit', 'mlflow.source.git.branch': 'branch' },
  }),
);

interface Names {
  readonly columns: readonly ColumnInfo[];
  readonly byKey: ReadonlyMap<string, readonly ColumnInfo[]>;
  /** By their keys in small letters. */
  readonly bySmall: ReadonlyMap<string, readonly ColumnInfo[]>;
}

const known = new WeakMap<Table, Names>();

function namesOf(table: Table): Names {
  const before = known.get(table);
  if (before) return before;
  // Shapes of histories hold no values to compare.
  const columns = table.manifest.columns.filter(({ encoding }) => encoding.form !== 'shape');
  const names = {
    columns,
    byKey: Map.groupBy(columns, ({ key }) => key),
    bySmall: Map.groupBy(columns, ({ key }) => key.toLowerCase()),
  };
  known.set(table, names);
  return names;
}

/** Every column that a filter can ask for, in the manifest's order. */
export function columnsOf(table: Table): readonly ColumnInfo[] {
  return namesOf(table).columns;
}

type Name = Pick<Token, 'kind' | 'text' | 'group'>;

/**
 * The column of a name. With a group before it (`metrics.loss`, `m.loss`) it is of that group; alone it is a fact of the run, else whichever
 * group has it, and a trouble where two have. Capitals count only where they tell names apart.
 */
export function columnOf(token: Token, table: Table): Named | FilterTrouble {
  const [first, ...others] = candidates(token, table);
  const name = wholeName(token);
  if (!first) return unknown(name, token, table);
  if (others.length === 0) return first;
  const ways = [first, ...others].map((info) => nameOf(info, table));
  const what = `${quoted(name)} is the name of ${ways.length} columns.`;
  return trouble(token, what, `Say which one: ${ways.slice(0, 4).join(' or ')}.`, ways[0]);
}

const wholeName = ({ group, text }: Name) => (group === '' ? text : `${group}.${text}`);

/** Every column that a name can mean. */
function candidates(name: Name, table: Table): readonly Named[] {
  const whole = wholeName(name);
  const [, before = '', rest = ''] =
    name.kind === 'word' ? (/^(\w+)\.(.+)$/s.exec(name.text) ?? []) : ['', name.group, name.text];
  const group = prefixes.get(before.toLowerCase());
  const found = group ? inGroup(group, rest, table) : [];
  if (found.length > 0) return found;
  const facts = inGroup('run', whole, table);
  if (facts.length > 0) return facts;
  const { byKey, bySmall } = namesOf(table);
  return byKey.get(whole) ?? bySmall.get(whole.toLowerCase()) ?? [];
}

function inGroup(group: ColumnGroup, key: string, table: Table): readonly Named[] {
  const { byKey, bySmall } = namesOf(table);
  const small = key.toLowerCase();
  const other = group === 'run' ? otherNames.get(small) : group === 'tag' ? otherTags.get(key) : undefined;
  if (group === 'run' && (small === 'id' || other === 'id')) return [ID];
  const own = (infos: readonly ColumnInfo[] = []) => infos.filter((info) => info.group === group);
  const exact = own(byKey.get(key));
  const found = exact.length > 0 ? exact : own(bySmall.get(small));
  if (found.length > 0 || other === undefined) return found;
  return (byKey.get(other) ?? []).filter((info) => info.group === 'run');
}

function unknown(name: string, token: Token, table: Table): FilterTrouble {
  const near = nearestColumn(name, table);
  return trouble(
    token,
    `No column is called ${quoted(name)}.`,
    near === null
      ? 'Choose one from the list, or put the text between quotation marks to search for it.'
      : `Did you mean ${near}?`,
    near,
  );
}

/** The column whose last part is the name, else the one that is fewest letters away; `null` where none is near. */
function nearestColumn(name: string, table: Table): string | null {
  const { columns } = namesOf(table);
  const last = name.slice(name.lastIndexOf('.') + 1).toLowerCase();
  const ending = columns.find(
    ({ key }) =>
      key
        .toLowerCase()
        .split(/[/.\s_-]/)
        .at(-1) === last,
  );
  if (ending) return nameOf(ending, table);
  // Of very many columns the first are enough to find a slip of the finger.
  const keys = columns.slice(0, 2000).map(({ key }) => key);
  const near = nearest(name.slice(0, 100), keys) ?? nearest(last.slice(0, 100), keys);
  const info = columns.find(({ key }) => key === near);
  return info ? nameOf(info, table) : null;
}

const plainName = /^[^\s"'`(),<>=~!]+$/;
const keywords = /^(?:and|or|not|in|is|like|ilike|missing|nan|lost|null|&&|\|\|)$/i;

/** A column as a filter writes it: its key where that is enough. */
export function nameOf(info: Named, table: Table): string {
  const { key, group } = info;
  const plain = plainName.test(key);
  const found = plain && !keywords.test(key) ? candidates({ kind: 'word', text: key, group: '' }, table) : [];
  return found.length === 1 && found[0] === info ? key : `${longest[group]}.${plain ? key : inMarks(key)}`;
}

/** A text between quotation marks; those inside it are written twice. */
export function inMarks(text: string): string {
  return text.includes('"') && !text.includes('`') ? `\`${text}\`` : `"${text.replaceAll('"', '""')}"`;
}

/** A value as a filter writes it. */
export function writtenValue(text: string): string {
  return plainName.test(text) && !keywords.test(text) ? text : inMarks(text);
}
