/** Charts of a real store as the makers give them. */

import type { FormChart } from '../../../src/render/charts/forms/form.ts';
import { makers } from '../../../src/render/charts/from-table/index.ts';
import { openSnapshot } from '../../../src/store/index.ts';
import { tableOf } from '../../support/table.ts';
import { stored } from './chart-page.ts';

export interface Asked {
  readonly form: string;
  readonly fields: readonly string[];
  readonly options?: Readonly<Record<string, string>>;
}

/** Of the experiment with the most runs. */
export function realCharts(snapshotFile: string, asked: readonly Asked[]): FormChart[] {
  const snapshot = openSnapshot(snapshotFile);
  try {
    const [experiment] = snapshot
      .experiments()
      .toSorted((a, b) => snapshot.runs(b.id).length - snapshot.runs(a.id).length);
    const table = tableOf(snapshot.runs(experiment?.id), snapshot.head.settings);
    const rows = Uint32Array.from({ length: table.rows }, (_, row) => row);
    const history = (id: string, metric: string) => {
      const series = snapshot.series(id, metric);
      return series ? stored(series) : undefined;
    };
    return asked.map(({ form, fields, options = {} }) => {
      const made = makers
        .find((maker) => maker.form === form)
        ?.make({ table, rows, selected: [], baseline: null, choice: { form, fields, options }, history });
      if (!made || 'why' in made) throw new TypeError(`${form}: ${made?.why}`);
      return made;
    });
  } finally {
    snapshot.close();
  }
}
