/** A run's colour and dashes as its curve has them; the baseline's are its own whichever run it is. */
import { categoryInks } from '../../../src/render/charts/theme.ts';
import { dashes, runLook } from '../../../src/table/run-look.ts';
import { type Html, html } from '../../html/html.ts';

export function swatch(runId: string, isBase: boolean): Html {
  const { colour, mark } = isBase ? { colour: -1, mark: 1 } : runLook(runId);
  const dash = (dashes[mark] ?? [1, 0]).join(' ');
  return html`<svg class="swatch ink-${categoryInks[colour] ?? 'text'}" width="30" height="8" viewBox="0 0 30 8" aria-hidden="true"><path d="M0 4h30" stroke-dasharray="${dash}"/></svg>`;
}
