/** HTML that is safe to write: only `html` makes it, and what is put into that is escaped unless it is such HTML itself. */
import { escapeXml } from '../xml.ts';

export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export type Content = Markup | string | number | null | readonly Content[];

export const nothing = new Markup('');

/** `null` writes nothing; lists are joined. */
export function html(parts: TemplateStringsArray, ...contents: readonly Content[]): Markup {
  return new Markup(String.raw({ raw: parts }, ...contents.map(written)));
}

function written(content: Content): string {
  if (content === null) return '';
  if (content instanceof Markup) return content.text;
  if (typeof content === 'string' || typeof content === 'number') return escapeXml(String(content));
  return content.map(written).join('');
}

export function isEmpty(content: Content): boolean {
  return written(content) === '';
}
