import { arrange } from '../../src/table/arrange.ts';
import { sortRows } from '../../src/table/sort.ts';
import { initialState } from '../../src/table/view-state.ts';
import { tableWith } from '../table/columns.ts';
import { inTurns, type Measured, ms } from './measure.ts';

const ROWS = 100_000;
const TIMES = 15;

/** Numbers that look like chance and are the same each time (a linear congruence). */
function chance(): () => number {
  let state = 1;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Sorting by a metric, and filtering by a metric and a param, each against what a reader of the arrays would write. */
export async function tableEngine(): Promise<Measured[]> {
  const next = chance();
  const branches = ['main', 'wider-trees', 'new-features', 'fix'];
  const table = tableWith({
    'm.val/auc': Float32Array.from({ length: ROWS }, next),
    branch: Array.from({ length: ROWS }, () => branches[Math.floor(next() * branches.length)] ?? ''),
    name: Array.from({ length: ROWS }, () => `silly-fox-${Math.floor(next() * 1e6)}`),
  });
  const rows = Uint32Array.from({ length: ROWS }, (_, row) => row);
  const numbers = table.column('m.val/auc')?.numbers() ?? new Float32Array();
  const { codes = new Uint8Array(), texts = [] } = table.column('branch')?.dictionary ?? {};
  const main = texts.indexOf('main') + 1;
  let descending = false;
  const sort = () => {
    descending = !descending;
    return sortRows(table, rows, [{ column: 'm.val/auc', descending }]);
  };
  const compare = () => rows.slice().sort((a, b) => (numbers[a] as number) - (numbers[b] as number));
  const filter = () => arrange(table, { ...initialState, filter: 'val/auc > 0.9 and branch = main' }, 0);
  const loop = () => {
    const taken = [];
    for (let row = 0; row < ROWS; row++) if ((numbers[row] as number) > 0.9 && codes[row] === main) taken.push(row);
    return taken;
  };
  if (filter().rows.length !== loop().length) throw new Error('the filter and the loop take other rows');
  const [sorting = 0, comparing = 0, filtering = 0, looping = 0] = await inTurns(TIMES, sort, compare, filter, loop);
  return [
    {
      what: `sorting ${ROWS} runs by a metric, to a sort with a comparison`,
      ratio: sorting / comparing,
      most: 0.5,
      figures: `${ms(sorting)} to ${ms(comparing)}`,
    },
    {
      what: `filtering ${ROWS} runs by a metric and a text, to a loop over both arrays`,
      ratio: filtering / looping,
      most: 3,
      figures: `${ms(filtering)} to ${ms(looping)}`,
    },
  ];
}
