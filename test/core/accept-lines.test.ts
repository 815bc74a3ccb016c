import { describe, expect, it } from 'vitest';
import { parseAcceptLines } from '../../src/core/model/accept-lines.ts';

const lines = (...text: string[]) => parseAcceptLines(text.join('\n'));
const one = (metric: string, reason: string) => [{ metric, reason }];

describe('a line that accepts', () => {
  it.each([
    ['ml-report accept: val/auc a smaller model was asked for', 'val/auc', 'a smaller model was asked for'],
    ['ml-report accept:val/auc reason', 'val/auc', 'reason'],
    ['ML-Report Accept: val/auc reason', 'val/auc', 'reason'],
    ['  - ml-report accept: lat*_ms the new hardware is slower', 'lat*_ms', 'the new hardware is slower'],
    ['* ml-report  accept:   *   all of it is known', '*', 'all of it is known'],
    ['\tml-report accept: loss\treason', 'loss', 'reason'],
    ['ml-report accept: `val auc` reason', 'val auc', 'reason'],
    ['ml-report accept: "val auc" reason', 'val auc', 'reason'],
    ['ml-report accept: `val*` `quoted` reason', 'val*', '`quoted` reason'],
    ['ml-report accept: genauigkeit_ü schlechter, aber schneller 🚀', 'genauigkeit_ü', 'schlechter, aber schneller 🚀'],
    ['ml-report accept: loss reason <!-- not told -->', 'loss', 'reason'],
    ['<!-- a hint --> ml-report accept: loss reason', 'loss', 'reason'],
    ['ml-report accept: loss a\u0000b\u001bc', 'loss', 'a b c'],
  ])('%j', (text, metric, reason) => expect(lines(text)).toEqual(one(metric, reason)));

  it('is found among others, in their order, whatever ends the lines', () => {
    const text = 'Words.\r\n- ml-report accept: a first\r- ml-report accept: b second\n\nml-report accept: a third';
    expect(parseAcceptLines(text).map(({ reason }) => reason)).toEqual(['first', 'second', 'third']);
  });
});

describe('a line that accepts nothing', () => {
  it.each([
    ['ml-report accept: loss'],
    ['ml-report accept: loss   '],
    ['ml-report accept:'],
    ['ml-report accept loss reason'],
    ['ml-report accept: `val auc reason'],
    ['ml-report accept: "" reason'],
    ['ml-report accept: ` ` reason'],
    ['ml-report accept: loss <!-- reason -->'],
    ['please write ml-report accept: loss reason'],
    ['> ml-report accept: loss reason'],
    ['# ml-report accept: loss reason'],
    ['ml-reports accept: loss reason'],
    ['`ml-report accept: loss reason`'],
    [''],
  ])('%j', (text) => expect(lines(text)).toEqual([]));

  it('is there where there is no description', () => expect(parseAcceptLines(null)).toEqual([]));
});

describe('an example', () => {
  const example = 'ml-report accept: loss reason';
  it.each([
    ['in a fence', ['```', example, '```']],
    ['in a fence with a language', ['```text', example, '```']],
    ['in a fence of a list', ['- ```', `  ${example}`, '  ```']],
    ['in a fence of tildes', ['~~~', example, '```', example, '~~~']],
    ['in a longer fence', ['````', '```', example, '```', example, '````']],
    ['in a fence that nothing closes', ['```', example, '``', example]],
    ['in a fence whose end has more words', ['```', '``` text', example, '```']],
    ['in a comment', ['<!--', example, '-->']],
    ['in a comment of one line', [`<!-- ${example} -->`]],
    ['in a comment that nothing closes', ['<!-- words', example]],
    ['in a comment that begins behind words', ['words <!--', example, '-->']],
    ['in a comment with a fence in it', ['<!--', '```', '-->', '```', example, '```']],
    ['in the second comment of a line', [`<!-- a --> <!-- ${example}`, example, '-->']],
  ])('%s does not count, and a line behind it does', (_what, text) => {
    expect(lines(...text)).toEqual([]);
    const isClosed = !/nothing closes/.test(_what);
    expect(lines(...text, 'ml-report accept: loss known')).toEqual(isClosed ? one('loss', 'known') : []);
  });
});

describe('too much', () => {
  it('of lines: the first fifty are kept', () => {
    const all = lines(...Array.from({ length: 80 }, (_, i) => `ml-report accept: m${i} reason`));
    expect(all).toHaveLength(50);
    expect(all.at(-1)?.metric).toBe('m49');
  });

  it('of a reason: it is cut, and no character in two', () => {
    const [line] = lines(`ml-report accept: loss ${'x'.repeat(498)}🚀${'y'.repeat(100)}`);
    expect(line?.reason).toHaveLength(500);
    expect(line?.reason.isWellFormed()).toBe(true);
    expect(line?.reason.endsWith('…')).toBe(true);
  });

  it.each([
    ['<!--', 300_000],
    ['-->', 300_000],
    ['`', 1_000_000],
    ['ml-report accept: ', 60_000],
    [' ', 1_000_000],
    ['- ', 500_000],
  ])('of %j costs no time', (piece, times) => {
    const start = performance.now();
    parseAcceptLines(piece.repeat(times));
    parseAcceptLines(`ml-report accept: ${piece.repeat(times)}`);
    expect(performance.now() - start).toBeLessThan(1000);
  });
});
