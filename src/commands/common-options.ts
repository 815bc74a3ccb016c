/** The options that every command takes. */
import type { CommandOption } from './command.ts';
import { logLevels } from './log.ts';

export const commonOptions: readonly CommandOption[] = [
  { flags: '--config <file>', description: 'the configuration; default: ml-report.yml, else .gitlab/ml-report.yml' },
  { flags: '--dir <folder>', description: 'the hand-over folder between the commands', default: '.ml-report' },
  {
    flags: '--source <address>',
    description: 'where the runs are; default: MLFLOW_TRACKING_URI, else the project of the CI job',
  },
  { flags: '--mr <number>', description: 'the merge request; default: from the CI variables', isNumber: true },
  { flags: '--read-only', description: 'read with the calls that the scope read_api allows, and post nothing' },
  {
    flags: '--log-level <level>',
    description: 'how much to say on standard error',
    choices: logLevels,
    default: 'info',
  },
  { flags: '--no-color', description: 'without colours' },
];
