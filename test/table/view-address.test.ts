import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromAddress, toAddress } from '../../src/table/view-address.ts';
import { initialState, type ViewState } from '../../src/table/view-state.ts';

const whole: ViewState = {
  filter: 'val/auc > 0.9 and branch = main',
  sort: [
    { column: 'm.val/auc', descending: true },
    { column: 'name', descending: false },
  ],
  columns: [
    { id: 'name', pinned: true, width: null },
    { id: 'm.acc', pinned: false, width: 120 },
    { id: 'p.lr', pinned: true, width: 80 },
  ],
  differing: true,
  group: ['p.model', 'p.lr'],
  open: [['text "a:b"'], ['text "a:b"', 'number 0.1']],
  selected: ['ab12cd34', 'ff00'],
  baseline: 'ab12cd34',
  charts: [
    { form: 'curves', fields: ['m.loss'], options: { y: 'log', smooth: '0.6' } },
    { form: 'scatter', fields: ['p.lr', 'm.acc'], options: {} },
  ],
};

describe('the address of a view', () => {
  it('is empty for what the page shows by itself', () => {
    expect(toAddress(initialState)).toBe('');
    expect(fromAddress('')).toEqual(initialState);
    expect(fromAddress('?')).toEqual(initialState);
  });

  it('can be read', () => {
    expect(toAddress(whole)).toBe(
      '?q=val/auc+%3E+0.9+and+branch+=+main&sort=-m.val/auc,name&cols=name!,m.acc~120,p.lr!~80&by=p.model,p.lr&open=text+%22a%5C003ab%22,text+%22a%5C003ab%22:number+0.1&runs=ab12cd34,ff00&base=ab12cd34' +
        '&charts=curves:m.loss;smooth=0.6;y=log,scatter:p.lr:m.acc&differing',
    );
    expect(fromAddress(toAddress(whole))).toEqual(whole);
  });

  it('tells nothing chosen from nothing said', () => {
    const none: ViewState = { ...initialState, columns: [], charts: [] };
    expect(toAddress(none)).toBe('?cols=&charts=');
    expect(fromAddress('?cols=&charts=')).toEqual(none);
  });

  it('ends with no sign that belongs to the sentence around it', () => {
    const pinned = { ...initialState, columns: [{ id: 'name', pinned: true, width: null }] };
    expect(toAddress(pinned)).toBe('?cols=name%21');
    expect(fromAddress('?cols=name%21')).toEqual(pinned);
    expect(toAddress({ ...initialState, filter: 'lr = 1e-3 ' })).toBe('?q=lr+=+1e-3%20');
  });

  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 12 }),
    fc
      .array(fc.constantFrom(...',\\!~:;=-+&%#? /', '\\002c', '%2C', '__proto__', '\ud800', 'é', '\u202e', 'm.'))
      .map((parts) => parts.join('')),
    fc.constantFrom('m.val/auc', 'p.lr', '__proto__', 'constructor'),
  );
  const unique = (most: number) => fc.uniqueArray(text, { maxLength: most });
  const column = fc.record({ id: text, pinned: fc.boolean(), width: fc.option(fc.integer({ min: 24, max: 2000 })) });
  const chart = fc.record({
    form: text,
    fields: fc.array(text, { maxLength: 4 }),
    options: fc.array(fc.tuple(text, text)).map((pairs) => Object.fromEntries(pairs)),
  });
  const state: fc.Arbitrary<ViewState> = fc.record({
    filter: text.map((filter) => filter.toWellFormed()),
    sort: fc.uniqueArray(fc.record({ column: text, descending: fc.boolean() }), {
      maxLength: 8,
      selector: (key) => key.column,
    }),
    columns: fc.option(fc.uniqueArray(column, { selector: ({ id }) => id })),
    differing: fc.boolean(),
    group: unique(4),
    open: fc.uniqueArray(fc.array(text, { minLength: 1, maxLength: 4 }), {
      maxLength: 6,
      selector: (path) => JSON.stringify(path),
    }),
    selected: unique(20),
    baseline: fc.option(text),
    charts: fc.option(fc.array(chart, { maxLength: 6 })),
  });

  it('means the same view to whoever opens it, whatever the names', () => {
    fc.assert(
      fc.property(state, (view) => {
        const address = toAddress(view);
        expect(fromAddress(address)).toEqual(view);
        // As a browser, and as a program that encodes it anew, hands it on.
        const url = new URL(`https://pages.example/experiments/1/${address}`);
        expect(fromAddress(url.search)).toEqual(view);
        expect(fromAddress(`?${url.searchParams}`)).toEqual(view);
        expect(toAddress(fromAddress(address))).toBe(address);
      }),
      { numRuns: 300 },
    );
  });

  it.each<[string, Partial<ViewState>]>([
    ['?unknown=1&q=a', { filter: 'a' }],
    ['?q=a&q=b', { filter: 'a' }],
    ['?q=%E0%A4%A', { filter: '\ufffd%A' }],
    ['?sort=a,a,-a', { sort: [{ column: 'a', descending: false }] }],
    [
      '?cols=a~99999,b~1,c~x,d!!',
      {
        columns: [
          ['a', false, 2000],
          ['b', false, 24],
          ['c', false, null],
          ['d', true, null],
        ].map(([id, pinned, width]) => ({ id, pinned, width })) as ViewState['columns'],
      },
    ],
    ['?differing=0', {}],
    ['?differing=1', { differing: true }],
    ['?charts=curves;log;x=step', { charts: [{ form: 'curves', fields: [], options: { x: 'step' } }] }],
    ['?base=', { baseline: '' }],
  ])('%s shows what of it can be understood', (search, over) => {
    expect(fromAddress(search)).toEqual({ ...initialState, ...over });
  });

  it('of any text is a view within bounds', () => {
    const parts = fc
      .array(fc.oneof(text, fc.constantFrom('&', '=', 'q=', 'cols=', 'charts=', 'runs=', 'sort=', 'by=', 'base=')))
      .map((list) => `?${list.join('')}`);
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), parts), (search) => {
        const view = fromAddress(search);
        expect(fromAddress(toAddress(view))).toEqual(view);
      }),
    );
    const many = fromAddress(`?runs=${Array.from({ length: 1e5 }, (_, i) => i)}&charts=${'a;b=c,'.repeat(1e4)}`);
    expect([many.selected.length, many.charts]).toEqual([500, null]);
    expect(fromAddress(`?charts=${'a;b=c,'.repeat(1e4)}`).charts).toHaveLength(24);
  });
});
