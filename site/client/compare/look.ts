/** A run's colour and dashes as its curve has them. */
import { categoryInks } from '../../../src/render/charts/theme.ts';
import { dashes, runLook } from '../../../src/table/run-look.ts';
import { type Html, html } from '../../html/html.ts';

export function swatch(runId: string): Html {
  const { colour, mark } = runLook(runId);
  const dash = (dashes[mark] ?? [1, 0]).join(' ');
  return html`<svg class="swatch ink-${categoryInks[colour] ?? 'blue'}" width="30" height="8" viewBox="0 0 30 8" aria-hidden="true"><path d="M0 4h30" stroke-dasharray="${dash}"/></svg>`;
}
