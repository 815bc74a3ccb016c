import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { complete, filterOf, isTrouble } from '../../src/table/filter/index.ts';
import { tableWith } from './columns.ts';

const table = tableWith({
  name: ['a', 'b', 'c', 'd'],
  status: ['FINISHED', 'FAILED', 'FINISHED', 'RUNNING'],
  branch: ['main', 'main', 'feature/x y', 'it"s'],
  started: [1, 2, 3, 4],
  took: [1, 2, 3, null],
  'm.val/auc': [0.5, null, 1, 2],
  'm.train/auc': [0.5, 1, 1, 2],
  'm.val loss': [1, 2, 3, 4],
  'p.branch': ['x', 'x', 'x', 'x'],
  'p.lr': ['1', '1', '2', '2'],
  't.note': Array.from({ length: 4 }, (_, i) => `note ${i}`),
});

/** The place of the caret is `|`. */
function at(marked: string) {
  const caret = marked.indexOf('|');
  const text = marked.replace('|', '');
  const { from, to, suggestions } = complete(text, caret, table);
  return { replaced: text.slice(from, to), texts: suggestions.map((one) => one.text), suggestions, from, to, text };
}

describe('a filter is completed', () => {
  it.each<[string, string, string[]]>([
    ['val|', 'val', ['val/auc', 'metrics."val loss"']],
    ['auc|', 'auc', ['val/auc', 'train/auc']],
    ['metrics.a|', 'metrics.a', ['val/auc', 'train/auc', 'metrics."val loss"']],
    ['params.|', 'params.', ['params.branch', 'lr']],
    ['bran|', 'bran', ['branch', 'params.branch']],
    ['va|l/au > 3', 'val/au', ['val/auc', 'metrics."val loss"']],
    ['metrics."val l|', 'metrics."val l', ['metrics."val loss"']],
    ['val/auc |', '', ['>', '>=', '<', '<=', '=', '!=', 'in', 'is', 'and', 'or']],
    ['status |', '', ['=', '!=', 'in', 'is', 'and', 'or']],
    ['status = |', '', ['FINISHED', 'FAILED', 'RUNNING']],
    ['status = fi|', 'fi', ['FINISHED']],
    ['status in (FAILED, |', '', ['FINISHED', 'FAILED', 'RUNNING']],
    ['branch = |', '', ['main', '"feature/x y"', '`it"s`']],
    ['branch = "feat|', '"feat', ['"feature/x y"']],
    ['branch ~ x|', 'x', ['"feature/x y"']],
    ['val/auc is |', '', ['missing', 'nan', 'lost', 'not missing']],
    ['val/auc is not m|', 'm', ['missing']],
    ['val/auc > 1 |', '', ['and', 'or']],
    ['val/auc > 1 an|', 'an', ['and', 'branch', 'params.branch']],
    ['val/auc > 1 and l|', 'l', ['lr', 'metrics."val loss"', 'val/auc']],
    ['not l|', 'l', ['lr', 'metrics."val loss"', 'val/auc']],
    ['(l|', 'l', ['lr', 'metrics."val loss"', 'val/auc']],
    ['n|', 'n', ['name', 'note', 'branch', 'train/auc', 'params.branch', 'not']],
    ['word |', '', ['and', 'or']],
    ['word lr|', 'lr', ['lr']],
    ['started > |', '', ['-24h', '-7d', '-30d', 'today', 'yesterday']],
    ['took > 1|', '1', ['10min', '1d']],
    ['val/auc > |', '', []],
    ['nothing = |', '', []],
  ])('%s', (marked, replaced, texts) => {
    const found = at(marked);
    expect({ replaced: found.replaced, texts: found.texts.slice(0, 10) }).toEqual({ replaced, texts });
  });

  it('from nothing with the columns that are shown first', () => {
    expect(at('|').texts.slice(0, 3)).toEqual(['name', 'status', 'branch']);
  });

  it('with a hint of what each is', () => {
    const hints = (marked: string) => at(marked).suggestions.map(({ label, hint, kind }) => [label, hint, kind]);
    expect(hints('val/a|')).toEqual([['val/auc', 'metric, 3 runs', 'column']]);
    expect(hints('took|')).toEqual([['took', 'duration, 3 runs', 'column']]);
    expect(hints('branch = |')[0]).toEqual(['main', '2 runs', 'value']);
    expect(hints('branch = f|')[0]).toEqual(['feature/x y', '1 run', 'value']);
    expect(hints('lr !|').map(([label]) => label)).toEqual(['!=', '!~']);
  });

  it('with values of columns that are not loaded', () => {
    const bare = tableWith({ 'p.a': ['x', 'y'] }, { loaded: () => false });
    expect(complete('a = ', 4, bare).suggestions.map(({ text, hint }) => [text, hint])).toEqual([
      ['x', 'value'],
      ['y', 'value'],
    ]);
  });

  it('at any place of any text, and so that a value that is taken is understood', () => {
    const pieces = fc.constantFrom(
      'val/auc',
      'lr',
      'branch',
      'status',
      'and',
      'not',
      'is',
      'in',
      '(',
      ')',
      ',',
      '=',
      '~',
      '"',
      '`',
      '0.9',
      'metrics.',
      'started',
    );
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(pieces).map((list) => list.join(' ')),
    );
    fc.assert(
      fc.property(text, fc.nat(60), (typed, place) => {
        const caret = Math.min(place, typed.length);
        const { from, to, suggestions } = complete(typed, caret, table);
        expect(from <= caret && caret <= to && to <= typed.length).toBe(true);
        for (const one of suggestions)
          if (one.kind === 'column') expect(isTrouble(filterOf(`${one.text} is missing`, table, 0))).toBe(false);
      }),
    );
    for (const { text: value } of at('branch = |').suggestions) {
      const filter = filterOf(`branch = ${value}`, table, 0);
      expect(!isTrouble(filter) && filter.rows().length > 0).toBe(true);
    }
  });
});
