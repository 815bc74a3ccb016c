import { describe, expect, it } from 'vitest';
import { storedBody } from '../../src/demo/rest/note-body.ts';
import { dataTimeIn, saysTheSame, withDataTime, withoutCommands } from '../../src/publish/note-text.ts';

const TIME = Date.UTC(2026, 0, 15, 12, 0, 0, 7);
const TEXT = '<!-- ml-report:default -->\n**Better**\n\n| a |\n| -- |\n| 1 |\n';

describe('the time of the data', () => {
  it('stands in a second hidden line, and is found again', () => {
    const dated = withDataTime(TEXT, TIME);
    expect(dated.split('\n').slice(0, 3)).toEqual([
      '<!-- ml-report:default -->',
      '<!-- data of 2026-01-15T12:00:00.007Z -->',
      '**Better**',
    ]);
    expect(dataTimeIn(dated)).toBe(TIME);
    expect(dataTimeIn(dated.replaceAll('\n', '\r\n'))).toBe(TIME);
  });

  it.each([TEXT, 'x', '', `${TEXT}<!-- data of 2026-01-15T12:00:00.007Z -->\n`])('is not found in %j', (body) => {
    expect(dataTimeIn(body)).toBeNull();
  });
});

describe('two texts say the same', () => {
  it.each<[string, string]>([
    ['carriage returns', TEXT.replaceAll('\n', '\r\n')],
    ['blanks at the end', `${TEXT} \n\t\n`],
    ['the time of the data', withDataTime(TEXT, TIME)],
  ])('whatever %s', (_what, other) => expect(saysTheSame(TEXT, other)).toBe(true));

  it('with a link of an e-mail that unsubscribes, whose key GitLab takes out', () => {
    const link = (key: string) => `${TEXT}\`/sent_notifications/${key}/unsubscribe\``;
    expect(saysTheSame(link('0123456789abcdef0123456789abcdef'), link('REDACTED'))).toBe(true);
  });

  it.each(['**Worse**', '  **Better**', '**Better** '])('but not with %j in it', (line) => {
    expect(saysTheSame(TEXT, TEXT.replace('**Better**', line))).toBe(false);
  });
});

describe('without commands', () => {
  it.each(['a\n/close\nb', '/close', 'a\r/close', '\r\n/close\r\n/label ~x', '```\n/close\n```', '/unknown\n//close'])(
    '%j holds none that GitLab would run',
    (text) => {
      const kept = withoutCommands(text);
      expect(storedBody(kept)).toEqual({ body: kept.trimEnd(), commands: [] });
      expect(kept).not.toMatch(/^\//m);
      expect(withoutCommands(kept)).toBe(kept);
    },
  );

  it('is the text itself where there are none', () => expect(withoutCommands(TEXT)).toBe(TEXT));
});
