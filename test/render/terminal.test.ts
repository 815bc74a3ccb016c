import { describe, expect, it } from 'vitest';
import { parseSettings } from '../../src/config/load.ts';
import { compare } from '../../src/core/compare/compare.ts';
import { defaultSettings } from '../../src/core/model/settings.ts';
import { terminalText } from '../../src/render/terminal.ts';
import { baseRun, experiment, headRun, mergeRequest, snapshot } from '../support/build.ts';

/** The metrics against 0.5 each, with so many seeds a side. */
const text = (
  metrics: Record<string, number>,
  colour: boolean,
  { title = 'Work', seeds = 1, settings = defaultSettings } = {},
) => {
  const side = (make: typeof headRun, mean: (key: string) => number) =>
    Array.from({ length: seeds }, (_, seed) =>
      make({
        metrics: Object.fromEntries(Object.keys(metrics).map((key) => [key, mean(key) + seed / 1000])),
        params: { seed: String(seed) },
      }),
    );
  const content = snapshot([...side(headRun, (key) => metrics[key] ?? 0), ...side(baseRun, () => 0.5)], {
    settings,
    experiments: [experiment(title)],
    merge_requests: [mergeRequest({ title })],
  });
  return terminalText(compare(content, mergeRequest({ title })), { colour });
};

const ESC = '\u001b';

describe('in a terminal', () => {
  it('what improved is green, what regressed is red, and without colours there is none', () => {
    const [metrics, seeds] = [{ auc: 0.9, val_auc: 0.1 }, { seeds: 4 }];
    const coloured = text(metrics, true, seeds);
    expect(coloured).toContain(`${ESC}[32m▲ improved   auc `);
    expect(coloured).toContain(`${ESC}[31m▼ regressed  val_auc `);
    expect(text(metrics, false, seeds)).not.toContain(ESC);
    const without = ['[32m', '[31m', '[0m'].reduce((rest, mark) => rest.replaceAll(ESC + mark, ''), coloured);
    expect(without).toBe(text(metrics, false, seeds));
  });

  it('a gate that failed is red, and one that warns yellow, though nothing was tested', () => {
    const gated = (level: 'fail' | 'warn') => {
      const written = `metrics: { auc: { gate: { min: 0.99, level: ${level} } } }`;
      return text({ auc: 0.4, val_auc: 0.1 }, true, { settings: parseSettings(written, 'ml-report.yml') });
    };
    expect(gated('fail')).toContain(`${ESC}[31m● worse, not tested  auc `);
    expect(gated('warn')).toContain(`${ESC}[33m● worse, not tested  auc `);
    expect(gated('fail')).toContain(`${ESC}[2m● worse, not tested  val_auc `);
  });

  it('what was not tested is neither green nor red, whatever its sign', () => {
    const coloured = text({ auc: 0.9, val_auc: 0.1 }, true);
    expect(coloured).toContain(`${ESC}[2m● better, not tested  auc `);
    expect(coloured).toContain(`${ESC}[2m● worse, not tested   val_auc `);
    expect(coloured).not.toMatch(/\[3[12]m/);
  });

  it('a name can neither colour, move, nor break a line', () => {
    const hostile = `${ESC}[2J${ESC}[31mred\nnext\r\u202etxt`;
    const found = text({ [hostile]: 0.9 }, false, { title: hostile });
    for (const sign of [ESC, '\r', '\u202e']) expect(found).not.toContain(sign);
    expect(found.split('\n')).toHaveLength(text({ auc: 0.9 }, false).split('\n').length);
  });
});
