/** What a chart of the user's own may hold: data that the dashboard has, and nothing that is fetched from anywhere. */
import { nearest } from '../../../core/model/nearest.ts';

/** Data sets that a specification may name. */
export const dataSets = ['runs', 'histories'] as const;
export type DataSet = (typeof dataSets)[number];

export interface Problem {
  readonly path: readonly (string | number)[];
  /** What is so, and what was expected. */
  readonly what: string;
}

type Path = Problem['path'];
type Thing = Readonly<Record<string, unknown>>;

const isThing = (value: unknown): value is Thing => typeof value === 'object' && value !== null;

/** Keys behind which something would be fetched, or which lead away from the page. */
const fetching: Readonly<Record<string, string>> = {
  url: 'a chart may not load anything; expected data: { "name": "runs" } or { "name": "histories" }',
  href: 'a chart may not lead to another page',
  loader: 'a chart may not load anything',
};

/** Everything in a specification that is refused; empty where it may be drawn. */
export function problemsOf(spec: unknown): Problem[] {
  if (!isThing(spec) || Array.isArray(spec)) return [{ path: [], what: 'expected a Vega-Lite specification' }];
  const schema = spec['$schema'];
  if (typeof schema === 'string' && /\/vega\/v\d/.test(schema))
    return [{ path: ['$schema'], what: 'this is Vega; expected a Vega-Lite specification' }];
  const own = isThing(spec['datasets']) ? Object.keys(spec['datasets']) : [];
  return look(spec, [], [...dataSets, ...own]);
}

/** Rows that stand in the specification are only values, and `usermeta` is for programs. */
const values = new Set(['values', 'datasets', 'usermeta']);

function look(thing: Thing, path: Path, known: readonly string[]): Problem[] {
  return Object.entries(thing).flatMap(([key, value]): Problem[] => {
    const here = [...path, Array.isArray(thing) ? Number(key) : key];
    if (!Array.isArray(thing)) {
      if (values.has(key)) return [];
      const refused = Object.hasOwn(fetching, key) ? fetching[key] : undefined;
      if (refused) return [{ path: here, what: refused }];
      if (key === 'mark' && (value === 'image' || (isThing(value) && value['type'] === 'image')))
        return [{ path: here, what: 'a chart may not show image files; expected another mark' }];
    }
    const inside = isThing(value) ? look(value, here, known) : [];
    return key === 'data' && isThing(value) ? [...inside, ...unknownName(value, here, known)] : inside;
  });
}

function unknownName(data: Thing, path: Path, known: readonly string[]): Problem[] {
  const { name } = data;
  if (typeof name !== 'string' || known.includes(name) || 'values' in data || 'sequence' in data) return [];
  const near = nearest(name, known);
  return [
    {
      path: [...path, 'name'],
      what: `there is no data set ${name}${near ? `; did you mean ${near}?` : `; expected ${known.join(' or ')}`}`,
    },
  ];
}

/** Which of the dashboard's data sets a specification draws. */
export function dataSetsOf(spec: unknown): DataSet[] {
  const named = new Set<unknown>();
  const collect = (value: unknown): void => {
    if (!isThing(value)) return;
    for (const [key, inner] of Object.entries(value)) {
      if (key === 'data' && isThing(inner)) named.add(inner['name']);
      if (!values.has(key)) collect(inner);
    }
  };
  collect(spec);
  const text = textOf(spec);
  return dataSets.filter((name) => named.has(name) || text.includes(`data('${name}')`));
}

/** All texts in a specification, without the escapes of field names: what is named in it is somewhere in there. */
export function textOf(spec: unknown): string {
  const texts: string[] = [];
  const collect = (value: unknown): void => {
    if (typeof value === 'string') texts.push(value.replaceAll('\\', ''));
    if (!isThing(value)) return;
    for (const [key, inner] of Object.entries(value)) {
      if (!Array.isArray(value)) texts.push(key);
      if (!values.has(key)) collect(inner);
    }
  };
  collect(spec);
  return texts.join('\n');
}
