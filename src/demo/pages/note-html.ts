import { micromark, type Options } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';

type HtmlExtension = NonNullable<Options['htmlExtensions']>[number];
type Handle = NonNullable<NonNullable<HtmlExtension['exit']>['htmlTextData']>;

/** The HTML elements that a note of ours uses; GitLab allows more, and drops what it does not allow just so. */
const allowed = /^<\/?(?:details|summary|br|code)>$/;

const passAllowed: Handle = function (token) {
  const pieces = this.sliceSerialize(token).match(/<[^>]*>|[^<]+/g) ?? [];
  for (const piece of pieces) {
    const isTag = piece.startsWith('<');
    // Text holds no `<`, and its character references are those of HTML.
    if (!isTag || allowed.test(piece)) this.raw(piece);
  }
};

/** A note's Markdown as HTML, near enough to GitLab's to be read: tables, folds and links; any other HTML in it is left out. */
export function noteHtml(markdown: string): string {
  return micromark(markdown, {
    extensions: [gfm()],
    htmlExtensions: [gfmHtml(), { exit: { htmlFlowData: passAllowed, htmlTextData: passAllowed } }],
  });
}
