import { formatTime } from '../../src/render/format.ts';
import { snapshot, title } from '../data.ts';

/** A text as CSS has it: whatever is no letter or digit of ASCII is written by its number, so that nothing in it is CSS. */
const quoted = (text: string) =>
  `"${text.toWellFormed().replace(/[^A-Za-z0-9 ]/gu, (sign) => `\\${sign.codePointAt(0)?.toString(16)} `)}"`;

const LOOK = 'font: 8pt system-ui, sans-serif; color: #59636f;';

/** Above and below each printed page but the first, which has the page's own header: of which dashboard it is, of when its data is, and its number. */
const text = `@page {
  @top-left { content: ${quoted(`ml-report · ${title}`)}; ${LOOK} }
  @top-right { content: ${quoted(`data of ${formatTime(snapshot.taken_at)}`)}; ${LOOK} }
  @bottom-left { content: ${quoted(snapshot.project?.path ?? '')}; ${LOOK} }
  @bottom-right { content: counter(page) " of " counter(pages); ${LOOK} }
}
@page :first {
  @top-left { content: none; }
  @top-right { content: none; }
}
`;

export const GET = (): Response => new Response(text);
