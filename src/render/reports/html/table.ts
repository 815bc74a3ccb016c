import { type Content, html, isEmpty, type Markup, nothing } from './markup.ts';

export interface Column<Row> {
  readonly head: string;
  readonly cell: (row: Row) => Content;
  /** Numbers stand at the right. */
  readonly number?: boolean;
  /** What the row is about. */
  readonly names?: boolean;
}

/**
 * A table without its empty columns. On a narrow screen each row becomes a block of labelled lines, for which the roles are said again: browsers
 * forget them with the layout.
 */
export function table<Row>(caption: string, columns: readonly Column<Row>[], rows: readonly Row[]): Markup {
  if (rows.length === 0) return nothing;
  const cells = rows.map((row) => columns.map(({ cell }) => cell(row)));
  const shown = columns.flatMap((column, at) =>
    cells.some((line) => !isEmpty(line[at] ?? null)) ? [{ column, at }] : [],
  );
  return html`<table role="table"><caption>${caption}</caption>
<thead role="rowgroup"><tr role="row">${shown.map(
    ({ column }) =>
      html`<th role="columnheader" scope="col"${classOf(column)}>${column.head || html`<span class="unseen">side</span>`}</th>`,
  )}</tr></thead>
<tbody role="rowgroup">${cells.map(
    (line) => html`
<tr role="row">${shown.map(({ column, at }) => cellOf(column, line[at] ?? null))}</tr>`,
  )}
</tbody></table>`;
}

function cellOf(column: Omit<Column<never>, 'cell'>, content: Content): Markup {
  const label = html` data-label="${column.head}"`;
  const wrapped = isEmpty(content) ? nothing : html`<div>${content}</div>`;
  if (column.names) return html`<th role="rowheader" scope="row"${classOf(column)}${label}>${wrapped}</th>`;
  return html`<td role="cell"${classOf(column)}${label}>${wrapped}</td>`;
}

const classOf = ({ number = false }: { readonly number?: boolean }) => (number ? html` class="number"` : nothing);
