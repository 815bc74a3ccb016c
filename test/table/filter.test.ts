import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FilterTrouble, filterOf, isTrouble } from '../../src/table/filter/index.ts';
import { inMarks, nameOf, writtenValue } from '../../src/table/filter/names.ts';
import type { Table } from '../../src/table/table.ts';
import { tableWith } from './columns.ts';

const NOW = Date.UTC(2026, 4, 8, 12);
const at = (day: number, hour = 0, minute = 0) => Date.UTC(2026, 4, day, hour, minute);
const MIN = 60_000;

const runs = tableWith(
  {
    name: ['silly-fox-1', 'silly-fox-10', "anna's run", 'Vision Baseline', 'x'],
    status: ['FINISHED', 'FAILED', 'RUNNING', 'FINISHED', 'KILLED'],
    user: ['anna', 'ben', 'anna', null, 'zoë'],
    branch: ['main', 'main', 'feature/wide-trees', 'main', null],
    commit: ['ab12cd34ab12cd34ab12cd34ab12cd34ab12cd34', 'ff00ff00', null, null, null],
    merge_request: [42, 42, 4, null, null],
    started: [at(1, 9, 30), at(1, 14), at(2), at(8, 11), null],
    took: [90_000, 150 * MIN, 3 * 60 * MIN, 0, null],
    'm.val/auc': [0.9, 0.91, Number.NaN, null, undefined],
    'm.loss': [0.1, 0.2, Infinity, -Infinity, 0],
    'm.val loss': [1, 2, 3, 4, 5],
    'm.shared': [1, 2, 3, 4, 5],
    'p.shared': ['a', 'b', 'c', 'd', 'e'],
    'p.lr': ['1e-3', '0.001', '0.01', 'auto', null],
    'p.model': ['gbm', 'GBM', 'mlp', '{"a":1,"b":[2]}', '{ "b": [2], "a": 1 }'],
    'p.flag': ['True', 'true', 'false', null, 'nan'],
    'p.version': ['v1.2', 'v1.10', 'v1.9', '', null],
    'p.a "quoted" name': ['1', '2', '3', '4', '5'],
    'p.and': ['1', '2', '3', '4', '5'],
    'p.__proto__': ['p', null, null, null, null],
    't.team': ['vision', 'speech', 'vision', null, null],
    't.mlflow.note.content': ['100% sure', 'a_b', 'ab', null, null],
  },
  { ids: ['aaaa1111-0000', 'aaaa2222-0000', 'bbbb', 'cccc', 'dddd'] },
);

function taken(text: string, table: Table = runs): number[] | FilterTrouble {
  const filter = filterOf(text, table, NOW);
  return isTrouble(filter) ? filter : [...filter.rows()];
}

describe('a filter takes', () => {
  it.each<[string, number[]]>([
    ['', [0, 1, 2, 3, 4]],
    ['   ', [0, 1, 2, 3, 4]],
    // Numbers are compared with what the column has rounded.
    ['val/auc = 0.9', [0]],
    ['val/auc == 0.9', [0]],
    ['val/auc >= 0.9', [0, 1]],
    ['val/auc>0.9', [1]],
    ['val/auc <= 0.9', [0]],
    ['val/auc < 0.9', []],
    // No value, a lost one and NaN match no comparison.
    ['val/auc != 0.9', [1]],
    ['val/auc <> 0.9', [1]],
    ['not val/auc = 0.9', [1, 2, 3, 4]],
    ['val/auc is missing', [3, 4]],
    ['val/auc is null', [3, 4]],
    ['val/auc is lost', [4]],
    ['val/auc is not missing', [0, 1, 2]],
    ['val/auc is nan', [2]],
    ['val/auc is not nan', [0, 1]],
    ['val/auc is not lost', [0, 1, 2]],
    ['flag is nan', [4]],
    ['team is missing', [3, 4]],
    ['loss = inf', [2]],
    ['loss < -1e308', [3]],
    ['loss > inf', []],
    ['loss <= infinity', [0, 1, 2, 3, 4]],
    ['loss = -0', [4]],
    ['loss in (0.1, 0.2)', [0, 1]],
    ['loss not in (0.1, 0.2)', [2, 3, 4]],
    ['loss not in (0.2, 0.1, 0.1, inf)', [3, 4]],
    // Texts by what they say.
    ['lr = 0.001', [0, 1]],
    ['lr != 1e-3', [2, 3]],
    ['lr in (1E-3, auto)', [0, 1, 3]],
    ['lr not in (1E-3, auto)', [2]],
    ['lr < 0.01', [0, 1]],
    ['lr >= 0.01', [2]],
    ['params.lr <= 1e-3', [0, 1]],
    ['model = gbm', [0]],
    ['model = \'{"a": 1, "b": [2]}\'', [3, 4]],
    ['flag = true', [0, 1]],
    ['version > v1.9', [1]],
    ['version >= v1.9', [1, 2]],
    ['version = ""', [3]],
    ['status = finished', [0, 3]],
    ['status in (failed, Killed)', [1, 4]],
    ['commit = AB12CD34', [0]],
    ['sha = ff', []],
    ['merge_request = 42', [0, 1]],
    ['mr = !42', [0, 1]],
    ['mr in (!4, 5)', [2]],
    // Parts of texts.
    ['name ~ FOX', [0, 1]],
    ['name !~ fox', [2, 3, 4]],
    ['user !~ anna', [1, 4]],
    ['name like "silly-%"', [0, 1]],
    ['name like "silly-fox-_"', [0]],
    ['name LIKE "SILLY%"', []],
    ['name ILIKE "SILLY%"', [0, 1]],
    ['name not ilike "%i%"', [2, 4]],
    ['tags.mlflow.note.content like "%0\\% sure"', []],
    ['tags."mlflow.note.content" like "100% %"', [0]],
    ['lr ~ 00', [1]],
    ['val/auc ~ 0.9', [0, 1]],
    // Times name all of a day, a minute.
    ['started = 2026-05-01', [0, 1]],
    ['started > 2026-05-01', [2, 3]],
    ['started >= 2026-05-01', [0, 1, 2, 3]],
    ['started <= 2026-05-01', [0, 1]],
    ['started < 2026-05-02', [0, 1]],
    ['started > 2026-05-01 14:00', [2, 3]],
    ['started >= 2026-05-01 14:00 and user = ben', [1]],
    ['started >= 2026-05-01T14:00:00Z', [1, 2, 3]],
    ['started >= "2026-05-01 14:00+02:00"', [1, 2, 3]],
    ['started < "2026-05-01 12:00+02:00"', [0]],
    ['started = 2026-05', [0, 1, 2, 3]],
    ['started != 2026', []],
    ['started > -7d', [1, 2, 3]],
    ['started > -61min', [3]],
    ['started >= -1h', [3]],
    ['started = today', [3]],
    ['started >= yesterday', [3]],
    ['started > now', []],
    [`attributes.start_time >= ${at(2)}`, [2, 3]],
    ['started in (2026-05-01, today)', [0, 1, 3]],
    ['took > 2h 30min', [2]],
    ['took >= 2 h 30 min', [1, 2]],
    ['took < 90s', [3]],
    ['took <= 1.5min', [0, 3]],
    ['took > 90s silly', [1]],
    // Names.
    ['metrics.loss = 0', [4]],
    ['m.loss = 0', [4]],
    ['metric.loss = 0', [4]],
    ['metrics."val loss" > 4', [4]],
    ['metrics.`val loss` > 4', [4]],
    ['"val loss" > 4', [4]],
    ['VAL/AUC > 0.9', [1]],
    ['params.shared = a', [0]],
    ['metrics.shared = 1', [0]],
    ['params."a ""quoted"" name" = 1', [0]],
    ['params.`a "quoted" name` = 1', [0]],
    ['params.and = 2', [1]],
    ['__proto__ = p', [0]],
    ['params.__proto__ is not missing', [0]],
    ['id = aaaa1111', [0]],
    ['attributes.run_id = "bbbb"', [2]],
    ['run.name = x', [4]],
    ['attributes.`run name` = x', [4]],
    ['tags.mlflow.runName = x', [4]],
    // Words, brackets, and their order.
    ["metrics.loss > 0.1 AND params.model = 'GBM' AND attributes.status = 'FAILED'", [1]],
    ['user = anna or user = ben and status = running', [0, 2]],
    ['(user = anna or user = ben) and status = running', [2]],
    ['(user = anna or user = ben) status = running', [2]],
    ['user = anna && !x || name = x', [4]],
    ['not (user = anna or user = ben)', [3, 4]],
    ['not not user = anna', [0, 2]],
    ['name = "anna\'s run"', [2]],
    ["name = 'anna''s run'", [2]],
    ["name = anna's", []],
    // Searching.
    ['vision', [0, 2, 3]],
    ['vision baseline', [3]],
    ['"vision baseline"', [3]],
    ['main', [0, 1, 3]],
    ["anna's", [2]],
    ['aaaa', [0, 1]],
    ['ff00', [1]],
    ['not vision', [1, 4]],
    ['fox loss < 0.15', [0]],
    ['zoë', [4]],
    ['in', [0, 1, 3]],
  ])('%s', (text, rows) => {
    expect(taken(text)).toEqual(rows);
  });
});

describe('a filter that is not understood says where, what, and what to do', () => {
  it.each<[string, string, string | null]>([
    ['val/auc >', '>', null],
    ['val/auc > and x', 'and', null],
    ['> 0.9', '>', null],
    ['val/auc > high', 'high', null],
    ['val/auc = nan', 'nan', null],
    ['val/acu > 0.9', 'val/acu', 'val/auc'],
    ['auc > 0.9', 'auc', 'val/auc'],
    ['metrics.auc > 0.9', 'metrics.auc', 'val/auc'],
    ['something-else > 1', 'something-else', null],
    ['shared = a', 'shared', 'metrics.shared'],
    ['started > soon', 'soon', null],
    ['started > 2026-02-30', '2026-02-30', null],
    ['started > 2026-05-01 25:00', '2026-05-01 25:00', null],
    ['started ~ 2026', '2026', null],
    ['took > 90', '90', null],
    ['took like 9%', '9%', null],
    ['(user = anna', '(', null],
    ['user = anna)', ')', ''],
    ['user = "anna', '"anna', null],
    ['user is anna', 'anna', null],
    ['user is', 'is', null],
    ['user in (anna', '(', null],
    ['user in ()', ')', null],
    ['user = anna and', 'and', null],
    ['or user = anna', 'or', ''],
    ['user = = anna', '=', null],
    ['not', 'not', null],
    [`${'('.repeat(100)}x${')'.repeat(100)}`, '(', null],
    ['a b c d e f g h i j k l m n', 'k', null],
    [Array.from({ length: 120 }, () => 'loss > 1').join(' '), 'loss', null],
  ])('%s', (text, part, instead) => {
    const found = taken(text);
    if (Array.isArray(found)) return expect.unreachable(`it takes ${found}`);
    expect({ part: text.slice(found.from, found.to), instead: found.instead }).toEqual({ part, instead });
    expect(found.what).toMatch(/[.]$/);
    expect(found.mend).toMatch(/[.?]$/);
  });

  it('with a limit to its length, so that an address cannot stop the page', () => {
    expect(taken('x '.repeat(3000))).toMatchObject({ what: 'The filter is too long.' });
  });

  it('in these words', () => {
    expect(taken('shared = a')).toMatchObject({
      what: '“shared” is the name of 2 columns.',
      mend: 'Say which one: metrics.shared or params.shared.',
    });
    expect(taken('val/acu > 1')).toMatchObject({
      what: 'No column is called “val/acu”.',
      mend: 'Did you mean val/auc?',
    });
    expect(taken('took > 90')).toMatchObject({ mend: 'Write it like 90s or 2h 30min.' });
    expect(taken('val/auc = nan')).toMatchObject({ mend: 'Write: val/auc is nan.' });
  });
});

const pieces = fc.constantFrom(
  ...['val/auc', 'lr', 'shared', 'and', 'or', 'not', 'is', 'in', 'missing', 'like', '(', ')', ',', '=', '!=', '~', '<'],
  ...[
    '"',
    "'",
    '`',
    '0.9',
    '-7d',
    '2026-05-01',
    '14:00',
    '2h',
    'metrics.',
    'm.',
    '!',
    '\\',
    '%',
    'started',
    'took',
    '\ud800',
  ],
);

describe('a filter of any text', () => {
  it('is a filter or a trouble inside the text, never an exception', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.array(pieces).map((list) => list.join(' ')),
          fc.array(pieces).map((list) => list.join('')),
        ),
        (text) => {
          const filter = filterOf(text, runs, NOW);
          if (isTrouble(filter))
            expect(0 <= filter.from && filter.from <= filter.to && filter.to <= text.length).toBe(true);
          else
            expect(
              filter.rows().every((row, i, rows) => row < runs.rows && (i === 0 || row > (rows[i - 1] ?? 0))),
            ).toBe(true);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('finds a column by the name that is written for it, and a value by the text that is written for it', () => {
    const hostile = fc.oneof(
      fc.string({ unit: 'binary' }),
      pieces,
      fc.constantFrom('__proto__', 'a"b`c', "it's", 'metrics.x', 'p.y'),
    );
    const keys = fc.uniqueArray(hostile, { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(keys, hostile, (names, value) => {
        const table = tableWith(
          Object.fromEntries(
            names.flatMap((key) => [
              [`p.${key}`, [value, `${value}?`]],
              [`m.${key}`, [1, 2]],
            ]),
          ),
        );
        for (const info of table.manifest.columns) {
          const wanted = info.group === 'param' ? writtenValue(value) : '1';
          expect([info.id, taken(`${nameOf(info, table)} = ${wanted}`, table)]).toEqual([info.id, [0]]);
        }
        expect(taken(`${inMarks(value)}`, table)).toEqual(expect.arrayContaining([0]));
      }),
    );
  });

  it('takes the other rows with “not” before it', () => {
    fc.assert(
      fc.property(
        fc.array(pieces).map((list) => list.join(' ')),
        (text) => {
          // Of a text like “a ) ( b” the brackets around it would be those of two conditions.
          fc.pre(Array.isArray(taken(text)));
          const [one, other] = [taken(`(${text})`), taken(`not (${text})`)];
          if (Array.isArray(one) && Array.isArray(other))
            expect([...one, ...other].toSorted()).toEqual([0, 1, 2, 3, 4]);
          else expect(Array.isArray(one)).toBe(Array.isArray(other));
        },
      ),
    );
  });
});
