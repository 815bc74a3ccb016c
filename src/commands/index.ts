/** The commands: a new one is a file beside this and one line here. */
import { check } from './check.ts';
import type { Command } from './command.ts';
import { comment } from './comment.ts';
import { completionOf } from './completion.ts';
import { demo } from './demo.ts';
import { doctor } from './doctor.ts';
import { exportRuns } from './export.ts';
import { init } from './init.ts';
import { preview } from './preview.ts';
import { reports } from './reports.ts';
import { run } from './run.ts';
import { site } from './site.ts';
import { snapshot } from './snapshot.ts';

const others: readonly Command[] = [
  snapshot,
  check,
  comment,
  reports,
  site,
  run,
  exportRuns,
  doctor,
  init,
  preview,
  demo,
];

export const commands: readonly Command[] = [...others, completionOf(others)];
