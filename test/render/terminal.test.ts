import { describe, expect, it } from 'vitest';
import { compare } from '../../src/core/compare/compare.ts';
import { terminalText } from '../../src/render/terminal.ts';
import { baseRun, experiment, headRun, mergeRequest, snapshot } from '../support/build.ts';

const text = (metrics: Record<string, number>, colour: boolean, title = 'Work') => {
  const before = Object.fromEntries(Object.keys(metrics).map((key) => [key, 0.5]));
  const content = snapshot([headRun({ metrics }), baseRun({ metrics: before })], {
    experiments: [experiment(title)],
    merge_requests: [mergeRequest({ title })],
  });
  return terminalText(compare(content, mergeRequest({ title })), { colour });
};

const ESC = '\u001b';

describe('in a terminal', () => {
  it('better is green, worse is red, and without colours there is none', () => {
    const metrics = { auc: 0.9, val_auc: 0.1 };
    const coloured = text(metrics, true);
    expect(coloured).toContain(`${ESC}[32m▲ better  auc `);
    expect(coloured).toContain(`${ESC}[31m▼ worse   val_auc `);
    expect(text(metrics, false)).not.toContain(ESC);
    const without = ['[32m', '[31m', '[0m'].reduce((rest, mark) => rest.replaceAll(ESC + mark, ''), coloured);
    expect(without).toBe(text(metrics, false));
  });

  it('a name can neither colour, move, nor break a line', () => {
    const hostile = `${ESC}[2J${ESC}[31mred\nnext\r\u202etxt`;
    const found = text({ [hostile]: 0.9 }, false, hostile);
    for (const sign of [ESC, '\r', '\u202e']) expect(found).not.toContain(sign);
    expect(found.split('\n')).toHaveLength(text({ auc: 0.9 }, false).split('\n').length);
  });
});
